"""Years and terms, subjects, lesson types, scales, classes and courses of a bundle."""

import re
from datetime import date

from odoo.fields import Domain

from .oneroster_ids import FINALS
from .oneroster_records import ONE_DAY, Wanted, placed
from .oneroster_roster import HOMEROOM

TERM_KINDS = {"gradingPeriod": "quarter", "term": "trimester", "semester": "half_year"}
KINDS = ("class", "subgroup", "stream", "individual")
MAX_LEVEL = 11
AUGUST = 8


class Roster:
    """:param job: ``OneRosterImport``"""

    def __init__(self, job):
        self._job = job
        self._env = job.env
        self._records = job.records
        self._own = Domain("company_id", "=", job.company.id)
        self._shared = Domain("company_id", "in", (False, job.company.id))
        self.org = ""
        self._scales: dict[str, int] = {}  # by class
        self.finals = {sourced_id: kind for kind, sourced_id in FINALS.items()}

    # The school

    def bring_school(self):
        """A bundle is of one school; who has several sends a bundle for each."""
        schools = []
        for row in self._job.rows("orgs"):
            if row["type"] == "school":
                schools.append(row)
            else:
                self._job.note("org_not_used", "orgs", row, "type")
        if len(schools) > 1:
            self._job.fail("several_schools", "orgs", schools[1], "type")
        elif schools:
            self.org = schools[0]["sourcedId"]
            self._records.remember(
                "orgs", "res.company", {self.org: self._job.company.id}
            )
        elif "classes" in self._job.bundle.modes and not self._known_org():
            self._job.bundle.fail("no_school", "orgs.csv")

    def _known_org(self):
        names = {row["schoolSourcedId"] for row in self._job.rows("classes")}
        return bool(names) and len(self._records.find("orgs", names)) == len(names)

    # Years and terms

    def bring_sessions(self):
        rows = {row["sourcedId"]: row for row in self._job.rows("academicSessions")}
        years = {
            key: Wanted(
                {
                    "name": row["title"],
                    "company_id": self._job.company.id,
                    "date_start": row["startDate"],
                    "date_end": row["endDate"] - ONE_DAY,
                }
            )
            for key, row in rows.items()
            if row["type"] == "schoolYear"
        }
        self._records.settle(
            "academicSessions", "school.year", years, self._match_years, updates=False
        )
        self._bring_terms({key: row for key, row in rows.items() if key not in years})

    def _match_years(self, wanted):
        dates = {
            key: (one.values["date_start"], one.values["date_end"])
            for key, one in wanted.items()
        }
        found = {key: self._year_of(*days) for key, days in dates.items()}
        return {key: year.id for key, year in found.items() if year}

    def _year_of(self, first, last):
        return self._env["school.year"].search(
            self._own
            & Domain("date_start", "<", last)
            & Domain("date_end", ">", first),
            limit=1,
        )

    def _bring_terms(self, rows):
        wanted, numbers = {}, {}
        for key, row in sorted(rows.items(), key=lambda item: item[1]["startDate"]):
            kind = row.get("metadata.kind") or TERM_KINDS.get(row["type"])
            if kind not in (*TERM_KINDS.values(), "year"):
                self._job.note("session_not_used", "academicSessions", row, "type")
                continue
            year = self._term_year(row, rows)
            place = numbers[year, kind] = numbers.get((year, kind), 0) + 1
            number = row.get("metadata.number") or ""
            wanted[key] = Wanted(
                {
                    "name": row["title"],
                    "year_id": year,
                    "kind": kind,
                    "number": int(number) if number.isdecimal() else place,
                    "date_start": row["startDate"],
                    "date_end": row["endDate"] - ONE_DAY,
                },
                line=row.line,
            )
        self._records.settle(
            "academicSessions", "school.term", wanted, self._match_terms, updates=False
        )

    def _term_year(self, row, rows):
        """The year above it; where the bundle names none, that of its days."""
        parent, seen = row.get("parentSourcedId"), set()
        while parent in rows and parent not in seen:
            seen.add(parent)
            parent = rows[parent].get("parentSourcedId")
        years = self._records.ids("academicSessions", "school.year", [parent])
        if years:
            return years[parent]
        year = self._year_of(row["startDate"], row["endDate"])
        if not year:
            begin = row["startDate"].year - (row["startDate"].month < AUGUST)
            year = self._env["school.year"].create(
                {
                    "name": f"{begin}/{begin + 1}",
                    "company_id": self._job.company.id,
                    "date_start": date(begin, 9, 1),
                    "date_end": date(begin + 1, 8, 31),
                }
            )
        return year.id

    def _match_terms(self, wanted):
        terms = {
            (term.year_id.id, term.kind, term.number): term.id
            for term in self._env["school.term"].search(self._own)
        }
        return placed(wanted, terms, "year_id", "kind", "number")

    # Subjects, lesson types, scales

    def bring_subjects(self):
        wanted = {
            row["sourcedId"]: Wanted(
                {"name": row["title"], "company_id": self._job.company.id}
            )
            for row in self._job.rows("courses")
            if not row["sourcedId"].endswith(HOMEROOM)
        }
        self._settle_named("courses", "school.subject", wanted, self._own)

    def bring_categories(self):
        wanted = {}
        for row in self._job.rows("categories"):
            if row.get("metadata.final") in FINALS:
                self.finals[row["sourcedId"]] = row["metadata.final"]
                continue
            weight = row.get("weight")
            wanted[row["sourcedId"]] = Wanted(
                {
                    "name": row["title"],
                    "short_name": row["title"][:12],
                    "weight": 1.0 if weight is None else max(weight, 0.0),
                    "is_test": row.get("metadata.isTest") == "true",
                    "company_id": self._job.company.id,
                }
            )
        self._settle_named("categories", "school.lesson.type", wanted, self._shared)

    def _settle_named(self, kind, model, wanted, domain):
        """What a school has once of a name is not made twice, nor changed."""
        known = {
            record.name.casefold(): record.id
            for record in self._env[model]
            .with_context(active_test=False)
            .search(domain, order="id desc")
        }
        first = {}
        for key, one in wanted.items():
            first.setdefault(one.values["name"].casefold(), key)
        chosen = {key: wanted[key] for key in first.values()}
        self._records.settle(
            *(kind, model, chosen),
            lambda unknown: {
                key: known[one.values["name"].casefold()]
                for key, one in unknown.items()
                if one.values["name"].casefold() in known
            },
            updates=False,
        )
        ids = self._records.ids(kind, model, chosen)
        self._records.remember(
            *(kind, model),
            {
                key: ids[first[one.values["name"].casefold()]]
                for key, one in wanted.items()
                if key not in chosen
            },
        )

    def bring_scales(self):
        """A scale is known by its marks."""
        known = {
            frozenset(scale.value_ids.mapped("code")): scale.id
            for scale in self._env["school.grade.scale"].search(
                self._shared, order="sequence desc, id desc"
            )
        }
        for row in self._job.rows("scoreScales"):
            marks = frozenset(code for code, _worth in row["scoreScaleValue"])
            if marks not in known:
                known[marks] = self._make_scale(row)
                self._records.counts["scoreScales", "created"] += 1
            self._scales[row["classSourcedId"]] = known[marks]

    def _make_scale(self, row):
        values = []
        for place, (code, worth) in enumerate(row["scoreScaleValue"], 1):
            try:
                number = float(worth) if worth else 0.0
            except ValueError:
                self._job.fail("bad_scale", "scoreScales", row, "scoreScaleValue")
                number = 0.0
            values.append(
                {
                    "code": code,
                    "number": number,
                    "counts": bool(worth),
                    "sequence": place,
                }
            )
        scale = self._env["school.grade.scale"].create(
            {
                "name": row["title"],
                "company_id": self._job.company.id,
                "value_ids": [(0, 0, value) for value in values],
            }
        )
        return scale.id

    # Classes and courses

    def bring_classes(self):
        """A homeroom is a class here; what is scheduled, a course: of the class that
        an own column names, else of a stream made for it."""
        homes, scheduled = {}, {}
        for row in self._job.rows("classes"):
            self._check_org(row)
            place = self._place(row)
            if place and row["classType"] == "homeroom":
                homes[row["sourcedId"]] = (row, place)
            elif place and row["classType"] == "scheduled":
                scheduled[row["sourcedId"]] = (row, place)
            elif place:
                self._job.note("class_not_used", "classes", row, "classType")
        self._bring_homes(homes)
        self._bring_courses(scheduled)

    def _check_org(self, row):
        if self.org and row["schoolSourcedId"] != self.org:
            self._job.fail("other_school", "classes", row, "schoolSourcedId")

    def _place(self, row):
        """Year, year of study and kind of terms of a class."""
        sessions = self._records.find("academicSessions", row["termSourcedIds"])
        found = [sessions[one] for one in row["termSourcedIds"] if one in sessions]
        if not found:
            self._job.fail("no_session", "classes", row, "termSourcedIds")
            return None
        model, record_id = found[0]
        record = self._env[model].browse(record_id)
        year = record if model == "school.year" else record.year_id
        level = self._level(row)
        if not level:
            self._job.fail("no_grade_level", "classes", row, "grades")
            return None
        values = {"year_id": year.id, "grade_level": level}
        kind = row.get("metadata.termKind")
        if not kind and model == "school.term":
            kind = record.kind
        return {**values, "term_kind": kind} if kind else values

    def _level(self, row):
        for text in row.get("grades") or ():
            number = re.fullmatch(r"0*(\d+)", text)
            if number and 1 <= int(number[1]) <= MAX_LEVEL:
                return int(number[1])
        return self._job.grade_level

    def _bring_homes(self, homes):
        """Those that are parts of others after these."""
        for is_part in (False, True):
            wanted = {}
            for key, (row, place) in homes.items():
                parent = row.get("metadata.parentSourcedId")
                if bool(parent) != is_part:
                    continue
                kind = row.get("metadata.kind")
                found = self._records.ids("classes", "school.class", [parent])
                wanted[key] = Wanted(
                    {
                        **place,
                        "name": row["title"],
                        "kind": kind if kind in KINDS else "class",
                        "parent_id": found.get(parent, False),
                    },
                    line=row.line,
                )
            self._records.settle("classes", "school.class", wanted, self._match_classes)

    def _match_classes(self, wanted):
        known = {
            (one.year_id.id, one.name.casefold()): one.id
            for one in self._env["school.class"]
            .with_context(active_test=False)
            .search(self._own)
        }
        found = {}
        for key, one in wanted.items():
            place = (one.values["year_id"], one.values["name"].casefold())
            if place in known:
                found[key] = known[place]
        return found

    def _bring_courses(self, scheduled):
        homes = self._homes(scheduled)
        subjects = self._records.ids(
            *("courses", "school.subject"),
            [row["courseSourcedId"] for row, _place in scheduled.values()],
        )
        wanted = {}
        for key, (row, _place) in scheduled.items():
            values = {
                "class_id": homes[key],
                "subject_id": subjects[row["courseSourcedId"]],
            }
            if key in self._scales:
                values["scale_id"] = self._scales[key]
            wanted[key] = Wanted(values, {"room": row.get("location")}, row.line)
        self._records.settle("classes", "school.course", wanted, self._match_courses)

    def _homes(self, scheduled):
        """The class of each course."""
        named = self._records.ids(
            *("classes", "school.class"),
            [row.get("metadata.homeroomSourcedId") for row, _p in scheduled.values()],
        )
        courses = self._records.ids("classes", "school.course", scheduled)
        known = {
            course.id: course.class_id.id
            for course in self._env["school.course"].browse(courses.values())
        }
        homes, streams, taken = {}, {}, set()
        for key, (row, place) in scheduled.items():
            home = row.get("metadata.homeroomSourcedId")
            if home in named:
                homes[key] = named[home]
            elif key in courses:
                homes[key] = known[courses[key]]
            else:
                name = (
                    row["title"]
                    if row["title"] not in taken
                    else f"{row['title']} {key}"
                )
                taken.add(name)
                streams[key] = {**place, "name": name, "kind": "stream"}
        made = self._env["school.class"].create(list(streams.values()))
        self._records.counts["classes", "created"] += len(made)
        return {**homes, **dict(zip(streams, made.ids, strict=True))}

    def _match_courses(self, wanted):
        known = {
            (one.class_id.id, one.subject_id.id): one.id
            for one in self._env["school.course"]
            .with_context(active_test=False)
            .search(
                Domain(
                    *("class_id", "in"),
                    list({one.values["class_id"] for one in wanted.values()}),
                )
            )
        }
        return placed(wanted, known, "class_id", "subject_id")
