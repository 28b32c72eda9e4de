import random
from datetime import date, timedelta

from odoo.tests import tagged

from ..common import SchoolDiaryCommon, regulation
from .extract_common import ExtractMixin

NATURE = "Основы естественных наук и охраны природы"
SUBJECTS = ["Алгебра", "Физика", "Химия", NATURE, "История", "Музыка"]
TEXTS = ["5", "4", "3/2", "О 2", "Б", "Н", "4/5 3", "У", "2", "ОСВ", "О"]


@tagged("post_install", "-at_install")
@regulation("000-4c", "002-2c", "003-2b")
class TestExtract(ExtractMixin, SchoolDiaryCommon):
    maxDiff = None

    """The extracts of a class of twelve, all of whose families are on paper."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.school.phone = "8 (000) 000-00-00"
        cls.class_8 = cls._class("8А", 8, homeroom_teacher_id=cls.homeroom_teacher.id)
        cls.pupils, cls.guardians = cls._crowd(cls.class_8, 12)
        week = timedelta(days=7)
        cls.lessons = cls._timetable(
            cls.class_8, SUBJECTS, [cls.MONDAY - week, cls.MONDAY, cls.MONDAY + week]
        )
        cls.agreements = cls._on_paper(cls.guardians)

    def _week_lessons(self, subject):
        return self.lessons[subject][5:10]

    def _random_week(self, lessons_of, seed=7):
        """Fill a part of the cells of every pupil.

        :return: {pupil: {subject: {«16.11»: text}}}
        """
        choice = random.Random(seed)
        plan = {pupil: {name: {} for name in SUBJECTS} for pupil in self.pupils}
        cells = []
        for pupil in self.pupils:
            for subject in SUBJECTS:
                for lesson in lessons_of(subject):
                    if choice.random() < 0.4:
                        text = choice.choice(TEXTS)
                        cells.append((pupil, lesson, text))
                        plan[pupil][subject][f"{lesson.date:%d.%m}"] = text
        self._fill(cells)
        return plan

    def test_cells(self):
        """Every page has the cells of that pupil and week, and nothing more."""
        plan = self._random_week(self._week_lessons)
        # The weeks before and after are not told of.
        self._fill(
            (pupil, self.lessons["Физика"][place], "2")
            for pupil in self.pupils
            for place in (0, 12)
        )
        pages = self._print(self._batch(self.MONDAY))
        for pupil, page in zip(self.class_8._students(self.TODAY), pages, strict=False):
            self.assertEqual(page.lines[2], pupil.name)
            self.assertEqual(page.cells(SUBJECTS), plan[pupil])

    def test_order(self):
        """A page a pupil in the order of the class list, then the list to sign."""
        pages = self._print(self._batch(self.MONDAY))
        names = self.class_8._students(self.TODAY).mapped("name")
        self.assertEqual(len(pages), len(names) + 1)
        self.assertEqual([page.lines[2] for page in pages[:-1]], names)
        for page, name in zip(pages, names, strict=False):
            others = [other for other in names if other != name]
            self.assertFalse([other for other in others if other in page.text])
            self.assertIn(self.school.phone, page.text)
            self.assertIn("Котова Н. Ю.", page.text)
        receipts = pages[-1]
        rows = [line for line in receipts.lines if line[:1].isdigit()][-len(names) :]
        self.assertEqual(
            rows,
            [
                f"{number} {name} {name.split()[0]} Лев Ильич"
                for number, name in enumerate(names, 1)
            ],
        )

    def test_averages(self):
        """The weighted mean of the term up to the week, and the lessons missed."""
        pupil = self.pupils[0]
        algebra, physics = self.lessons["Алгебра"], self.lessons["Физика"]
        algebra[6].type_id = self.type_test
        self._fill(
            [
                (pupil, algebra[0], "2"),
                (pupil, algebra[6], "5"),
                (pupil, algebra[12], "2"),
                (pupil, physics[5], "Б"),
                (pupil, physics[6], "Н 3"),
                (pupil, physics[7], "О"),
            ]
        )
        weight = self.type_test.weight
        mean = f"{(2 + 5 * weight) / (1 + weight):.2f}".replace(".", ",")
        pages = self._print(self._batch(self.MONDAY))
        page = next(page for page in pages if pupil.name in page.lines)
        found = page.last_columns(SUBJECTS)
        self.assertEqual(found["Алгебра"], [mean])
        self.assertEqual(found["Физика"], ["2", "3,00"])
        self.assertEqual(found["Химия"], [])

    def test_texts(self):
        """What comes: homework, tests, changes of the timetable; and advice."""
        pupil = self.pupils[0]
        algebra, physics = self.lessons["Алгебра"], self.lessons["Физика"]
        self._homework(algebra[9], "№ 551, 553", date_due=date(2026, 11, 24))
        self._homework(algebra[4], "старое задание", date_due=date(2026, 11, 17))
        algebra[12].write({"type_id": self.type_test.id, "topic": "Дроби"})
        physics[6].write({"substitute_id": self.other_teacher.id})
        physics[11].action_cancel()
        self.lessons["Химия"][7]._move(date(2026, 11, 26), 7)
        self.env["school.recommendation"].create(
            {
                "student_id": pupil.id,
                "course_id": physics[0].course_id.id,
                "author_id": self.teacher.id,
                "date": self.TODAY,
                "text": "Повторить закон Ома",
            }
        )
        pages = self._print(self._batch(self.MONDAY))
        texts = [page.text for page in pages[:-1]]
        for text in texts:
            self.assertIn("вт 24.11 Алгебра: № 551, 553", text)
            self.assertIn("ср 25.11 Алгебра:", text)
            self.assertIn("Дроби", text)
            self.assertIn("Зуев А. Л.", text)
            self.assertIn("вт 24.11 Физика:", text)
            self.assertEqual(text.count("Химия:"), 1)
            self.assertIn("чт 26.11", text)
            self.assertNotIn("старое задание", text)
        advised = [text for text in texts if "Повторить закон Ома" in text]
        self.assertEqual(len(advised), 1)
        self.assertIn(pupil.name, advised[0])

    def test_quiet_week(self):
        """A pupil without marks gets a page that says so kindly."""
        self._fill([(self.pupils[0], self.lessons["Физика"][5], "5")])
        pages = self._print(self._batch(self.MONDAY), lang="en_US")
        page = next(page for page in pages if self.pupils[1].name in page.lines)
        self.assertIn("no grades in this time · no lessons missed", page.lines)
        self.assertEqual(page.cells(SUBJECTS), {name: {} for name in SUBJECTS})

    def test_two_guardians(self):
        """Each guardian on paper gets an own copy, which does not name the other."""
        pupil = self.pupils[0]
        father = self._guardian(pupil, "Чужой Фома Кузьмич", relation="father")
        self._on_paper([father])
        pages = self._print(self._batch(self.MONDAY))
        self.assertEqual(len(pages), 12 + 1 + 1)
        copies = [page.text for page in pages[:-1] if pupil.name in page.lines]
        mother = self.guardians[0].partner_id.name
        self.assertEqual(
            sorted((mother in copy, "Чужой Фома" in copy) for copy in copies),
            [(False, True), (True, False)],
        )

    def test_withdrawn(self):
        """Who has lost the right or gave up paper gets no page any more."""
        batch = self._batch(self.MONDAY)
        self.guardians[0].date_end = self.TODAY
        self.agreements[1].date_end = self.TODAY
        self.pupils[2].departure_date = self.TODAY
        pages = self._print(batch)
        self.assertEqual(len(pages), 9 + 1)
        text = "\n".join(page.text for page in pages)
        for pupil in self.pupils[:3]:
            self.assertNotIn(pupil.name, text)
        self.guardians[3:] = []
        self.env["school.guardian"].search([]).date_end = self.TODAY
        self.assertEqual(len(self._print(batch)), 1)

    def test_only_paper(self):
        """No page for who is not on paper."""
        self.agreements[:10].date_end = self.TODAY
        pages = self._print(self._batch(self.MONDAY))
        self.assertEqual(len(pages), 2 + 1)

    def test_many_classes(self):
        """One click prints all classes of the week into one file, in their order."""
        self._on_paper([self.guardian, self.other_guardian, self.guardian_of_sibling])
        batches = self._batch(self.MONDAY)
        self.assertEqual(len(batches), 3)
        pages = self._print(batches)
        self.assertEqual(len(pages), sum(batches.mapped("notice_count")) + 3)
        heads = [page.lines[0].split()[-1] for page in pages]
        expected = [
            batch.class_id.name
            for batch in batches
            for _page in range(batch.notice_count + 1)
        ]
        self.assertEqual(heads, expected)

    @regulation("004-1b")
    def test_fortnight(self):
        """Where the regulation has 14 days the page tells of two weeks."""
        self.school.school_regulation_id = self.env.ref("school_diary.regulation_004")
        before = self._batch(self.MONDAY - timedelta(days=14))
        self.assertFalse(before)
        first = self._batch(self.MONDAY - timedelta(days=7))
        self.assertTrue(first)
        self.assertFalse(self._batch(self.MONDAY), "7 days after the last extract")
        plan = self._random_week(lambda subject: self.lessons[subject][5:15])
        batch = self._batch(self.MONDAY + timedelta(days=7))
        pages = self._print(batch)
        self.assertEqual(len(pages), 12 + 1)
        for pupil, page in zip(self.class_8._students(self.TODAY), pages, strict=False):
            self.assertEqual(page.lines[2], pupil.name)
            self.assertEqual(page.cells(SUBJECTS), plan[pupil])

    def test_long_interval(self):
        """A period of more than two weeks has a column a week, with dates."""
        pupil = self.pupils[0]
        physics = self.lessons["Физика"]
        self._fill(
            [
                (pupil, physics[0], "4/5"),
                (pupil, physics[2], "О 2"),
                (pupil, physics[14], "Б"),
            ]
        )
        batch = self._batch(self.MONDAY + timedelta(days=7))
        batch.date_from = self.MONDAY - timedelta(days=7)
        batch.notice_ids.period_from = batch.date_from
        page = next(page for page in self._print(batch) if pupil.name in page.lines)
        text = " ".join(page.text.split())
        for cell in ("09.11 4/5", "11.11 О 2", "27.11 Б"):
            self.assertIn(cell, text)

    def test_queries(self):
        """As many queries for a whole class as for two pupils."""
        self._random_week(self._week_lessons)
        orders = self._batch(self.MONDAY)._extract_orders()
        extracts = self.env["school.extract"]
        counts = []
        for copies in (orders[0].copies, orders[0].copies[:2]):
            orders[0].copies = copies
            for _warm in range(2):
                self.env.invalidate_all()
                start = self.cr.sql_log_count
                extracts._documents(orders)
            counts.append(self.cr.sql_log_count - start)
        self.assertEqual(counts[0], counts[1])
        self.assertLessEqual(counts[0], 40)
