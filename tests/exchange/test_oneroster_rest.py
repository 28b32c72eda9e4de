from datetime import timedelta
from urllib.parse import parse_qs, quote, urlsplit

from odoo.tests import tagged, warmup

from .oneroster_rest_common import EVERYTHING, RestCase

COLLECTIONS = {
    "rostering": {
        "academicSessions": "academicSession",
        "classes": "class",
        "courses": "course",
        "demographics": "demographics",
        "enrollments": "enrollment",
        "gradingPeriods": "academicSession",
        "orgs": "org",
        "schools": "org",
        "students": "user",
        "teachers": "user",
        "terms": "academicSession",
        "users": "user",
    },
    "gradebook": {
        "categories": "category",
        "lineItems": "lineItem",
        "results": "result",
        "scoreScales": "scoreScale",
    },
}
PLURALS = {
    **{"gradingPeriods": "academicSessions", "terms": "academicSessions"},
    **{"schools": "orgs", "students": "users", "teachers": "users"},
}


@tagged("post_install", "-at_install")
class TestOneRosterRest(RestCase):
    """What a partner's program reads."""

    def listed(self, path, **params):
        """The records of a collection."""
        name = path.rsplit("/", 1)[-1]
        return self.get(path, **params)[PLURALS.get(name, name)]

    def names(self, path, name="sourcedId", **params):
        return {one[name] for one in self.listed(path, **params)}

    def class_id(self, title):
        [one] = self.listed("rostering/classes", filter=f"title='{title}'")
        return one["sourcedId"]

    def test_collections(self):
        """Each collection, and each of its records by itself."""
        for service, collections in COLLECTIONS.items():
            for name, single in collections.items():
                with self.subTest(name):
                    records = self.listed(f"{service}/{name}")
                    self.assertTrue(records or name == "terms")
                    for record in records[:2]:
                        one = self.get(f"{service}/{name}/{record['sourcedId']}")
                        self.assertEqual(one, {single: record})

    def test_as_in_the_files(self):
        """One source: the identifiers of the CSV files are those of the records."""
        files = self.unpacked_export()
        for service, collections in COLLECTIONS.items():
            for name in collections:
                if name in files:
                    rows = {row["sourcedId"] for row in files[name]}
                    self.assertEqual(self.names(f"{service}/{name}", limit=5000), rows)

    def test_a_pupil(self):
        [pupil] = self.listed("rostering/students", filter="givenName='Алиса'")
        [mother] = self.listed("rostering/users", filter="givenName='Елена'")
        self.assertEqual(pupil["familyName"], "Орлова")
        self.assertEqual(pupil["identifier"], "О-17")
        self.assertEqual(pupil["grades"], ["6"])
        self.assertEqual([one["role"] for one in pupil["roles"]], ["student"])
        [agent] = pupil["agents"]
        self.assertEqual(agent["sourcedId"], mother["sourcedId"])
        path = urlsplit(agent["href"]).path
        self.assertTrue(path.startswith("/ims/oneroster/rostering/v1p2/users/"))
        self.assertEqual(pupil["username"], pupil["sourcedId"], "the login is theirs")
        born = self.get(f"rostering/demographics/{pupil['sourcedId']}")
        self.assertEqual(born["demographics"]["birthDate"], "2014-05-06")

    def test_a_mark(self):
        marks = self.listed("gradebook/results", filter="comment='Молодец'")
        [mark] = marks
        self.assertEqual((mark["score"], mark["textScore"]), (5, "5"))
        self.assertEqual(mark["scoreStatus"], "fully graded")
        item = self.get(f"gradebook/lineItems/{mark['lineItem']['sourcedId']}")
        self.assertEqual(item["lineItem"]["dueDate"], "2026-11-18T00:00:00.000Z")
        scales = self.listed(
            f"gradebook/classes/{mark['class']['sourcedId']}/scoreScales"
        )
        self.assertIn(
            {"itemValueLHS": "5", "itemValueRHS": "5"}, scales[0]["scoreScaleValue"]
        )

    def test_finals_once_published(self):
        """Nobody learns of a final grade before the family may."""
        results = self.env["school.result"].search(
            [("course_id", "=", self.course_math.id), ("term_id", "=", self.quarter.id)]
        )
        results.write({"value_id": self._value("4").id, "reason": "Итог"})
        chosen = {"filter": "category.sourcedId='final-term'"}
        results.flush_recordset()
        self.env.cr.execute(
            "UPDATE school_result SET state = 'decided' WHERE value_id IS NOT NULL"
        )
        self.env.invalidate_all()
        self.assertFalse(self.listed("gradebook/lineItems", **chosen))
        results[:1]._publish()
        [item] = self.listed("gradebook/lineItems", **chosen)
        final = self.listed(
            "gradebook/results", filter=f"lineItem.sourcedId='{item['sourcedId']}'"
        )
        self.assertEqual({one["score"] for one in final}, {4})

    def test_pages(self):
        """All of them once, in order, led by the links."""
        everything = [one["sourcedId"] for one in self.listed("rostering/enrollments")]
        self.assertEqual(everything, sorted(everything))
        seen, path = [], "/ims/oneroster/rostering/v1p2/enrollments?limit=4"
        while path:
            query = {key: one for key, [one] in parse_qs(urlsplit(path).query).items()}
            answer = self.call("rostering/enrollments", **query)
            self.assertEqual(answer.headers["X-Total-Count"], str(len(everything)))
            page = answer.json()["enrollments"]
            self.assertLessEqual(len(page), 4)
            seen += [one["sourcedId"] for one in page]
            links = self._links(answer)
            self.assertIn("first", links)
            path = links.get("next")
        self.assertEqual(seen, everything)
        self.assertNotIn("next", links)
        self.assertIn("prev", links)
        answer = self.call("rostering/enrollments", limit=4, offset=10_000)
        self.assertEqual(answer.json(), {"enrollments": []})

    def _links(self, answer):
        links = {}
        for one in answer.headers["Link"].split(", "):
            address, rel = one.split("; rel=")
            links[rel.strip('"')] = address.strip("<>")
        return links

    def test_sorted(self):
        users = self.listed("rostering/users", sort="familyName", orderBy="desc")
        names = [one["familyName"] for one in users]
        self.assertEqual(names, sorted(names, reverse=True))
        results = self.listed("gradebook/results", sort="score")
        scores = [one["score"] for one in results]
        self.assertEqual(scores, sorted(scores))

    def test_filtered(self):
        everybody = self.listed("rostering/users")
        for text, condition in {
            "familyName='Орлова'": lambda one: one["familyName"] == "Орлова",
            "familyName!='Орлова'": lambda one: one["familyName"] != "Орлова",
            "familyName~'орл'": lambda one: "орл" in one["familyName"].lower(),
            "familyName>'О'": lambda one: one["familyName"] > "О",
            "middleName~'вн' AND roles.role='student' OR givenName='Елена'": (
                lambda one: (
                    "вн" in one.get("middleName", "")
                    and one["roles"][0]["role"] == "student"
                    or one["givenName"] == "Елена"
                )
            ),
            "grades='6' and status='active'": lambda one: one.get("grades") == ["6"],
            "enabledUser='true'": lambda one: True,
            "enabledUser='false'": lambda one: False,
            "givenName='O''Brien'": lambda one: False,
            "dateLastModified>='2020-01-01'": lambda one: True,
            "dateLastModified<'2020-01-01T00:00:00Z'": lambda one: False,
            "agents~'-person-'": lambda one: "agents" in one,
        }.items():
            with self.subTest(text):
                found = self.names("rostering/users", filter=text)
                right = {one["sourcedId"] for one in everybody if condition(one)}
                self.assertEqual(found, right)
        marks = self.listed("gradebook/results", filter="score>='4' AND score<'5'")
        self.assertEqual({one["textScore"] for one in marks}, {"4"})

    def test_changed_since(self):
        """A partner asks for what changed after its last visit."""
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE school_grade SET write_date = write_date - interval '1 day'"
        )
        since = (self.env.cr.now() - timedelta(hours=1)).isoformat()
        path = "gradebook/results"
        asked = {"filter": f"dateLastModified>'{since}'"}
        self.assertFalse(self.listed(path, **asked))
        mark = self.env["school.grade"].search([("comment", "=", "Молодец")])
        mark.with_context(school_revision_reason="Описка").value_id = self._value("4")
        [changed] = self.listed(path, **asked)
        self.assertEqual(changed["textScore"], "4")

    def test_fields(self):
        users = self.listed("rostering/users", fields="sourcedId,familyName")
        self.assertEqual({tuple(one) for one in users}, {("sourcedId", "familyName")})
        one = self.get("rostering/orgs", fields="name")["orgs"]
        self.assertEqual(one, [{"name": self.school.name}])

    def test_within(self):
        """Collections of a class, a course, a school, a person, a term."""
        home = self.class_id("6Б")
        pupils = set(self.class_6b.enrollment_ids.student_id.mapped("name"))
        found = self.listed(f"rostering/classes/{home}/students")
        names = {
            " ".join((one["familyName"], one["givenName"], one["middleName"]))
            for one in found
        }
        self.assertEqual(names, pupils)
        [school] = self.names("rostering/schools")
        for path in ("", f"schools/{school}/"):
            for name in ("students", "teachers"):
                self.assertTrue(self.listed(f"rostering/{path}classes/{home}/{name}"))
        for name in ("classes", "courses", "enrollments", "students", "teachers"):
            self.assertEqual(
                self.names(f"rostering/schools/{school}/{name}"),
                self.names(f"rostering/{name}"),
            )
        self.get(f"rostering/schools/{school}/terms")
        self.assertEqual(
            len(self.listed(f"rostering/schools/{school}/classes/{home}/enrollments")),
            len(pupils) + 1,
        )
        pupil = found[0]["sourcedId"]
        for name in ("students", "users"):
            self.assertIn(home, self.names(f"rostering/{name}/{pupil}/classes"))
        for teacher in self.names("rostering/teachers"):
            self.assertTrue(self.listed(f"rostering/teachers/{teacher}/classes"))
        [math] = self.listed("rostering/courses", filter="title='Математика'")
        self.assertTrue(self.listed(f"rostering/courses/{math['sourcedId']}/classes"))

    def test_who_has_left(self):
        """Is no pupil of the class any more."""
        home = self.class_id("6Б")
        before = self.names(f"rostering/classes/{home}/students")
        enrollments = self.class_6b.enrollment_ids
        enrollments.filtered(
            lambda one: one.student_id.last_name == "Белова"
        ).date_to = self.TODAY - timedelta(days=1)
        after = self.names(f"rostering/classes/{home}/students")
        self.assertEqual(len(before - after), 1)

    def test_gradebook_within(self):
        mark = self.listed("gradebook/results", filter="comment='Молодец'")[0]
        page = f"gradebook/classes/{mark['class']['sourcedId']}"
        item, pupil = mark["lineItem"]["sourcedId"], mark["student"]["sourcedId"]
        for path in (
            f"{page}/results",
            f"{page}/lineItems/{item}/results",
            f"{page}/students/{pupil}/results",
        ):
            self.assertIn(mark["sourcedId"], self.names(path))
        self.assertIn(item, self.names(f"{page}/lineItems"))
        self.assertTrue(self.listed(f"{page}/categories"))
        [school] = self.names("rostering/schools")
        self.assertTrue(self.listed(f"gradebook/schools/{school}/scoreScales"))

    def test_refused(self):
        """With the standard's words, and the right status."""
        for path, status, minor, params in (
            ("rostering/users", 400, "invalid_filter_field", {"filter": "a='b'"}),
            ("rostering/users", 400, "invalid_filter_field", {"filter": "status"}),
            ("rostering/users", 400, "invalid_filter_field", {"filter": "status=1"}),
            (
                *("rostering/users", 400, "invalid_filter_field"),
                {"filter": "status='active' XOR status='x'"},
            ),
            (
                *("rostering/users", 400, "invalid_filter_field"),
                {"filter": "dateLastModified>'yesterday'"},
            ),
            (
                *("gradebook/results", 400, "invalid_filter_field"),
                {"filter": "score='five'"},
            ),
            (
                *("rostering/users", 400, "invalid_filter_field"),
                {"filter": "status='" + "x" * 3000 + "'"},
            ),
            ("rostering/users", 400, "invalid_selection_field", {"fields": "password"}),
            ("rostering/users", 400, "invalid_selection_field", {"sort": "password"}),
            ("rostering/users", 422, "invaliddata", {"orderBy": "up"}),
            ("rostering/users", 422, "invaliddata", {"limit": 0}),
            ("rostering/users", 422, "invaliddata", {"limit": 5001}),
            ("rostering/users", 422, "invaliddata", {"limit": "all"}),
            ("rostering/users", 422, "invaliddata", {"offset": -1}),
            ("rostering/users", 422, "invaliddata", {"offset": 2**31}),
            ("rostering/users/nobody", 404, "unknownobject", {}),
            ("rostering/users/a%00b", 404, "unknownobject", {}),
            ("rostering/classes/nothing/students", 404, "unknownobject", {}),
        ):
            with self.subTest(path=path, params=params):
                answer = self.call(path, status=status, **params)
                told = answer.json()
                self.assertEqual(told["imsx_codeMajor"], "failure")
                [field] = told["imsx_CodeMinor"]["imsx_codeMinorField"]
                self.assertEqual(field["imsx_codeMinorFieldValue"], minor)
        answer = self.call("rostering/users", method="POST", status=405)
        self.assertEqual(answer.headers["Allow"], "GET, HEAD")
        answer = self.call("gradebook/categories/x", method="PUT", status=405)
        self.env.flush_all()
        for path in ("rostering/v1p2/nothing", "rostering/v1p2/users//"):
            answer = self.url_open(
                f"/ims/oneroster/{path}",
                headers={"Authorization": f"Bearer {self._own_token()}"},
            )
            self.assertEqual(answer.status_code, 404, path)

    def test_scopes(self):
        """Each operation asks for its own."""
        for scope, path in {
            "has_roster_core": "rostering/users",
            "has_roster": f"rostering/classes/{self.class_id('6Б')}/students",
            "has_demographics": "rostering/demographics",
            "has_gradebook_core": "gradebook/results",
        }.items():
            none = dict.fromkeys(EVERYTHING, False)
            client = self._client(self.system, **{**none, scope: True})
            token = self.token(client, client._make_secret())
            self.call(path, token=token)
            self.call("gradebook/results/x", token=token, method="DELETE", status=403)
            if scope != "has_demographics":
                self.call("rostering/demographics", token=token, status=403)
            if scope == "has_gradebook_core":
                self.call("rostering/users", token=token, status=403)

    def test_another_school(self):
        """Sees nothing of this one, and the other way round."""
        system = self._system(self.other_school)
        client = self._client(system)
        token = self.token(client, client._make_secret())
        own = {
            f"{service}/{name}": self.names(f"{service}/{name}", limit=5000)
            for service, collections in COLLECTIONS.items()
            for name in collections
        }
        shared = self.names("gradebook/categories")
        for path, names in own.items():
            plural = path.rsplit("/", 1)[-1]
            answer = self.call(path, token=token, limit=5000).json()
            theirs = {one["sourcedId"] for one in answer[PLURALS.get(plural, plural)]}
            self.assertFalse(theirs & names - shared, path)
            for name in sorted(names - shared)[:2]:
                self.call(f"{path}/{quote(name)}", token=token, status=404)
        home = self.class_id("6Б")
        self.call(f"rostering/classes/{home}/students", token=token, status=404)

    def test_a_school_without_a_year(self):
        company = self._school("Новая школа")
        client = self._client(self._system(company))
        token = self.token(client, client._make_secret())
        for service, collections in COLLECTIONS.items():
            for name in collections:
                self.call(f"{service}/{name}", token=token)

    @warmup
    def test_queries_do_not_grow(self):
        token = self.token()
        paths = ("rostering/users", "rostering/enrollments", "gradebook/results")
        for path in paths:
            self.call(path, token=token)
        before = {path: self._queries(path, token) for path in paths}
        students = self.env["school.student"].create(
            [
                {
                    "last_name": f"Новый{n}",
                    "first_name": "А",
                    "company_id": self.school.id,
                }
                for n in range(30)
            ]
        )
        self._enroll(students, self.class_6b)
        for student in students:
            self._give(student, self.lesson, "4")
        self.env.cr.flush()
        for path in paths:
            self.assertLessEqual(self._queries(path, token), before[path], path)
            self.assertLessEqual(before[path], 30, path)

    def _queries(self, path, token):
        self.env.flush_all()
        before = self.env.cr.sql_log_count
        self.call(path, token=token)
        return self.env.cr.sql_log_count - before
