"""Works and marks that a partner's program sends, by the rules of a bundle's import.

What was entered or changed in the school stays; closed terms stay closed; each change
of a mark leaves a revision. One request is done whole or not at all.
"""

from uuid import uuid4

from psycopg2 import IntegrityError

from odoo.exceptions import UserError
from odoo.fields import Domain

from ...tools.oneroster_from_json import BadRecord, from_json
from ...tools.oneroster_json import RESOURCES
from .oneroster_composed import split_work
from .oneroster_ids import FINALS
from .oneroster_import_gradebook import GRADED, Final, Gradebook, Item
from .oneroster_reader import Unknown
from .oneroster_reasons import REASONS
from .oneroster_records import Records

MOST_AT_ONCE = 2000
LONGEST_ID = 255
# The request is right; the school does not let it be done.
FORBIDDEN = ("kept_here", "closed_term", "not_sent", "final_stays")
LINKS = {
    "classSourcedId": ("classes", "school.course"),
    "categorySourcedId": ("categories", "school.lesson.type"),
    "studentSourcedId": ("users", "school.student"),
}


class Refused(Exception):
    """Told to the partner: never a word on a person.

    :param name: of the member that is wrong
    """

    def __init__(self, env, code, name="", **params):
        # In English, as the rest of the protocol.
        reason = env(context={"lang": "en_US"})._(REASONS[code])
        text = reason % params
        super().__init__(f"{name}: {text}" if name else text)
        self.status = 403 if code in FORBIDDEN else 422


class Push:
    """A request; also the job of the ``Gradebook``, as ``OneRosterImport`` is.

    :param env: as superuser
    :param client: ``school.oneroster.client``
    """

    def __init__(self, env, client):
        reason = env._("sent by %(client)s", client=client.name)
        self.env = env(context={**env.context, "school_revision_reason": reason})
        self.client = client.with_env(self.env)
        self.company = self.client.company_id
        self.system = self.client.system_id
        self.records = Records(self.env, self.system)
        self.errors: list = []  # the first stops the request
        self.finals = {sourced_id: kind for kind, sourced_id in FINALS.items()}
        self._gradebook = Gradebook(self, self)
        self._rows: dict[str, list] = {}
        self._run = None

    # For the gradebook

    def rows(self, name):
        return self._rows.get(name, [])

    def fail(self, code, _name, _row, column="", **params):
        raise Refused(self.env, code, column, **params)

    note = fail  # what a bundle leaves out, a request does not do

    @property
    def run(self):
        """One a day: who looks at a mark finds whence it came."""
        if not self._run:
            runs = self.env["school.exchange"]
            today = self.company._school_today()
            name = f"{self.client.name}, {today}"
            self._run = runs.search(
                Domain("system_id", "=", self.system.id)
                & Domain("format", "=", "oneroster_rest")
                & Domain("file_name", "=", name),
                limit=1,
            ) or runs.create(
                {
                    "format": "oneroster_rest",
                    "company_id": self.company.id,
                    "system_id": self.system.id,
                    "file_name": name,
                }
            )
        return self._run

    # The request

    def take(self, operation, ids, body):
        """
        :param ids: the identifiers in the path, by the collection that each is of
        :param body: what came as JSON
        :return: the answer, if there is one, and how many records were taken
        :raise Refused:
        :raise Unknown: there is no such record
        """
        try:
            with self.env.cr.savepoint():
                return getattr(self, f"_{operation.write}")(ids, body)
        except BadRecord as wrong:
            raise Refused(self.env, wrong.code, wrong.name, **wrong.params) from wrong
        except (IntegrityError, UserError) as error:
            # Its words may name a pupil.
            raise Refused(self.env, "journal_refuses") from error

    def _put_lineItems(self, ids, body):
        self._take_items([self._single("lineItems", ids, body)])
        return None, 1

    def _put_results(self, ids, body):
        self._take_results([self._single("results", ids, body)])
        return None, 1

    def _post_lineItems(self, ids, body):
        rows, pairs = self._several("lineItems", body)
        if "schools" in ids:
            self._known("orgs", "res.company", ids["schools"], "schools")
        else:
            self._known("classes", "school.course", ids["classes"])
            for row in rows:
                if row["classSourcedId"] != ids["classes"]:
                    self.fail("other_class", "", row, "class")
        self._take_items(rows)
        return pairs, len(rows)

    def _post_results(self, ids, body):
        rows, pairs = self._several("results", body)
        if "lineItems" in ids:
            if not self._gradebook.places([{"lineItemSourcedId": ids["lineItems"]}]):
                raise Unknown("lineItems")
            for row in rows:
                if row["lineItemSourcedId"] != ids["lineItems"]:
                    self.fail("other_class", "", row, "lineItem")
        else:
            self._check_session(rows, ids)
        self._take_results(rows)
        return pairs, len(rows)

    def _check_session(self, rows, ids):
        """The results are of the class and the session in the address."""
        course = self._known("classes", "school.course", ids["classes"])
        name = ids["academicSessions"]
        term = self._known("academicSessions", "school.term", name)
        term = self.env["school.term"].browse(term)
        placed = self._placed(rows)
        lessons = {one.id: one for one in self._lessons(placed)}
        for row, place in placed:
            if isinstance(place, Final):
                fits = (place.course_id, place.term_id) == (course, term.id)
            else:
                lesson = lessons[place.lesson_id]
                days = term.date_start <= lesson.date <= term.date_end
                fits = lesson.course_id.id == course and days
            if not fits:
                self.fail("other_class", "", row, "lineItem")

    # What came

    def _single(self, collection, ids, body):
        resource = RESOURCES[collection]
        record = body.get(resource.single) if isinstance(body, dict) else None
        row = from_json(resource, record, self._zone)
        if row["sourcedId"] != ids[collection]:
            self.fail("other_id", "", row, "sourcedId")
        if len(row["sourcedId"]) > LONGEST_ID:
            self.fail("too_long", "", row, "sourcedId", limit=LONGEST_ID)
        return row

    def _several(self, collection, body):
        """The rows under names of ours, and which names these are: what the sender
        calls them holds for this request alone."""
        resource = RESOURCES[collection]
        records = body.get(collection) if isinstance(body, dict) else None
        if not isinstance(records, list) or len(records) > MOST_AT_ONCE:
            raise Refused(self.env, "bad_list", collection, limit=MOST_AT_ONCE)
        rows = [from_json(resource, record, self._zone) for record in records]
        pairs = []
        for row in rows:
            supplied, row["sourcedId"] = row["sourcedId"], str(uuid4())
            pairs.append(
                {
                    "suppliedSourcedId": supplied,
                    "allocatedSourcedId": row["sourcedId"],
                }
            )
        return rows, {"sourcedIdPairs": pairs}

    @property
    def _zone(self):
        return self.company._school_timezone()

    def _known(self, kind, model, sourced_id, collection=""):
        """The record that the address names.

        :raise Unknown:
        """
        found = self.records.ids(kind, model, [sourced_id])
        if not found:
            raise Unknown(collection or kind)
        return found[sourced_id]

    def _check_links(self, rows, *columns):
        for column in columns:
            kind, model = LINKS[column]
            known = self.records.ids(kind, model, [row[column] for row in rows])
            for row in rows:
                if row[column] not in known:
                    self.fail("unknown_link", "", row, column)

    # Works

    def _take_items(self, rows):
        for row in rows:
            if row["categorySourcedId"] in self.finals:
                self.fail("final_by_session", "", row, "category")
        self._check_links(rows, "classSourcedId", "categorySourcedId")
        self._check_sent(rows)
        self._check_year(rows)
        self._rows["lineItems"] = rows
        self._gradebook.bring_items()

    def _check_sent(self, rows):
        """A lesson of the school's own is no partner's to change."""
        names = [row["sourcedId"] for row in rows]
        own = self.records.find("lineItems", names).keys()
        own -= self.records.sent("lineItems", names).keys()
        for row in rows:
            if row["sourcedId"] in own or split_work(self.records, row["sourcedId"]):
                self.fail("not_sent", "", row, "sourcedId")

    def _check_year(self, rows):
        courses = self.records.ids(
            *("classes", "school.course"), [row["classSourcedId"] for row in rows]
        )
        by_id = {one.id: one for one in self._browse("school.course", courses.values())}
        for row in rows:
            course = by_id[courses[row["classSourcedId"]]]
            year, day = course.class_id.year_id, row["dueDate"]
            if not year.date_start <= day <= year.date_end:
                self.fail("outside_year", "", row, "dueDate")
            self._check_open({(course.class_id, day)})

    def _check_open(self, places):
        if self.env["school.term"]._closed_reasons(places):
            raise Refused(self.env, "closed_term")

    # Marks

    def _placed(self, rows):
        """Each row and the place in the journal that it is for."""
        places = self._gradebook.places(rows)
        for row in rows:
            if row["lineItemSourcedId"] not in places:
                self.fail("unknown_link", "", row, "lineItem")
        return [(row, places[row["lineItemSourcedId"]]) for row in rows]

    def _take_results(self, rows):
        self._check_links(rows, "studentSourcedId")
        for row in rows:
            if row["scoreStatus"] not in GRADED or row.get("incomplete"):
                self.fail("not_graded", "", row, "scoreStatus")
        placed = self._placed(rows)
        self._check_finals(place for _row, place in placed if isinstance(place, Final))
        self._check_marks([one for one in placed if isinstance(one[1], Item)])
        self._gradebook.bring_few_results(rows)
        if self.records.counts["results", "kept"]:
            raise Refused(self.env, "kept_here")

    def _lessons(self, placed):
        marks = [place for _row, place in placed if isinstance(place, Item)]
        return self._browse("school.lesson", [one.lesson_id for one in marks])

    def _browse(self, model, ids):
        return self.env[model].browse(dict.fromkeys(ids))

    def _check_finals(self, finals):
        terms = self._browse("school.term", [one.term_id for one in finals])
        if "closed" in terms.mapped("state"):
            raise Refused(self.env, "closed_term")

    def _check_marks(self, placed):
        """No mark takes the place of another."""
        lessons = self._lessons(placed)
        self._check_open({(one.class_id, one.date) for one in lessons})
        students = self.records.ids(
            *("users", "school.student"),
            [row["studentSourcedId"] for row, _place in placed],
        )
        known = self.records.ids(
            *("results", "school.grade"), [row["sourcedId"] for row, _p in placed]
        )
        taken = {
            (one.student_id.id, one.lesson_id.id, one.sequence): one.id
            for one in lessons.grade_ids
        }
        for row, place in placed:
            student = students[row["studentSourcedId"]]
            there = taken.get((student, place.lesson_id, place.sequence))
            if there and known.get(row["sourcedId"]) != there:
                raise Refused(self.env, "kept_here", "lineItem")

    def may_decide_anew(self, result):
        """Not what somebody in the school has decided since."""
        return result.decided_by_id == self.env.user

    # What is taken back

    def _delete_results(self, ids, _body):
        name = ids["results"]
        found = self.records.find("results", [name])
        if not found:
            raise Unknown("results")
        model, record_id = found[name]
        if model != "school.grade":
            raise Refused(self.env, "final_stays")
        self._take_back(self.env["school.grade"].browse(record_id))
        self._forget("results", Domain("sourced_id", "=", name))
        return None, 1

    def _take_back(self, marks):
        if len(marks.filtered("exchange_id")) < len(marks):
            raise Refused(self.env, "kept_here")
        self._check_open({(one.class_id, one.date) for one in marks.lesson_id})
        marks.unlink()

    def _delete_lineItems(self, ids, _body):
        """The lesson goes with it, unless it is one of the timetable or its marks have
        left their traces: then it did not take place."""
        name = ids["lineItems"]
        sent = self.records.sent("lineItems", [name])
        if not sent:
            if self._gradebook.places([{"lineItemSourcedId": name}]):
                raise Refused(self.env, "not_sent")
            raise Unknown("lineItems")
        lesson = self.env["school.lesson"].browse(sent[name][1])
        if lesson.absence_ids or lesson.homework_ids:
            raise Refused(self.env, "kept_here")
        self._check_open({(lesson.class_id, lesson.date)})
        count = len(lesson.grade_ids) + 1
        self._take_back(lesson.grade_ids)
        self._forget(
            "lineItems",
            Domain("res_model", "=", lesson._name) & Domain("res_id", "=", lesson.id),
        )
        if not lesson.period and self._has_traces(lesson):
            lesson.state = "cancelled"
        elif not lesson.period:
            lesson.unlink()
        return None, count

    def _has_traces(self, lesson):
        revisions = self.env["school.grade.revision"]
        return revisions.search_count([("lesson_id", "=", lesson.id)], limit=1)

    def _forget(self, kind, domain):
        self.env["school.external.id"].search(
            domain
            & Domain("system_id", "=", self.system.id)
            & Domain("kind", "=", kind)
        ).unlink()
