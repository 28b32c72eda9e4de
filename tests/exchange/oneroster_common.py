import base64
from datetime import date

from ..common import SchoolDiaryCommon
from .oneroster_files import bundle, unpacked


class OneRosterData:
    """What is exchanged; mixed into classes that have the school set up."""

    @classmethod
    def _set_up_oneroster(cls):
        cls.system = cls._system(cls.school)
        cls.student.write({"birth_date": date(2014, 5, 6), "gender": "female"})
        cls.student.register_number = "О-17"
        cls._give(cls.student, cls.lesson, "5", comment="Молодец")
        cls._give(cls.student, cls.lesson, "4", same_work=True)
        cls._give(cls.other_student, cls.lesson, "3", type_id=cls.type_test.id)
        cls._give(cls.own_student, cls.lesson_english, "2")
        cls._give(cls.own_student, cls.lesson_test, "4")

    @classmethod
    def _system(cls, company):
        return cls.env["school.partner.system"].create(
            {"name": "Журнал", "company_id": company.id}
        )

    def export(self, system=None, year=None, user=None, version="1.2"):
        system = system or self.system
        wizard = (
            self.env["school.oneroster.export"]
            .with_user(user or self.admin)
            .create(
                {
                    "company_id": system.company_id.id,
                    "system_id": system.id,
                    "year_id": (year or self.year).id,
                    "version": version,
                }
            )
        )
        run = self.env["school.exchange"].browse(wizard.action_export()["res_id"])
        self.assertEqual((run.direction, run.state), ("export", "done"))
        return base64.b64decode(run.file)

    def unpacked_export(self, **options):
        return unpacked(self.export(**options))


class OneRosterCase(OneRosterData, SchoolDiaryCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_oneroster()

    def wizard(self, content, system=None, user=None, **vals):
        system = system or self.system
        return (
            self.env["school.oneroster.import"]
            .with_user(user or self.admin)
            .with_context(lang="en_US")  # what is said is read below
            .create(
                {
                    "file": base64.b64encode(content),
                    "file_name": "bundle.zip",
                    "company_id": system.company_id.id,
                    "system_id": system.id,
                    **vals,
                }
            )
        )

    def bring(self, content, system=None, user=None, **vals):
        wizard = self.wizard(content, system, user, **vals)
        run = self.env["school.exchange"].browse(wizard.action_import()["res_id"])
        self.env.cr.flush()
        return run

    def delta(self, content, name, keys):
        """The bundle with these rows of one file gone, and no other file."""
        rows = unpacked(content)[name]
        head = list(rows[0])
        lines = []
        for row in rows:
            if row["sourcedId"] in keys:
                row.update(status="tobedeleted", dateLastModified="2026-11-18")
                lines.append([row[column] for column in head])
        return bundle({name: [head, *lines]}, modes={name: "delta"})
