"""The files of homework."""

from ...tools.netschool_wire import Attachment
from .connector import Trouble

KIND = "attachments"
LONGEST_NAME = 120
GONE = ("too_big", "refused", "no_rights", "server_error")
"""Troubles of one file: the others are brought all the same."""


class NetschoolFiles:
    """
    :param system: ``school.partner.system``, as superuser
    """

    def __init__(self, system, findings):
        self._system = system
        self._findings = findings
        self.env = system.env
        self._external = self.env["school.external.id"]

    def bring(self, client, files, tasks):
        """
        :param files: dict of assignment to list of ``Attachment``
        :param tasks: dict of assignment to the homework's id
        """
        wanted = [
            (tasks[key], one)
            for key in files.keys() & tasks.keys()
            for one in files[key]
        ]
        # Also those that were deleted here: they do not come again.
        known = self._external._owners(
            self._system, KIND, [one.id for _homework, one in wanted]
        )
        for homework_id, one in wanted:
            if one.id not in known:
                homework = self.env["school.homework"].browse(homework_id)
                self._bring(client, one, homework)

    def _bring(self, client, one: Attachment, homework):
        try:
            content = client.download(f"attachments/{one.id}")
        except Trouble as trouble:
            if trouble.code not in GONE:
                raise
            self._findings.refuse(
                self.env._(
                    "A file of a homework was not brought: %(name)s", name=one.name
                )
            )
            return
        # Whatever it says it is: a page is never shown as one.
        files = self.env["ir.attachment"].with_context(attachments_mime_plainxml=True)
        file = files.create(
            {
                "name": one.name.replace("/", "_")[-LONGEST_NAME:] or one.id,
                "raw": content,
                "res_model": homework._name,
                "res_id": homework.id,
            }
        )
        homework.attachment_ids += file
        self._external._remember(self._system, KIND, "ir.attachment", {one.id: file.id})
        self._findings.counts["created"] += 1
