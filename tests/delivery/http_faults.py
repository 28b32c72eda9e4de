"""Providers that fail as real ones do, and report twice and out of order.

And what must be true all the same, by the provider's own books.
"""

import contextlib
import hashlib
import hmac
import json
import queue
import threading
import time

import requests

from odoo.addons.school_diary.models.delivery.sms_carrier import sms_name

from .loopback import RESET
from .stand_ins import (
    BROKEN,
    BUSY,
    DROP,
    HANG,
    LATE,
    PAGE,
    SWALLOW,
    SmsStandIn,
    WhatsAppStandIn,
    meta_error,
)
from .storm import Storm

LOST = (SWALLOW, HANG, DROP, RESET, PAGE, LATE)
"""Faults after which nobody can know whether the message was taken."""
FAULTS = (BUSY, BROKEN, *LOST)
EARLY = 0.4
"""Share of the messages of which a report is told before they are answered."""
FAILS, UNREAD = 0.05, 0.5
"""Shares of the messages that never arrive, and that nobody reads."""
TELLERS = 2
AGAIN_SECONDS = 0.3
COLUMNS = "message_id, reference, state, in_doubt, delivered_at, read_at, error"


class Stormy:
    """Mixed into a stand-in: faults by chance, and reports.

    A report that is not answered with 200 is told again.

    :param length: messages after which it is well again
    :param rates: dict of fault to its share of the messages
    :ivar ends: dict of reference to what became of the message in the end
    :ivar repeated: requests that had to be made again
    """

    hang_seconds = 4
    by_key = False
    """whether the reports bear our name of the message"""
    together = 1
    """reports that are told by one request, at most"""

    def __init__(self, seed, length, **rates):
        super().__init__()
        self.storm = Storm(seed, length, rates)
        self.ends = {}
        self.early = 0
        self.repeated = 0
        self.hook = None
        self.news = queue.Queue()
        self.told = threading.local()

    def fault(self):
        return self.storm.draw()

    def note(self, asked, text, reference, key=""):
        taken = super().note(asked, text, reference, key)
        chance = self.storm.random
        drawn = chance.random()
        end = "failed" if drawn < FAILS else "delivered" if drawn < UNREAD else "read"
        self.ends[reference] = end
        reports = [(taken, what) for what in self.course(end)] * 2
        chance.shuffle(reports)
        self.told.reports = reports
        self.told.is_early = chance.random() < EARLY
        return taken

    def course(self, end):
        """The states that are told of a message."""
        return [end]

    def handle(self, asked):
        self.told.reports = []
        answer = super().handle(asked)
        reports = self.told.reports
        if reports and self.told.is_early:
            self.early += 1
            self._tell([reports.pop(0)])
        for report in reports:
            self.news.put(report)
        return answer

    # Reports

    def tell_to(self, hook):
        """Begin to tell.

        :param hook: the address for reports
        """
        self.hook = hook
        for _number in range(TELLERS):
            threading.Thread(target=self._tell_all, daemon=True).start()

    def _tell_all(self):
        session = requests.Session()
        while True:
            reports = [self.news.get()]
            with contextlib.suppress(queue.Empty):
                while len(reports) < self.together:
                    reports.append(self.news.get_nowait())
            self._tell(reports, session)
            for _report in reports:
                self.news.task_done()

    def _tell(self, reports, session=requests):
        if self._is_heard(reports, session):
            return
        self.repeated += 1
        for report in reports:
            again = threading.Timer(AGAIN_SECONDS, self.news.put, [report])
            again.daemon = True
            again.start()

    def _is_heard(self, reports, session):
        try:
            answer = session.post(self.hook, timeout=30, **self.words(reports))
        except requests.RequestException:
            return False
        return answer.status_code == 200

    def settle(self, patience=60):
        """Wait until everything is told.

        :return: whether it was
        """
        end = time.monotonic() + patience
        while time.monotonic() < end:
            before = self.repeated
            time.sleep(2 * AGAIN_SECONDS)
            if self.news.unfinished_tasks == 0 and self.repeated == before:
                return True
        return False

    def words(self, reports):
        """Reports as the provider words them, for ``requests``.

        :param reports: list of (``Taken``, its state)
        """
        raise NotImplementedError


class StormyWhatsApp(Stormy, WhatsAppStandIn):
    """Signed reports, which bear our name of the message."""

    by_key = True
    together = 20
    secret = "agreed-secret"

    def settings(self):
        return {**super().settings(), "app_secret": self.secret}

    def course(self, end):
        return {"read": ["sent", "delivered"], "delivered": ["sent"]}.get(end, []) + [
            end
        ]

    def words(self, reports):
        statuses = [self._status(*report) for report in reports]
        value = {"messaging_product": "whatsapp", "statuses": statuses}
        change = {"field": "messages", "value": value}
        body = {"object": "whatsapp_business_account", "entry": [{"changes": [change]}]}
        data = json.dumps(body).encode()
        seal = hmac.new(self.secret.encode(), data, hashlib.sha256).hexdigest()
        return {"data": data, "headers": {"X-Hub-Signature-256": f"sha256={seal}"}}

    def _status(self, taken, what):
        status = {
            "id": taken.reference,
            "status": what,
            "timestamp": str(int(time.time())),
            "recipient_id": taken.address.lstrip("+"),
            "biz_opaque_callback_data": taken.key,
        }
        if what == "failed":
            status["errors"] = [meta_error(131047, "Re-engagement message")["error"]]
        return status

    @staticmethod
    def name_of(message_id):
        return message_id


class StormySms(Stormy, SmsStandIn):
    """Reports that bear the gateway's own name of the message alone."""

    def settings(self):
        settings = super().settings()
        # Asked for, and not looked at: it would take a repeat.
        return {**settings, "gateway_url": settings["gateway_url"] + "&ref={id}"}

    def note(self, asked, text, reference, key=""):
        return super().note(asked, text, reference, asked.query["ref"])

    def words(self, reports):
        ((taken, what),) = reports
        code = "20" if what == "failed" else "1"
        return {"data": {"id": taken.reference, "status": code}}

    @staticmethod
    def name_of(message_id):
        return sms_name(message_id)


def untruths(notices, provider, kills, doubt_rule):
    """What is not as it must be after the storm; nothing where all is well.

    :param notices: rows of ``COLUMNS``
    :param provider: ``Stormy``
    :param kills: how many workers were killed
    :return: list of sentences
    """
    found = []
    copies = {}
    for taken in provider.taken:
        copies.setdefault(taken.key, []).append(taken.reference)
    for row in notices:
        references = copies.pop(provider.name_of(row[0]), [])
        wrong = _untruth(row, references, provider, doubt_rule)
        found += [f"{row[0]}: {what}: {row}, {references}" for what in wrong]
    found += [f"{name} belongs to no notice" for name in copies]
    doubts = sum(bool(row[3]) for row in notices)
    most = sum(provider.storm.faults[fault] for fault in LOST) + kills
    if doubts > most:
        found.append(f"{doubts} in doubt after {most} interruptions")
    return found


def _untruth(row, references, provider, doubt_rule):
    """What is untrue of one notice, by the references under which it was taken."""
    _name, reference, state, in_doubt, delivered_at, read_at, error = row
    # What the reports can be matched to.
    known = references if provider.by_key else [reference] * (reference in references)
    ends = {provider.ends[one] for one in known}
    if state not in ("sent", "failed", "doubt"):
        yield "no end"
    if len(references) > 1 and (doubt_rule == "office" or not in_doubt):
        yield "taken twice"
    if state == "sent" and not references:
        yield "nobody took it"
    if state == "sent" and ends == {"failed"}:
        yield "it never arrived"
    if state == "failed" and not (error and ends <= {"failed"}):
        yield "it has not failed"
    if state == "doubt" and (doubt_rule == "again" or not in_doubt or known):
        yield "there is no doubt"
    if bool(delivered_at) != bool(ends - {"failed"}):
        yield "whether it arrived"
    if bool(read_at) != (provider.by_key and "read" in ends):
        yield "whether it was read"
