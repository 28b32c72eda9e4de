import json

from ..common import SchoolDiaryHttpCommon
from .common import MailMixin
from .stand_ins import StandInMixin

SECRET = "agreed-secret"
PHONE = "+79001234567"


class HookCommon(StandInMixin, MailMixin, SchoolDiaryHttpCommon):
    """The school's channels, spoken to from outside."""

    def _notice(self, channel, **vals):
        agreement = self._agreement(self.guardian, PHONE, channel=channel.code)
        return self.env["school.notice"].create(
            {
                "guardian_id": self.guardian.id,
                "student_id": self.student.id,
                "agreement_id": agreement.id,
                "channel": channel.code,
                "period_from": self.MONDAY,
                "period_to": self.TODAY,
                "state": "sent",
                "sent_at": "2026-11-18 08:00:00",
                "reference": "wamid.1",
                "message_id": "<notice.1@school>",
                "company_id": self.school.id,
                **vals,
            }
        )

    def _path(self, channel):
        url = channel.hook_url
        return url[url.index("/school_diary") :]

    def _tell(self, channel, body, **headers):
        self.env.flush_all()
        answer = self.url_open(
            self._path(channel),
            data=body if isinstance(body, bytes) else json.dumps(body),
            headers={"Content-Type": "application/json", **headers},
        )
        self.env.invalidate_all()
        return answer
