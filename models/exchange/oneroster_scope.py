"""What of a school goes into a bundle, or is shown to a partner that asks."""

from odoo.tools import SQL

from .oneroster_ids import SourcedIds


class Scope:
    """One year of one school, as a partner system sees it.

    The queries of the files are made of these parts. They run as superuser: who may
    export is decided before, and each part names the school.
    """

    def __init__(self, env, company, year, system=None):
        self.env = env
        self.company = company
        self.year_no = year.id or 0  # there is none of that number
        self.ids = SourcedIds(env, system or env["school.partner.system"])
        self.today = company._school_today()
        self.org = self.ids.sql("res.company", SQL("%s", company.id))
        self.year_id = self.ids.sql("school.year", SQL("%s", self.year_no))

    @property
    def classes(self) -> SQL:
        return SQL(
            "(SELECT * FROM school_class WHERE year_id = %s AND active)", self.year_no
        )

    @property
    def courses(self) -> SQL:
        """With what is needed of their classes."""
        return SQL(
            """(SELECT co.*, cl.name AS class_name, cl.grade_level, cl.term_kind,
                       su.name AS subject_name,
                       GREATEST(co.write_date, cl.write_date, su.write_date) AS changed
                  FROM school_course co
                  JOIN school_class cl ON cl.id = co.class_id AND cl.active
                  JOIN school_subject su ON su.id = co.subject_id
                 WHERE cl.year_id = %s AND co.active)""",
            self.year_no,
        )

    @property
    def enrollments(self) -> SQL:
        return SQL(
            """(SELECT en.*, cl.grade_level FROM school_enrollment en
                  JOIN school_class cl ON cl.id = en.class_id AND cl.active
                 WHERE cl.year_id = %s)""",
            self.year_no,
        )

    @property
    def guardians(self) -> SQL:
        """Those who stand for the year's pupils today, other than the pupils."""
        return SQL(
            """(SELECT * FROM school_guardian gu
                 WHERE gu.active AND gu.relation <> 'self'
                   AND (gu.date_end IS NULL OR gu.date_end > %s)
                   AND gu.student_id IN (SELECT student_id FROM %s AS pupil))""",
            self.today,
            self.enrollments,
        )

    @property
    def teachers(self) -> SQL:
        return SQL(
            """(SELECT teacher_id AS id FROM %s AS page WHERE teacher_id IS NOT NULL
                 UNION
                SELECT homeroom_teacher_id FROM %s AS own
                 WHERE homeroom_teacher_id IS NOT NULL)""",
            self.courses,
            self.classes,
        )

    def translated(self, *column: str) -> SQL:
        """A name that schools share, in the language of who exports."""
        return SQL(
            "COALESCE(%(name)s->>%(lang)s, %(name)s->>'en_US')",
            name=SQL.identifier(*column),
            lang=self.env.lang or "en_US",
        )
