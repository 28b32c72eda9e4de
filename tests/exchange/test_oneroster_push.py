from odoo.tests import tagged

from .oneroster_rest_common import RestCase

DAY = "2026-11-17"


@tagged("post_install", "-at_install")
class TestOneRosterPush(RestCase):
    """Another journal sends works and marks."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        ids = cls._ids()
        cls.page = ids("course", cls.course_math)
        cls.category = ids("category", cls.type_test)
        cls.pupil = ids("student", cls.student)
        cls.other_pupil = ids("student", cls.other_student)
        cls.session = ids("term", cls.quarter)

    @classmethod
    def _ids(cls):
        """What records are called here."""
        parameters = cls.env["ir.config_parameter"].sudo()  # of the system
        prefix = parameters.get_param("database.uuid")[:8]
        return lambda noun, record: f"{prefix}-{noun}-{record.id}"

    def item(self, name="LI-1", **more):
        return {
            "sourcedId": name,
            "status": "active",
            "dateLastModified": "2026-11-17T10:00:00.000Z",
            "title": "Проверочная: дроби",
            "assignDate": f"{DAY}T00:00:00.000Z",
            "dueDate": f"{DAY}T00:00:00.000Z",
            "class": self.link("class", self.page),
            "school": self.link("org", "any"),
            "category": self.link("category", self.category),
            **more,
        }

    def result(self, name="R-1", item="LI-1", student=None, score=5, **more):
        return {
            "sourcedId": name,
            "status": "active",
            "dateLastModified": "2026-11-17T10:00:00.000Z",
            "lineItem": self.link("lineItem", item),
            "student": self.link("user", student or self.pupil),
            "scoreStatus": "fully graded",
            "scoreDate": DAY,
            "score": score,
            **more,
        }

    def link(self, kind, name):
        return {"href": "https://example.org/x", "sourcedId": name, "type": kind}

    def put_item(self, name="LI-1", status=201, **more):
        body = {"lineItem": self.item(name, **more)}
        return self.call(f"gradebook/lineItems/{name}", "PUT", body=body, status=status)

    def put(self, name="R-1", status=201, **more):
        body = {"result": self.result(name, **more)}
        return self.call(f"gradebook/results/{name}", "PUT", body=body, status=status)

    def delete(self, path, status=204):
        return self.call(f"gradebook/{path}", "DELETE", status=status)

    def record(self, kind, name):
        """The record that bears an identifier of the partner's."""
        ids = self.env["school.external.id"]._lookup(self.system, kind, [name])
        model, record_id = ids[name]
        return self.env[model].browse(record_id)

    def test_work_and_mark(self):
        """Into the journal; read back as they were sent; sent again changes nothing."""
        self.put_item()
        lesson = self.record("lineItems", "LI-1")
        self.assertEqual(
            (lesson.course_id, str(lesson.date), lesson.topic, lesson.state),
            (self.course_math, DAY, "Проверочная: дроби", "held"),
        )
        item = self.get("gradebook/lineItems/LI-1")["lineItem"]
        self.assertEqual(item["class"]["sourcedId"], self.page)
        self.put(comment="Верно")
        mark = self.record("results", "R-1")
        self.assertEqual(
            (mark.student_id, mark.lesson_id, mark.code, mark.comment),
            (self.student, lesson, "5", "Верно"),
        )
        self.assertEqual(mark.exchange_id.format, "oneroster_rest")
        self.assertEqual(mark.exchange_id.system_id, self.system)
        result = self.get("gradebook/results/R-1")["result"]
        self.assertEqual((result["score"], result["comment"]), (5, "Верно"))
        self.assertEqual(result["lineItem"]["sourcedId"], "LI-1")
        lessons = self.env["school.lesson"].search_count([])
        revisions = self.env["school.grade.revision"].search_count([])
        self.put_item()
        self.put(comment="Верно")
        self.assertEqual(self.env["school.lesson"].search_count([]), lessons)
        self.assertEqual(self.env["school.grade.revision"].search_count([]), revisions)

    def test_changed_by_the_partner(self):
        """A revision keeps what was, and that the partner changed it."""
        self.put_item()
        self.put(score=3)
        self.put(score=4)
        mark = self.record("results", "R-1")
        self.assertEqual(mark.code, "4")
        [revision] = mark.revision_ids
        self.assertEqual((revision.old_code, revision.new_code), ("3", "4"))
        self.assertIn(self.client_record.name, revision.reason)
        self.assertEqual(
            self.env["school.exchange"].search_count(
                [("format", "=", "oneroster_rest")]
            ),
            1,
        )

    def test_changed_here_stays(self):
        self.put_item()
        self.put(score=3)
        mark = self.record("results", "R-1").with_user(self.teacher)
        mark.with_context(school_revision_reason="Описка").value_id = self._value("4")
        answer = self.put(status=403, score=2)
        self.assertIn("in the school", answer.json()["imsx_description"])
        self.delete("results/R-1", status=403)
        self.delete("lineItems/LI-1", status=403)
        self.assertEqual(self.record("results", "R-1").code, "4")
        self.assertTrue(self.record("lineItems", "LI-1").exists())

    def test_entered_here_stays(self):
        """A mark beside it is another work; in its place there is none."""
        self._give(self.other_student, self.lesson_test, "2")
        own = self._ids()("lesson", self.lesson_test)
        self.put("R-9", item=own, student=self.other_pupil, status=403)
        mark = self.lesson_test.grade_ids.filtered(
            lambda one: one.student_id == self.other_student
        )
        self.assertEqual(mark.code, "2")
        self.delete(f"results/{self._ids()('grade', mark)}", status=403)
        self.delete(f"lineItems/{own}", status=403)
        self.put_item(own, status=403)
        self.put("R-1", item=f"{own}.2.{self.category}", student=self.other_pupil)
        self.assertEqual(self.record("results", "R-1").sequence, 2)

    def test_second_result_for_a_work(self):
        self.put_item()
        self.put("R-1", score=5)
        self.put("R-2", score=2, status=403)
        self.assertEqual(self.record("results", "R-1").code, "5")

    def test_closed_term(self):
        self.put_item()
        self.put()
        self.quarter.state = "closed"
        for answer in (
            self.put(score=4, status=403),
            self.put("R-2", student=self.other_pupil, status=403),
            self.put_item("LI-2", status=403),
            self.delete("results/R-1", status=403),
            self.delete("lineItems/LI-1", status=403),
        ):
            self.assertIn("closed", answer.json()["imsx_description"])
        self.assertEqual(self.record("results", "R-1").code, "5")

    def test_taken_back(self):
        """The mark leaves its revision; the lesson, that it does not take place."""
        self.put_item("LI-0")
        untouched = self.record("lineItems", "LI-0")
        self.delete("lineItems/LI-0")
        self.assertFalse(untouched.exists())
        self.put_item()
        self.put()
        lesson = self.record("lineItems", "LI-1")
        self.delete("results/R-1")
        self.call("gradebook/results/R-1", status=404)
        self.delete("results/R-1", status=404)
        [revision] = self.env["school.grade.revision"].search(
            [("lesson_id", "=", lesson.id)]
        )
        self.assertEqual((revision.old_code, revision.new_code), ("5", False))
        self.put("R-2")
        self.delete("lineItems/LI-1")
        self.assertEqual(lesson.state, "cancelled")
        self.assertFalse(lesson.grade_ids)
        self.call("gradebook/lineItems/LI-1", status=404)
        self.delete("lineItems/LI-1", status=404)

    def test_many_at_once(self):
        """Under names that are given here; all or none."""
        body = {"lineItems": [self.item("1"), self.item("2", title="Диктант")]}
        path = f"gradebook/classes/{self.page}/lineItems"
        pairs = self.call(path, "POST", body=body, status=201).json()["sourcedIdPairs"]
        self.assertEqual([one["suppliedSourcedId"] for one in pairs], ["1", "2"])
        first, second = [one["allocatedSourcedId"] for one in pairs]
        item = self.get(f"gradebook/lineItems/{second}")["lineItem"]
        self.assertEqual(item["title"], "Диктант")
        results = [
            self.result("1", item=first),
            self.result("2", item=first, student=self.other_pupil, score=4),
        ]
        path = f"gradebook/lineItems/{first}/results"
        body = {"results": results}
        pairs = self.call(path, "POST", body=body, status=201).json()["sourcedIdPairs"]
        marks = self.record("lineItems", first).grade_ids
        self.assertEqual(sorted(marks.mapped("code")), ["4", "5"])
        self.assertEqual(
            self.get(path.replace("/lineItems", f"/classes/{self.page}/lineItems"))[
                "results"
            ][0]["lineItem"]["sourcedId"],
            first,
        )
        self.call(path, "POST", body=body, status=403)
        half = [
            self.result("1", item=second),
            self.result("2", item=second, student=self.other_pupil, score=77),
        ]
        path = f"gradebook/lineItems/{second}/results"
        self.call(path, "POST", body={"results": half}, status=422)
        self.assertFalse(self.record("lineItems", second).grade_ids)

    def test_queries_do_not_grow(self):
        pupils = self.class_6b.enrollment_ids.student_id
        self._own_token()
        self.assertGreater(len(pupils), 2)
        few = self._queries(pupils[:1])
        few = self._queries(pupils[:1])  # with everything loaded
        self.assertLessEqual(self._queries(pupils), few + 2)

    def _queries(self, pupils):
        """Of the marks of these pupils, sent at once."""
        name = f"LI-{self.env['school.lesson'].search_count([])}"
        self.put_item(name)
        ids = self._ids()
        results = [
            self.result(str(one.id), item=name, student=ids("student", one))
            for one in pupils
        ]
        self.env.flush_all()
        before = self.env.cr.sql_log_count
        self.call(
            f"gradebook/lineItems/{name}/results",
            "POST",
            body={"results": results},
            status=201,
        )
        return self.env.cr.sql_log_count - before

    def test_school_and_session(self):
        school = self.get("rostering/orgs")["orgs"][0]["sourcedId"]
        body = {"lineItems": [self.item("1")]}
        path = f"gradebook/schools/{school}/lineItems"
        [pair] = self.call(path, "POST", body=body, status=201).json()["sourcedIdPairs"]
        item = pair["allocatedSourcedId"]
        self.call("gradebook/schools/x/lineItems", "POST", body=body, status=404)
        body = {"results": [self.result("1", item=item)]}
        base = f"gradebook/classes/{self.page}/academicSessions"
        self.call(f"{base}/{self.session}/results", "POST", body=body, status=201)
        other = self._ids()("term", self.quarter.year_id.term_ids[0])
        self.assertNotEqual(other, self.session)
        body = {"results": [self.result("2", item=item, student=self.other_pupil)]}
        self.call(f"{base}/{other}/results", "POST", body=body, status=422)

    def test_final_grade(self):
        """Decided by the partner; the school's own decision stays."""
        item = f"{self.page}.{self.session}.term"
        final = self.result("F-1", item=item, score=4)
        path = f"gradebook/classes/{self.page}/academicSessions/{self.session}/results"
        self.call(path, "POST", body={"results": [final]}, status=201)
        result = self.env["school.result"].search(
            [
                ("student_id", "=", self.student.id),
                ("course_id", "=", self.course_math.id),
                ("term_id", "=", self.quarter.id),
            ]
        )
        self.assertEqual(result.value_id.code, "4")
        self.delete(f"results/{self._ids()('result', result)}", status=403)
        result.with_user(self.teacher).write(
            {"value_id": self._value("5").id, "reason": "Пересдал"}
        )
        self.call(path, "POST", body={"results": [final]}, status=403)
        own = self._ids()("result", result)
        self.put(own, item=item, score=3, status=403)
        self.assertEqual(result.value_id.code, "5")
        self.quarter.state = "closed"
        self.put(own, item=item, score=3, status=403)
        self.put_item("LI-F", category=self.link("category", "final-term"), status=422)

    def test_refused(self):
        self.put_item()
        for status, more in (
            (422, {"scoreStatus": "submitted"}),
            (422, {"incomplete": "true"}),
            (422, {"score": 77}),
            (422, {"score": "5"}),
            (422, {"score": float("1e400")}),
            (422, {"item": "nothing"}),
            (422, {"student": "nobody"}),
            (422, {"student": self._ids()("student", self.sibling)}),
            (422, {"lineItem": "LI-1"}),
            (422, {"lineItem": None}),
            (422, {"scoreDate": "yesterday"}),
            (422, {"comment": "x" * 5000}),
            (422, {"comment": "a\x00b"}),
            (422, {"comment": "\ud800"}),
            (422, {"metadata": {"weight": "heavy"}}),
            (422, {"metadata": {"weight": -1}}),
        ):
            with self.subTest(more):
                answer = self.put("R-1", status=status, **more)
                told = answer.json()["imsx_description"]
                for name in ("Орлов", "Алиса", "Семёнов"):
                    self.assertNotIn(name, told)
        for status, more in (
            (422, {"class": self.link("class", "x")}),
            (422, {"category": self.link("category", "x")}),
            (422, {"dueDate": "2030-01-01T00:00:00Z"}),
            (422, {"dueDate": "9999-12-31T23:59:59-14:00"}),
            (422, {"title": ""}),
            (422, {"title": 5}),
        ):
            with self.subTest(more):
                self.put_item("LI-2", status=status, **more)
        self.assertFalse(
            self.env["school.external.id"].search_count(
                [("sourced_id", "in", ("R-1", "LI-2"))]
            )
        )

    def test_bad_bodies(self):
        self.put_item()
        token = self._own_token()
        for content, status in (
            (b"", 400),
            (b"{", 400),
            (b"\xff", 400),
            (b"[" * 100_000, 400),
            (b"[]", 422),
            (b"null", 422),
            (b'{"result": 5}', 422),
            (b'{"lineItem": {}}', 422),
            (b'{"result": {"sourcedId": "R-2"}}', 422),
            (b'"' + b"x" * 2_000_001 + b'"', 413),
        ):
            with self.subTest(content[:20]):
                answer = self.url_open(
                    "/ims/oneroster/gradebook/v1p2/results/R-1",
                    data=content,
                    method="PUT",
                    headers={
                        "Authorization": f"Bearer {token}",
                        "Content-Type": "application/json",
                    },
                )
                self.assertEqual(answer.status_code, status, answer.text)
                self.assertEqual(answer.json()["imsx_codeMajor"], "failure")

    def test_time_zone(self):
        """A moment is a day of the school's."""
        self.put_item(dueDate="2026-11-16T21:00:00.000Z")
        self.assertEqual(str(self.record("lineItems", "LI-1").date), DAY)

    def test_another_school(self):
        """Neither writes here, nor learns what there is."""
        self.put_item()
        self.put()
        client = self._client(self._system(self.other_school))
        token = self.token(client, client._make_secret())
        for method, path, body, status in (
            ("PUT", "lineItems/LI-2", {"lineItem": self.item("LI-2")}, 422),
            ("PUT", "results/R-1", {"result": self.result()}, 422),
            ("DELETE", "results/R-1", None, 404),
            ("DELETE", "lineItems/LI-1", None, 404),
            (
                *("POST", f"classes/{self.page}/lineItems"),
                *({"lineItems": [self.item("1")]}, 404),
            ),
        ):
            self.call(
                f"gradebook/{path}", method, token=token, body=body, status=status
            )
        self.assertEqual(self.record("results", "R-1").code, "5")

    def test_scopes(self):
        client = self.client_record
        self._own_token()
        client.write(dict.fromkeys(("has_createput", "has_delete"), False))
        self.put_item(status=403)
        self.delete("lineItems/x", status=403)
        client.write({"has_createput": True, "has_createpost": False})
        self.put_item()
        body = {"lineItems": []}
        path = f"gradebook/classes/{self.page}/lineItems"
        self.call(path, "POST", body=body, status=403)
