from odoo.tests import tagged

from ..common import SchoolDiaryCommon

ROLES = ("teacher", "deputy", "secretary", "head", "admin")
OPERATIONS = {"r": "read", "w": "write", "c": "create", "u": "unlink"}

# What each role may do with a model at all, in the order of ROLES; which records,
# say the rules (test_record_access). A new model must be entered here.
MATRIX = {
    "school.absence": "rwcu rwcu - r rwcu",
    "school.absence.announcement": "rw rw - r rw",
    "school.acknowledgement": "r r - r r",
    "school.acknowledgement.report": "r r - r r",
    "school.application": "r r rwcu rw rwcu",
    "school.application.refuse": "- - - rwcu -",
    "school.bell": "r rwcu r r rwcu",
    "school.bell.day": "r rwcu r r rwcu",
    "school.bell.schedule": "r rwcu r r rwcu",
    "school.calendar.feed": "- - r r r",
    "school.calendar.read": "- - - - r",
    "school.change": "- r r r r",
    "school.channel": "- - r r rw",
    "school.channel.link": "- - - - -",
    "school.channel.test": "- - - - rwcu",
    "school.class": "r rwcu rwc r rwcu",
    "school.class.promote": "- rwcu - - rwcu",
    "school.class.promote.line": "- rwcu - - rwcu",
    "school.class.promote.student": "- rwcu - - rwcu",
    "school.clause": "r r r r rwcu",
    "school.consent": "- - rwc r rwc",
    "school.consent.purpose": "r r r r rwcu",
    "school.consent.text": "r r r r rwcu",
    "school.contact.check": "- - - - -",
    "school.course": "r rwcu r r rwcu",
    "school.curriculum": "r rwcu r r rwcu",
    "school.curriculum.import": "- rwcu - - rwcu",
    "school.curriculum.line": "r rwcu r r rwcu",
    "school.curriculum.line.type": "r rwcu r r rwcu",
    "school.deferral": "r rwc - r rwc",
    "school.delivery.agreement": "- - rwc r rwc",
    "school.document.template": "- - - - rwcu",
    "school.education.level": "r r r r rwcu",
    "school.enrollment": "r rwc rwcu r rwcu",
    "school.erasure.log": "- - r r r",
    "school.erasure.request": "- - rwc r rwc",
    "school.exam": "r rwcu - r rwcu",
    "school.exam.result": "rw rwcu - r rwcu",
    "school.exam.revision": "r r - r r",
    "school.exchange": "- r r r ru",
    "school.exchange.difference": "- rw - - rw",
    "school.exchange.import": "- rwcu rwcu - rwcu",
    "school.exchange.import.line": "- rwcu rwcu - rwcu",
    "school.external.id": "- - - - r",
    "school.grade": "rwcu rwcu - r rwcu",
    "school.grade.revision": "r r - r r",
    "school.grade.scale": "r rwcu r r rwcu",
    "school.grade.value": "r rwcu r r rwcu",
    "school.grading.density": "r r - r r",
    "school.guardian": "r r rwcu r rwcu",
    "school.homework": "rwcu rwcu r r rwcu",
    "school.homework.done": "r r - r r",
    "school.indicator": "- r r r r",
    "school.journal.gap": "r r - r r",
    "school.journal.reminder": "r r - r r",
    "school.lesson": "rw rwcu r r rwcu",
    "school.lesson.cancel": "- rwcu - - rwcu",
    "school.lesson.generate": "- rwcu - - rwcu",
    "school.lesson.move": "- rwcu - - rwcu",
    "school.lesson.report": "r r - r r",
    "school.lesson.report.print": "rwcu rwcu - rwcu rwcu",
    "school.lesson.substitute": "- rwcu - - rwcu",
    "school.lesson.substitute.line": "- rwcu - - rwcu",
    "school.lesson.substitute.offer": "- rwcu - - rwcu",
    "school.lesson.tell": "- rwcu - - rwcu",
    "school.lesson.type": "r rwcu r r rwcu",
    "school.load.limit": "r rwcu r r rwcu",
    "school.notice.event": "- - r r r",
    "school.notice.kind": "r r r r r",
    "school.notice": "r r r r r",
    "school.notice.make": "- - rwcu - rwcu",
    "school.oneroster.client": "- - - - rwc",
    "school.oneroster.export": "- - - - rwcu",
    "school.oneroster.import": "- - - - rwcu",
    "school.oneroster.request": "- - - - r",
    "school.oneroster.token": "- - - - r",
    "school.owed.work": "rwcu rwcu - r rwcu",
    "school.paper.batch": "r r r r r",
    "school.paper.extract": "rwcu rwcu rwcu rwcu rwcu",
    "school.paper.receipt": "rwcu rwcu rwcu rwcu rwcu",
    "school.partner.pupil": "- r - - rw",
    "school.partner.system": "- r r r rwcu",
    "school.recommendation": "rwcu rwcu - r rwcu",
    "school.recommendation.give": "rwcu rwcu - - rwcu",
    "school.refusal.ground": "r r r r rwcu",
    "school.regulation": "r r r r rwcu",
    "school.result": "rw rw - r rw",
    "school.result.gap": "r r - r r",
    "school.result.report": "r r - r r",
    "school.result.report.print": "rwcu rwcu - rwcu rwcu",
    "school.result.revision": "r r - r r",
    "school.retention.rule": "- - r r rwcu",
    "school.student": "r r rwcu r rwcu",
    "school.student.access": "- - - r r",
    "school.subject": "r rwcu r r rwcu",
    "school.term": "r rwcu r r rwcu",
    "school.term.reopen": "- rwcu - - rwcu",
    "school.thematic.plan": "rwcu rwcu - r rwcu",
    "school.thematic.plan.import": "rwcu rwcu - - rwcu",
    "school.thematic.plan.import.line": "rwcu rwcu - - rwcu",
    "school.thematic.plan.use": "rwcu rwcu - - rwcu",
    "school.thematic.topic": "rwcu rwcu - r rwcu",
    "school.timetable.import": "- rwcu - - rwcu",
    "school.timetable.slot": "r rwcu r r rwcu",
    "school.vacation": "r rwcu r r rwcu",
    "school.visit": "- r - r r",
    "school.visit.week": "r r r r r",
    "school.year": "r rwcu r r rwcu",
}

# Made by the system alone, from a record that was checked.
MADE_BY_SYSTEM = {
    "school.grade.revision",
    "school.student.access",
    "school.visit",
}

# A mark's pupil is enrolled in the lesson's class, so of its school (_check_enrolled).
CHECKED_BY_ENROLLMENT = {"school.grade.student_id", "school.absence.student_id"}


def school_models(env):
    """The models of the addon that have a table."""
    return sorted(
        name
        for name, model in env.registry.items()
        if name.startswith("school.") and not model._abstract
    )


@tagged("post_install", "-at_install")
class TestModelAccess(SchoolDiaryCommon):
    def _operations(self, user, model):
        access = self.env["ir.model.access"].with_user(user)
        return "".join(
            letter
            for letter, operation in OPERATIONS.items()
            if access.check(model, operation, raise_exception=False)
        )

    def test_every_model_is_in_the_matrix(self):
        self.assertEqual(school_models(self.env), sorted(MATRIX))

    def test_staff(self):
        for model, row in MATRIX.items():
            for role, expected in zip(ROLES, row.split(), strict=True):
                with self.subTest(model=model, role=role):
                    found = self._operations(self[role], model)
                    self.assertEqual(found or "-", expected)

    def __getitem__(self, role):
        return getattr(self, role)

    def test_portal_reads_pupils_and_nothing_else(self):
        public = self.env.ref("base.public_user")
        for user in (self.parent, self.pupil_user, self.foreign_parent, public):
            for model in MATRIX:
                portal = user != public and model == "school.student"
                with self.subTest(model=model, login=user.login):
                    found = self._operations(user, model)
                    self.assertEqual(found, "r" if portal else "")

    def test_portal_sees_few_fields_of_a_pupil(self):
        """Whatever else a pupil has is for the staff: each field says so itself."""
        fields = self.env["school.student"].with_user(self.parent).fields_get()
        self.assertEqual(
            set(fields),
            {
                "id",
                "display_name",
                "name",
                "short_name",
                "last_name",
                "first_name",
                "middle_name",
                "birth_date",
                "gender",
                "active",
                "company_id",
                "class_id",
                "diary_open",
                "create_date",
                "create_uid",
                "write_date",
                "write_uid",
            },
        )


@tagged("post_install", "-at_install")
class TestSchoolsApart(SchoolDiaryCommon):
    """Every model carries its school, has the rule of it, and links within it."""

    def _stored_models(self):
        return [
            name for name in school_models(self.env) if not self.env[name]._transient
        ]

    def test_every_model_has_its_school(self):
        for name in self._stored_models():
            with self.subTest(model=name):
                self.assertIn("company_id", self.env[name]._fields)

    def test_every_model_has_the_rule(self):
        for name in self._stored_models():
            rules = self.env["ir.rule"].search(
                [("model_id.model", "=", name), ("global", "=", True)]
            )
            with self.subTest(model=name):
                self.assertTrue(
                    any("company_ids" in rule.domain_force for rule in rules)
                )

    def test_links_stay_within_the_school(self):
        for name in set(self._stored_models()) - MADE_BY_SYSTEM:
            model = self.env[name]
            for field in model._fields.values():
                if (
                    field.type != "many2one"
                    or not field.store
                    or field.related
                    or not field.comodel_name.startswith("school.")
                    or "company_id" not in self.env[field.comodel_name]._fields
                ):
                    continue
                derives_school = model._fields["company_id"].related
                if derives_school and derives_school.split(".")[0] == field.name:
                    continue
                if str(field) in CHECKED_BY_ENROLLMENT:
                    continue
                with self.subTest(field=str(field)):
                    self.assertTrue(field.check_company)
                    self.assertTrue(model._check_company_auto)
