from datetime import date

from odoo.tests import tagged

from ..common import regulation
from .common import DeliveryCommon, parts


@tagged("post_install", "-at_install")
class TestSchoolDigest(DeliveryCommon):
    """What a letter says: the week's cells of this pupil, and nothing else."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.type_test.with_context(lang="ru_RU").name = "Контрольная работа"
        monday, *_others = cls.lessons_math
        cls._give(cls.student, monday, "3")
        cls._give(cls.student, monday, "2", same_work=True)
        cls._absent(cls.student, cls.lessons_math[1])
        cls._give(cls.student, cls.lesson_test, "5", weight=2)
        cls._give(cls.student, cls.lesson_english, "4")
        cls._absent(cls.student, cls.lesson_literature, "ill")
        cls._give(cls.other_student, cls.lesson_russian, "2", comment="Списал")
        cls.next_lesson = cls._lesson(cls.course_math, date(2026, 11, 23), 1)
        cls._lesson(
            cls.course_russian,
            date(2026, 11, 26),
            2,
            type_id=cls.type_test.id,
            topic="Причастие",
        )
        cls._homework(cls.lesson_test, "№ 551,\n553", date_due=cls.next_lesson.date)
        cls.env["school.recommendation"].create(
            {
                "student_id": cls.student.id,
                "course_id": cls.course_math.id,
                "author_id": cls.teacher.id,
                "date": cls.TODAY,
                "text": "Повторить <дроби>",
            }
        )

    def _letters(self, notices=None):
        notices = notices or self._make()
        letters = self.env["school.digest"]._letters(notices, self._channel())
        return {notice_id: letter for (notice_id,), letter in letters}

    def _letter(self, guardian):
        self._make()
        notice = guardian.notice_ids
        return self._letters(notice)[notice.id]

    @regulation("000-4a", "000-4b", "002-2a", "002-2b")
    def test_the_week_of_the_pupil_in_russian(self):
        letter = self._letter(self.guardian)
        self.assertEqual(letter["Subject"], "Алиса: неделя 16 – 21 ноября")
        text, html = parts(letter)
        self.assertEqual(
            text.split("\n\n")[1:5],
            [
                "ОЦЕНКИ\n"
                "Английский язык: ср 4\n"
                "Литература: ср Б\n"
                "Математика: пн 3/2, вт Н, чт 5×2",
                "ВПЕРЕДИ\nчт 26 ноября — контрольная работа, русский язык (Причастие)",
                "ДОМАШНЕЕ ЗАДАНИЕ: ПОНЕДЕЛЬНИК 23 НОЯБРЯ\nМатематика — № 551, 553",
                "УЧИТЕЛЯ РЕКОМЕНДУЮТ\nМатематика: Повторить <дроби>",
            ],
        )
        self.assertIn("4 новые оценки", text)
        self.assertIn("1 контрольная впереди", text)
        self.assertIn("5 сентября 2026", text)
        for expected in ("Повторить &lt;дроби&gt;", "№ 551, 553", 'lang="ru"'):
            self.assertIn(expected, html)
        link = f"/my/diary/{self.student.id}/week?date=2026-11-16"
        self.assertIn(link, html)
        self.assertIn(link, text)

    def test_nothing_of_another_pupil(self):
        for part in parts(self._letter(self.guardian)):
            self.assertNotIn("Списал", part)
            self.assertNotIn("Пётр", part)
            self.assertNotIn("Кирилл", part)
        text, _html = parts(self._letter(self.other_guardian))
        self.assertIn("Русский язык: ср 2", text)
        self.assertNotIn("Математика:", text)
        self.assertNotIn("Английский", text, "the subgroup of others")

    def test_the_subject_says_little(self):
        letter = self._letter(self.guardian)
        headers = str(letter.items())
        for secret in ("Орлова", "6Б", "Математика"):
            self.assertNotIn(secret, headers)

    def test_each_reader_in_the_own_language(self):
        self.other_guardian.partner_id.lang = "en_US"
        letter = self._letter(self.other_guardian)
        self.assertEqual(letter["Subject"], "Пётр: week 16 – 21 November")
        text, _html = parts(letter)
        self.assertIn("1 new grade, 1 test ahead", text)
        self.assertIn("by the agreement of 5 September 2026.", text)

    def test_an_empty_week_is_said_kindly(self):
        text, _html = parts(self._letter(self.guardian_of_sibling))
        self.assertIn("Новых оценок и пропусков нет", text)

    def test_the_diary_is_read_once_for_all(self):
        notices = self._make()
        one = notices.filtered(lambda n: n.guardian_id == self.guardian)
        self._letters(notices)
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        self._letters(one)
        alone = self.cr.sql_log_count - before
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        self._letters(notices)
        self.assertEqual(self.cr.sql_log_count - before, alone)

    def test_one_bad_record_fails_alone(self):
        notices = self._make()
        bad = notices.filtered(lambda one: one.guardian_id == self.guardian)
        bad.message_id = "<broken\nheader>"
        letters = self._letters(notices)
        self.assertIsInstance(letters[bad.id], Exception)
        self.assertEqual(
            sum(isinstance(letter, Exception) for letter in letters.values()), 1
        )
