from datetime import timedelta

from odoo.tests import tagged

from ..common import SchoolDiaryCommon
from .extract_common import ExtractMixin

SUBJECTS = [
    "Алгебра",
    "Биология",
    "Вероятность и статистика",
    "География",
    "Геометрия",
    "Изобразительное искусство",
    "Информатика",
    "История",
    "Литература",
    "Музыка",
    "Обществознание",
    "Основы безопасности и защиты Родины",
    "Основы духовно-нравственной культуры народов России",
    "Разговоры о важном",
    "Родная литература",
    "Родной язык",
    "Россия — мои горизонты",
    "Русский язык",
    "Второй иностранный язык (немецкий)",
    "Труд (технология)",
    "Физика",
    "Физическая культура",
    "Химия",
]
LONG = (
    "Подготовить сообщение о реках Сибири, нарисовать карту, повторить параграфы с "
    "седьмого по девятый, выучить правило, ответить на вопросы в конце главы. "
) * 4


@tagged("post_install", "-at_install")
class TestExtractFit(ExtractMixin, SchoolDiaryCommon):
    """However much there is to tell, a pupil has one page with the slip at its foot."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.class_8 = cls._class("8А", 8, homeroom_teacher_id=cls.homeroom_teacher.id)
        cls.pupils, cls.guardians = cls._crowd(cls.class_8, 3)
        week = timedelta(days=7)
        cls.lessons = cls._timetable(
            cls.class_8, SUBJECTS, [cls.MONDAY, cls.MONDAY + week]
        )
        cls._on_paper(cls.guardians)

    def _assert_whole(self, pages, number):
        self.assertEqual(len(pages), number)
        feet = {
            round(word.y)
            for page in pages
            for word in page.words
            if word.text == "Homeroom"
        }
        self.assertEqual(len(feet), 1, "the slips are cut at one stroke")
        for page in pages[: len(self.pupils)]:
            foot = min(word.y for word in page.words if word.text == "Homeroom")
            told = [word.y for word in page.words if word.y < foot]
            self.assertLess(max(told), foot - 8, "the texts end above the slip")

    def _fill_all(self, text, days):
        self._fill(
            (pupil, lesson, text)
            for pupil in self.pupils
            for lessons in self.lessons.values()
            for lesson in lessons[:days]
        )

    def _write_much(self):
        for place, lessons in enumerate(self.lessons.values()):
            self._homework(lessons[4], LONG, date_due=lessons[5 + place % 5].date)
            lessons[7].write({"type_id": self.type_test.id, "topic": LONG})
            lessons[6].write({"substitute_id": self.other_teacher.id})
        self.env["school.recommendation"].create(
            [
                {
                    "student_id": pupil.id,
                    "author_id": self.teacher.id,
                    "date": self.TODAY,
                    "text": LONG,
                }
                for pupil in self.pupils
                for _time in range(3)
            ]
        )

    def test_much(self):
        """23 subjects, marks in every cell, homework in every subject."""
        self._fill_all("4/5 3", 5)
        self._write_much()
        pages = self._print(self._batch(self.MONDAY), lang="en_US")
        self._assert_whole(pages, 4)
        self.assertRegex(pages[0].text, r"…and \d+ more")
        self.assertIn("Homework for the next week", pages[0].text)
        self.assertIn("Tests ahead", pages[0].text)
        self.assertIn("Teachers' recommendations", pages[0].text)

    def test_much_for_a_fortnight(self):
        self._fill_all("О 4/5", 10)
        self._write_much()
        extract = self.env["school.paper.extract"].create(
            {
                "class_id": self.class_8.id,
                "date": self.MONDAY + timedelta(days=7),
                "weeks": "2",
            }
        )
        pages = self._print(
            extract, "school_diary.action_report_extract_on_demand", lang="en_US"
        )
        self._assert_whole(pages, 3)

    def test_long_names(self):
        self.pupils[0].write(
            {
                "last_name": "Константинопольская-Преображенская",
                "first_name": "Александра-Екатерина",
                "middle_name": "Константиновна кызы",
            }
        )
        self.guardians[0].partner_id.name = LONG[:90]
        self._fill_all("Н", 3)
        self._write_much()
        pages = self._print(self._batch(self.MONDAY), lang="en_US")
        self._assert_whole(pages, 4)

    def test_little(self):
        """With little to tell the type is large."""
        other = self._class("1А", 1)
        pupils, guardians = self._crowd(other, 1)
        self._timetable(other, SUBJECTS[:4], [self.MONDAY])
        self._on_paper(guardians)
        batches = self._batch(self.MONDAY)
        orders = batches._extract_orders()
        small, large = (
            document.sheets[0].font
            for document in self.env["school.extract"]._documents(
                sorted(orders, key=lambda order: order.school_class == other)
            )
        )
        self.assertGreaterEqual(large, 18)
        self.assertLessEqual(small, large)

    def test_far_too_many(self):
        """More subjects than a page can have never run into the next pupil's."""
        other = self._class("9Б", 9)
        _pupils, guardians = self._crowd(other, 2)
        names = [f"Предмет с длинным названием номер {place}" for place in range(75)]
        self._timetable(other, names, [self.MONDAY])
        self._on_paper(guardians)
        batches = self._batch(self.MONDAY)
        pages = self._print(batches.filtered(lambda batch: batch.class_id == other))
        self.assertEqual(len(pages), 3)
        self.assertEqual(
            [page.lines[2] for page in pages[:2]],
            other._students(self.TODAY).mapped("name"),
        )

    def test_receipts(self):
        """The list to sign goes on on a second sheet."""
        pupils, guardians = self._crowd(self.class_8, 30)
        self._on_paper(guardians)
        pages = self._print(self._batch(self.MONDAY))
        self.assertEqual(len(pages), 33 + 2)
        rows = [line for line in pages[-1].lines if "Лев Ильич" in line]
        self.assertEqual([row.split()[0] for row in rows], ["31", "32", "33"])
