from odoo.tests import tagged

from .common import DeliveryCommon, parts


@tagged("post_install", "-at_install")
class TestLetterDetail(DeliveryCommon):
    """A letter by e-mail says what the school lets e-mail tell, as messengers do."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for lesson, code in zip(cls.lessons_math, "4453", strict=False):
            cls._give(cls.student, lesson, code)
        cls._foretell()
        cls.by_mail_sibling.action_end()

    def _received(self, detail):
        """The letters of the week and of the forecast, as they came."""
        self._channel(detail=detail)
        with self._real_mail() as mailbox:
            self._run_cron()
        letters = mailbox.to("mother@example.org")
        self.assertEqual(len(letters), 2)
        return sorted(letters, key=lambda letter: "week" in parts(letter)[0])

    def _assert_said(self, letter, said, unsaid):
        for part in (letter["Subject"], *parts(letter)):
            for word in unsaid:
                self.assertNotIn(word, part)
        for part in parts(letter):
            for word in (*said, f"/my/diary/{self.student.id}/", "соглашению от 5"):
                self.assertIn(word, part)
        self.assertTrue(letter["List-Unsubscribe"])

    def test_full(self):
        forecast, week = self._received("full")
        self._assert_said(forecast, ["Алиса: прогноз", "Математика", "3,8"], [])
        self._assert_said(week, ["Алиса: неделя", "новые оценки", "Математика"], [])

    def test_short(self):
        """The first name and what is new; no subjects, no grades."""
        unsaid = ["Математика", "Орлова", "3,8", "ожидается"]
        forecast, week = self._received("short")
        self._assert_said(forecast, ["Алиса: прогноз"], unsaid)
        self._assert_said(week, ["Алиса: неделя", "новые оценки"], unsaid)

    def test_bare(self):
        """That there is news, nothing of the child."""
        unsaid = ["Алиса", "Математика", "новые оценки", "прогноз", "неделя"]
        for letter in self._received("bare"):
            self._assert_said(letter, ["В школьном дневнике"], unsaid)
            self.assertIn("В школьном дневнике", letter["Subject"])
