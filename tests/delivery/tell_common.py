"""What the tests of telling families share: wizards, and a class with a twin."""

from odoo.tests import Form, freeze_time

from .common import DeliveryCommon


class TellCommon(DeliveryCommon):
    """Wednesday noon: Thursday's mathematics and today's English are still ahead.

    The mother of 6Б's pupil has a second child in the same class.
    """

    freeze_time = freeze_time("2026-11-18 09:00:00", tick=True)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.twin = cls._student("Орлова", "Вера", "Дмитриевна", cls.class_6b)
        cls.guardian_of_twin = cls._guardian(cls.twin, cls.guardian.partner_id)
        cls._open_gate(cls.guardian_of_twin)
        cls.by_mail_twin = cls._agreement(cls.guardian_of_twin, "mother@example.org")
        cls.env.flush_all()

    def _cancel(self, lessons, note="", tell=True, user=None):
        """Cancel lessons as the deputy head does it.

        :return: the new notices
        """
        with self._new_notices() as made:
            action = lessons.with_user(user or self.deputy).action_ask_cancel()
            wizards = self.env["school.lesson.cancel"].with_user(user or self.deputy)
            with Form(wizards.with_context(**action["context"])) as form:
                form.reason = "Болезнь учителя"
                form.tell_families = tell
                if tell:
                    form.family_note = note
            form.record.action_cancel()
        return made[0]

    def _tell(self, lessons, user=None):
        with self._new_notices() as made:
            self._tell_form(lessons, user).save().action_tell()
        return made[0]

    def _tell_form(self, lessons, user=None):
        action = lessons.with_user(user or self.deputy).action_ask_tell()
        wizards = self.env["school.lesson.tell"].with_user(user or self.deputy)
        return Form(wizards.with_context(**action["context"]))

    def _new_notices(self):
        return _NewNotices(self.notices)


class _NewNotices:
    """The notices that were made within the block, as the list's only item."""

    def __init__(self, notices):
        self.notices = notices
        self.before = notices.search([])
        self.found = []

    def __enter__(self):
        return self.found

    def __exit__(self, *exception):
        if not exception[0]:
            self.found.append(self.notices.search([]) - self.before)
