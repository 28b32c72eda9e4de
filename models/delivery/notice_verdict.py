"""What follows for a notice from what became of its message."""

from datetime import timedelta

from odoo import fields

OUTCOMES = ("sent", "retried", "failed", "doubt")
MAX_ATTEMPTS = 5
RETRY_MINUTES = 30


def judge(outcome, attempts, doubt_rule, is_down):
    """
    :param outcome: ``Outcome`` of the try
    :param attempts: how many tries there were, this one included
    :param doubt_rule: the channel's
    :param is_down: the provider refuses everything now
    :return: outcome as it is counted, column values, event or None
    """
    if outcome.state == "sent":
        values = {"state": "sent", "sent_at": fields.Datetime.now(), "error": None}
        values.update(parts=outcome.parts, reference=outcome.reference or None)
        return "sent", values, None
    doubt = {"in_doubt": True} if outcome.state == "doubt" else {}
    event = {"what": outcome.state, "reason": outcome.reason}
    if doubt and doubt_rule == "office":
        return "doubt", {**doubt, "state": "doubt", "error": outcome.reason}, event
    if outcome.state == "retry" and is_down:
        # All are refused for now: that was not this one's attempt.
        values = {"state": "queued", "error": outcome.reason}
        return "retried", {**values, "attempts": attempts - 1}, event
    if outcome.state == "failed" or attempts >= MAX_ATTEMPTS:
        gone = {"is_gone": True} if outcome.is_gone else {}
        values = {"state": "failed", "error": outcome.reason}
        return "failed", {**values, **doubt, **gone}, {**event, "what": "failed"}
    retry_at = fields.Datetime.now() + _pause(outcome, attempts)
    values = {"state": "queued", "retry_at": retry_at, "error": outcome.reason}
    return "retried", {**values, **doubt}, event


def _pause(outcome, attempts):
    """Growing with the tries; or the provider's own word on when to come back."""
    if outcome.pause:
        return timedelta(seconds=outcome.pause)
    at_once = outcome.at_once and attempts == 1
    return timedelta(minutes=0 if at_once else RETRY_MINUTES * attempts)
