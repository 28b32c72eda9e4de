"""What the tests of the public page share: an application, sent and confirmed."""

from urllib.parse import urlsplit

from lxml import html

from .common import ServiceMixin

TYPED = {
    "applicant_name": "Орлов Дмитрий Львович",
    "applicant_email": "orlov@example.org",
    "applicant_phone": "+7 978 123-45-67",
    "relation": "father",
    "child_name": "Орлова Алиса Дмитриевна",
    "child_class": "6Б",
    "delivery_channel": "email",
    "consent_given": "1",
}


class PublicPageMixin(ServiceMixin):
    """To be mixed into a class built on the tiny school, with HTTP."""

    def setUp(self):
        super().setUp()
        self._speak_english()
        self.page = f"/diary-service/{self.school.id}"

    def _applications(self):
        return self.env["school.application"].search([("way", "=", "public")])

    def _form(self):
        """The empty form's hidden fields."""
        document = html.fromstring(self.url_open(f"{self.page}/apply").text)
        return {
            field.get("name"): field.get("value")
            for field in document.xpath(
                "//form[contains(@class, 'o_school_form')]//input[@type='hidden']"
            )
        }

    def _send(self, leaving=None, **typed):
        page = f"{self.page}/apply/{leaving}" if leaving else f"{self.page}/apply"
        return self.url_open(page, data={**self._form(), **TYPED, **typed})

    def _link(self, application):
        """Where the letter leads to, on this server."""
        return urlsplit(application._confirmation_url()).path

    def _confirm(self, application):
        link = self._link(application)
        document = html.fromstring(self.url_open(link).text)
        token = document.xpath("//input[@name='csrf_token']/@value")[0]
        answer = self.url_open(link, data={"csrf_token": token})
        self._look_up()
        return answer
