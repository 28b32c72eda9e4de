"""What the tests of paper extracts share: families on paper, printing, reading back."""

from datetime import date, timedelta

from .extract_text import read_pages

LETTERS = {"Н": "unexcused", "Б": "ill", "У": "excused", "О": "late", "ОСВ": "exempt"}


class ExtractMixin:
    """To be mixed into a class built on the tiny school."""

    REPORT = "school_diary.action_report_extract"

    @classmethod
    def _on_paper(cls, guardians):
        return cls.env["school.delivery.agreement"].create(
            [
                {
                    "guardian_id": guardian.id,
                    "channel": "paper",
                    "date_from": date(2026, 9, 1),
                }
                for guardian in guardians
            ]
        )

    @classmethod
    def _batch(cls, monday, school=None):
        """The batches that the weekly run makes for the week."""
        notices = cls.env["school.notice"]._make_week(school or cls.school, monday)
        return notices.batch_id.sorted("id")

    @classmethod
    def _crowd(cls, school_class, number):
        """Pupils with a guardian each, in no order of the alphabet."""
        names = [f"{letter}нин" for letter in "ШВЖАДКЛМЮБТРЯГЕЗ"]
        names += [f"{name}ский" for name in names]
        pupils = cls.env["school.student"]
        for place in range(number):
            pupils |= cls._student(names[place], "Саша", "Львович", school_class)
        guardians = [
            cls._guardian(pupil, f"{pupil.last_name} Лев Ильич") for pupil in pupils
        ]
        return pupils, guardians

    @classmethod
    def _timetable(cls, school_class, subjects, weeks):
        """A course for each name, with a lesson on each school day of the weeks.

        :param weeks: Mondays
        :return: dict of subject's name to lessons in the order of the days
        """
        lessons = {}
        known = cls.env["school.subject"].search(
            [("name", "in", subjects), ("company_id", "=", cls.school.id)]
        )
        records = known | known.create(
            [
                {"name": name, "company_id": cls.school.id}
                for name in subjects
                if name not in known.mapped("name")
            ]
        )
        for subject in records:
            course = cls._course(school_class, subject, cls.teacher)
            lessons[subject.name] = cls.env["school.lesson"].create(
                [
                    {"course_id": course.id, "date": monday + timedelta(days=offset)}
                    for monday in weeks
                    for offset in range(5)
                ]
            )
        return lessons

    @classmethod
    def _fill(cls, cells):
        """Write cells of the journal: «4/5», «О 2», «Б», «5 3».

        :param cells: list of (pupil, lesson, text)
        """
        grades, absences = [], []
        for pupil, lesson, text in cells:
            place = {"student_id": pupil.id, "lesson_id": lesson.id}
            sequence = 0
            for part in text.split():
                if part in LETTERS:
                    absences.append({**place, "kind": LETTERS[part]})
                    continue
                for number, code in enumerate(part.split("/")):
                    sequence += 1
                    mark = {
                        "value_id": cls._value(code).id,
                        "sequence": sequence,
                        "same_work": number > 0,
                    }
                    grades.append({**place, **mark})
        cls.env["school.grade"].create(grades)
        cls.env["school.absence"].create(absences)

    def _print(self, records, report=None, user=None, lang="ru_RU"):
        """The pages of the report, printed by the user."""
        reports = self.env["ir.actions.report"]
        if user:
            reports = reports.with_user(user)
        with self.allow_pdf_render():
            content, kind = reports.with_context(
                force_report_rendering=True, lang=lang
            )._render_qweb_pdf(report or self.REPORT, records.ids)
        self.assertEqual(kind, "pdf")
        self.pdf = content
        return read_pages(content)
