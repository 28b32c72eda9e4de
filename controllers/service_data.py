"""What is held about a person and the pupils for whom it stands, to be taken along."""

import io
import json
import zipfile

from odoo.http import content_disposition, request, route

from .service_portal import MINE, SEND, ServicePortal
from .typed import typed_text

LONGEST_TEXT = 2000


class ServiceData(ServicePortal):
    @route("/my/data", readonly=True, **MINE)
    def my_data(self, **_kwargs):
        guardians = self._own_guardians()
        requests = guardians.env["school.erasure.request"]
        mine = requests.search([("guardian_id", "in", guardians.ids)])
        return request.render(
            "school_diary.portal_data",
            {
                "page_name": "school_data",
                "guardians": guardians,
                "under_age": self._under_age(),
                "requests": mine.grouped("guardian_id"),
            },
        )

    @route("/my/data/<int:guardian_id>/erasure", **SEND)
    def my_data_erasure(self, guardian_id, text="", **_kwargs):
        """Ask the office to erase; sent twice, it is one request."""
        guardian = self._own(self._own_guardians(), guardian_id)
        guardian.company_id._school_claim(guardian)
        requests = guardian.env["school.erasure.request"]
        waiting = [("guardian_id", "=", guardian.id), ("state", "=", "open")]
        if not requests.search_count(waiting, limit=1):
            requests.create(
                {
                    "guardian_id": guardian.id,
                    "way": "portal",
                    "text": typed_text(text, LONGEST_TEXT),
                }
            )
        return request.redirect("/my/data")

    @route("/my/data/<int:guardian_id>/download", readonly=True, **MINE)
    def my_data_download(self, guardian_id, **_kwargs):
        """A file for people and one for programs, in one archive."""
        guardian = self._own(self._own_guardians(), guardian_id)
        parts = guardian.env["school.personal.data"]._collect(guardian)
        page = request.env["ir.qweb"]._render(
            "school_diary.personal_data",
            {"parts": parts, "school": guardian.company_id, "lang": request.env.lang},
        )
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as files:
            files.writestr("data.json", json.dumps(parts, ensure_ascii=False, indent=1))
            files.writestr("data.html", str(page))
        return request.make_response(
            archive.getvalue(),
            [
                ("Content-Type", "application/zip"),
                ("Content-Disposition", content_disposition("diary-data.zip")),
                ("Cache-Control", "no-store"),
            ],
        )
