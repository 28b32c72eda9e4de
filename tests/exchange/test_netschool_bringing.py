from datetime import date

from odoo.tests import tagged

from .netschool_common import MON, TUE, WED, NetschoolCase
from .netschool_server import lesson, work

COUNTS = ("created_count", "changed_count", "removed_count", "refused_count")


@tagged("post_install", "-at_install")
class TestNetschoolBringing(NetschoolCase):
    def counts(self, run):
        return [run[name] for name in (*COUNTS, "kept_count")]

    def test_a_week(self):
        run = self.bring()
        self.assertEqual((run.state, run.errors), ("done", False))
        self.assertEqual(
            self.grades(), [("Математика", MON, "5"), ("Математика", TUE, "4")]
        )
        absences = self.entries("school.absence", "kind")
        self.assertEqual(absences, [("Русский язык", MON, "excused")])
        homework = self.env["school.homework"].search([])
        self.assertEqual(
            (homework.description, homework.lesson_id.date), ("Стр. 40, № 5", TUE)
        )
        owed = self.env["school.owed.work"].search([])
        self.assertEqual((owed.lesson_id.date, owed.state), (WED, "owed"))
        # Those of the timetable are used, the Russian one of Monday was not in it.
        grade = self.env["school.grade"].search([("date", "=", MON)])
        self.assertEqual(grade.lesson_id, self.lessons_math[0])
        self.assertEqual(grade.lesson_id.state, "held")
        made = self.env["school.lesson"].search(
            [("course_id", "=", self.course_russian.id), ("date", "=", MON)]
        )
        self.assertEqual((made.period, made.room, made.state), (2, "301", "held"))
        self.assertEqual((made.time_start, made.time_end), (9.5, 10 + 1 / 6))
        self.assertEqual(self.system.state, "fresh")

    def test_again_changes_nothing(self):
        self.bring()
        journal = self.journal()
        run = self.bring(hours=7)
        self.assertEqual(self.counts(run), [0, 0, 0, 0, 0])
        self.assertEqual(self.journal(), journal)
        self.assertEqual(run.state, "done")

    def journal(self):
        """All that a run may write, with when it was written."""
        return {
            model: self.env[model]
            .search([])
            .mapped(lambda one: (one.id, one.write_date))
            for model in (
                "school.lesson",
                "school.grade",
                "school.absence",
                "school.homework",
                "school.owed.work",
                "school.course",
                "school.external.id",
                "school.grade.revision",
            )
        }

    def test_weeks_since_the_last_one(self):
        self.bring()
        asked = [q["weekStart"] for p, q in self.server.asked if p == "student/diary"]
        self.assertEqual((asked[0], asked[-1]), ("2026-08-31", "2026-11-23"))
        self.server.asked.clear()
        self.bring(hours=7)
        asked = {q["weekStart"] for p, q in self.server.asked if p == "student/diary"}
        self.assertEqual(min(asked), "2026-10-26")
        self.assertTrue(all(one >= 1.0 for one in self.slept))

    def test_changed_grade(self):
        self.bring()
        self.server.diaries[7][MON][0]["assignments"][0]["mark"]["mark"] = 3
        run = self.bring(hours=7)
        grade = self.env["school.grade"].search([("date", "=", MON)])
        self.assertEqual((grade.code, run.changed_count), ("3", 1))
        revision = grade.revision_ids
        self.assertEqual((revision.old_code, revision.new_code), ("5", "3"))
        self.assertEqual(revision.reason, "получено из системы «Сетевой город»")

    def test_removed_grade(self):
        self.bring()
        del self.server.diaries[7][MON][0]["assignments"]
        run = self.bring(hours=7)
        self.assertEqual(self.grades(), [("Математика", TUE, "4")])
        self.assertEqual(run.removed_count, 1)
        revision = self.env["school.grade.revision"].search([], limit=1)
        self.assertEqual((revision.old_code, revision.new_code), ("5", False))

    def test_codes(self):
        codes = {"УП": "excused", "Б": "ill", "НП": "unexcused", "ОТ": "unexcused"}
        codes |= {"ОП": "late", "ОСВ": "exempt"}
        self.server.diaries[7] = {
            MON: [
                lesson(number, "Химия", work(200 + number, code), meeting=number)
                for number, code in enumerate(codes, 1)
            ]
        }
        run = self.bring()
        absences = self.env["school.absence"].search([], order="lesson_id")
        by_period = {one.lesson_id.period: one.kind for one in absences}
        self.assertEqual([by_period[n] for n in range(1, 7)], list(codes.values()))
        self.assertIn("без причины", run.notes)
        self.assertEqual(absences.course_id.class_id, self.class_6b)

    def test_changed_absence(self):
        self.bring()
        self.server.diaries[7][MON][1]["assignments"][0]["mark"]["mark"] = "Б"
        self.bring(hours=7)
        absence = self.env["school.absence"].search([])
        self.assertEqual(absence.kind, "ill")

    def test_two_children(self):
        shared = lesson(1, "История", work(500, 4), meeting=5000)
        self.server.diaries[8] = {WED: [shared]}
        self.server.current = 8
        self.bring()
        self.assertEqual(self.grades(self.sibling), [("История", WED, "4")])
        self.assertEqual(len(self.grades()), 2)
        pupils = self.system.pupil_ids
        self.assertEqual(pupils.student_id, self.student | self.sibling)

    def test_who_is_not_known(self):
        """Neither the class alone nor the name alone will do."""
        self.server.students = [
            {"studentId": 7, "nickName": "Орлова Алиса", "className": "7А"},
            {"studentId": 8, "nickName": "Орлов К.", "className": "7А"},
            {
                "studentId": 9,
                "nickName": "Белова Дарья Сергеевна",
                "className": "6 «Б»",
            },
            {"studentId": 10, "nickName": "Громов Максим"},
        ]
        self.server.diaries[9] = {MON: [lesson(1, "Математика", work(900, 5))]}
        run = self.bring()
        self.assertEqual((run.pupil_count, run.refused_count), (1, 3))
        self.assertIn("не известны здесь: 3", run.errors)
        self.assertFalse(self.grades())
        self.assertEqual(len(self.grades(self.third_student)), 1)
        unknown = self.system.pupil_ids.search([("student_id", "=", False)])
        self.assertEqual(set(unknown.mapped("sourced_id")), {"7", "8", "10"})
        # Told by hand, all of its year is brought.
        one = unknown.filtered(lambda pupil: pupil.sourced_id == "8")
        one.with_user(self.admin).student_id = self.sibling
        self.server.diaries[8] = {date(2026, 9, 7): [lesson(1, "История", work(1, 5))]}
        self.bring(hours=7)
        self.assertEqual(len(self.grades(self.sibling)), 1)

    def test_namesakes(self):
        self._student("Орлова", "Алиса", "Игоревна", self.class_6b)
        run = self.bring()
        self.assertEqual(run.refused_count, 1)
        self.assertFalse(self.grades())

    def test_bad_rows(self):
        """They are told of; the others come, and nothing is taken for removed."""
        self.bring()
        self.server.diaries[7] = {
            MON: [
                {"number": 1},
                "Математика",
                lesson(2, "Русский язык", work(101, "ЪЪ"), meeting=1002),
            ],
            TUE: [
                lesson(1, "Математика", work(110, 9), {"mark": 5}, meeting=1011),
                lesson(3, "Литература", work(130, 5), meeting=1031),
            ],
        }
        run = self.bring(hours=7)
        self.assertEqual(run.state, "done")
        self.assertEqual(run.refused_count, 5)
        self.assertEqual(run.removed_count, 0)
        self.assertIn("ЪЪ", run.errors)
        self.assertNotIn("Орлова", run.errors)
        self.assertIn(("Литература", TUE, "5"), self.grades())
        self.assertIn(("Математика", TUE, "4"), self.grades())

    def test_not_enrolled_then(self):
        """A day outside the enrollment is refused, alone."""
        enrollment = self.student.enrollment_ids.filtered(
            lambda one: one.class_id == self.class_6b
        )
        enrollment.date_from = TUE
        run = self.bring()
        self.assertEqual(self.grades(), [("Математика", TUE, "4")])
        self.assertEqual((run.state, run.refused_count), ("done", 2))

    def test_subgroup(self):
        """A lesson of the pupil's subgroup goes there, not into a new course."""
        self.server.diaries[7] = {WED: [lesson(4, "Английский язык", work(1, 5))]}
        self.bring()
        grade = self.env["school.grade"].search([])
        self.assertEqual(grade.lesson_id, self.lesson_english)

    def test_two_marks_of_one_work(self):
        self.server.diaries[7] = {MON: [lesson(1, "Математика", work(1, "5/4"))]}
        self.bring()
        grades = self.env["school.grade"].search([], order="sequence")
        self.assertEqual(grades.mapped("code"), ["5", "4"])
        self.assertEqual(grades.mapped("same_work"), [False, True])
        self.assertEqual(self.counts(self.bring(hours=7)), [0] * 5)

    def test_owed_work(self):
        self.bring()
        owed = self.env["school.owed.work"].search([])
        self.server.diaries[7][WED][0]["assignments"] = [work(120, 3)]
        self.bring(hours=7)
        self.assertEqual((owed.state, owed.grade_id.code), ("settled", "3"))

    def test_owed_no_more(self):
        self.bring()
        self.server.diaries[7][WED][0]["assignments"] = []
        self.bring(hours=7)
        owed = self.env["school.owed.work"].search([])
        self.assertEqual(owed.state, "cancelled")
        self.server.diaries[7][WED][0]["assignments"] = [work(120, duty=True)]
        self.bring(hours=14)
        self.assertEqual(owed.state, "owed")

    def test_owed_cancelled_here(self):
        self.bring()
        owed = self.env["school.owed.work"].search([])
        owed.with_user(self.teacher).action_cancel()
        self.bring(hours=7)
        self.assertEqual(owed.state, "cancelled")
        self.assertEqual(len(owed.search([])), 1)

    def test_overdue(self):
        """Of a lesson that is known; others are told of."""
        self.server.overdue = {
            7: [
                {"id": 110, "classMeetingId": 1011, "assignmentName": "Устный счёт"},
                {"id": 111, "classMeetingId": 77, "dueDate": "2026-09-01T00:00:00"},
            ]
        }
        run = self.bring()
        owed = self.env["school.owed.work"].search([("lesson_id.date", "=", TUE)])
        self.assertEqual(owed.description, "Устный счёт")
        self.assertEqual(run.refused_count, 1)

    def test_homework_files(self):
        self.server.attachments = {
            111: [
                {"id": 9, "name": "Задание.pdf", "originalFileName": "Задание.pdf"},
                {"id": 10, "originalFileName": "../страница.html"},
            ]
        }
        self.server.files = {9: b"%PDF-1.4", 10: b"<html><script>1</script></html>"}
        run = self.bring()
        self.assertEqual(run.errors, False)
        files = self.env["school.homework"].search([]).attachment_ids.sorted("id")
        self.assertEqual(files.mapped("name"), ["Задание.pdf", ".._страница.html"])
        self.assertEqual(files.mapped("raw"), list(self.server.files.values()))
        self.assertEqual(files[1].mimetype, "text/plain")
        self.assertFalse(any(files.mapped("public")))
        self.server.asked.clear()
        self.assertEqual(self.counts(self.bring(hours=7)), [0] * 5)
        self.assertFalse(self.server.paths("attachments/9"))

    def test_changed_homework(self):
        self.bring()
        homework = self.env["school.homework"].search([])
        self.server.diaries[7][TUE][0]["assignments"][1]["assignmentName"] = "Стр. 41"
        self.bring(hours=7)
        self.assertEqual(homework.description, "Стр. 41")

    def test_other_school(self):
        """Another school's records are neither looked at nor touched."""
        self.bring()
        foreign = [("company_id", "=", self.other_school.id)]
        lessons = self.env["school.lesson"].search(foreign)
        self.assertEqual(lessons, self.foreign_lesson)
        for model in ("school.grade", "school.external.id", "school.exchange"):
            self.assertFalse(self.env[model].search(foreign))

    def test_erased(self):
        """With a pupil goes how the partner names it."""
        self.bring()
        self.env["school.erasure"]._erase("student", self.student)
        self.assertEqual(self.system.pupil_ids.mapped("sourced_id"), ["8"])
