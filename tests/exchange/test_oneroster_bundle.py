import io
import tracemalloc
import unittest
import zipfile

from odoo.tests import BaseCase, tagged

from ...tools import oneroster_bundle
from ...tools.oneroster_bundle import MAX_ISSUES, Bundle
from ...tools.oneroster_check import check
from ...tools.oneroster_columns import file_names
from ...tools.oneroster_write import BundleWriter
from .oneroster_files import REAL, bundle, folder

HEAD = ("sourcedId", "status", "dateLastModified")
ORGS = [
    (*HEAD, "name", "type", "parentSourcedId"),
    ("s", "", "", "Школа", "school", ""),
]
SESSIONS = (*HEAD, "title", "type", "startDate", "endDate", "parentSourcedId")
SESSIONS = (*SESSIONS, "schoolYear")


@tagged("post_install", "-at_install")
class TestOneRosterBundle(BaseCase):
    """What a bundle has wrong is said with file, line and column."""

    def checked(self, content, known=lambda _file, _ids: set()):
        opened = Bundle(io.BytesIO(content))
        counts = check(opened, known)
        return opened, counts

    def places(self, content):
        opened, _counts = self.checked(content)
        return [(one.code, one.sheet, one.line, one.column) for one in opened.errors]

    def refused(self, rows, *expected, name="academicSessions", **options):
        self.assertEqual(
            self.places(bundle({"orgs": ORGS, name: rows}, **options)),
            [(code, f"{name}.csv", line, column) for code, line, column in expected],
        )

    def test_encodings_quoting_and_empty_lines(self):
        rows = [*ORGS, [], ("t", "", "", 'Школа "A",\nвторая', "School", "s")]
        for encoding in ("utf-8", "utf-8-sig"):
            opened, counts = self.checked(bundle({"orgs": rows}, encoding=encoding))
            self.assertFalse(opened.errors)
            self.assertEqual(counts, {"orgs": 2})
            names = [row["name"] for row in opened.rows("orgs")]
            self.assertEqual(names, ["Школа", 'Школа "A",\nвторая'])

    def test_cells(self):
        good = ("y", "", "", "2026", "schoolYear", "2026-09-01", "2027-06-01", "", "27")
        self.refused(
            [
                SESSIONS,
                good,
                (
                    "q",
                    "",
                    "",
                    "",
                    "gradingPeriod",
                    "01.09.2026",
                    "2026-13-01",
                    "y",
                    "1",
                ),
                ("y", "", "", "1", "ext:week", "2026-09-01", "2026-10-01", "z", "2027"),
                ("", "", "", "1", "quarter", "2026-09-01", "2026-10-01", "", "2027"),
            ],
            ("missing_value", 3, "title"),
            ("bad_date", 3, "startDate"),
            ("bad_date", 3, "endDate"),
            ("duplicate_id", 4, "sourcedId"),
            ("bad_word", 5, "type"),
            ("missing_value", 5, "sourcedId"),
            ("unknown_reference", 4, "parentSourcedId"),
        )

    def test_vocabulary_is_extended_in_1_2_alone(self):
        rows = [*ORGS, ("t", "", "", "Кружок", "ext:club", "")]
        self.assertFalse(self.places(bundle({"orgs": rows})))
        self.assertEqual(
            self.places(bundle({"orgs": rows}, version="1.1")),
            [("bad_word", "orgs.csv", 3, "type")],
        )

    def test_columns(self):
        self.refused(
            [(*HEAD, "title", "title", "metadata.a", "color")],
            ("duplicate_column", 1, "title"),
            ("missing_column", 1, "type"),
            ("missing_column", 1, "startDate"),
            ("missing_column", 1, "endDate"),
            ("missing_column", 1, "schoolYear"),
        )
        opened, _counts = self.checked(bundle({"orgs": [(*ORGS[0], "color"), ORGS[1]]}))
        self.assertEqual([one.column for one in opened.notes], ["color"])

    def test_delta_says_what_is_gone(self):
        rows = [
            ORGS[0],
            ("s", "active", "2026-09-01T00:00:00.000Z", "Школа", "school", ""),
            ("t", "tobedeleted", "2026-09-01", "Школа", "school", "gone"),
            ("u", "", "", "Школа", "school", ""),
            ("v", "inactive", "2026-09-01", "Школа", "school", ""),
        ]
        content = bundle({"orgs": rows}, modes={"orgs": "delta"})
        self.assertEqual(
            self.places(content),
            [
                ("missing_value", "orgs.csv", 4, "status"),
                ("bad_word", "orgs.csv", 5, "status"),
            ],
        )
        opened, _counts = self.checked(content)
        self.assertEqual(
            [row.is_deleted for row in opened.rows("orgs")][:2], [False, True]
        )

    def test_what_came_before_may_be_referred_to(self):
        content = bundle({"orgs": [ORGS[0], ("t", "", "", "Т", "school", "before")]})
        opened, _counts = self.checked(content, lambda _file, ids: set(ids))
        self.assertFalse(opened.errors)

    def test_archives(self):
        good = bundle({"orgs": ORGS})
        self.assertEqual(self.places(b"no zip"), [("not_bundle", "", 0, "")])
        self.assertEqual(self.places(good[:200]), [("not_bundle", "", 0, "")])
        other = io.BytesIO()
        with zipfile.ZipFile(other, "w") as archive:
            archive.writestr("orgs.csv", "sourcedId")
        self.assertEqual(self.places(other.getvalue()), [("no_manifest", "", 0, "")])
        self.assertEqual(
            self.places(bundle({}, version="2.0")),
            [("bad_version", "manifest.csv", 3, "oneroster.version")],
        )
        self.assertEqual(
            self.places(bundle({}, manifest={"file.users": "bulk"})),
            [("missing_file", "manifest.csv", 4, "file.users")],
        )
        self.assertEqual(
            self.places(bundle({"orgs": ORGS}, modes={"orgs": "some"})),
            [("bad_mode", "manifest.csv", 4, "file.orgs")],
        )
        latin = bundle({"orgs": ",".join(ORGS[0]).encode() + b"\r\ns,,,\xe9,school,"})
        self.assertEqual(self.places(latin)[0][:2], ("not_utf8", "orgs.csv"))
        quoted = bundle({"orgs": ",".join(ORGS[0]).encode() + b'\r\n"s,,,a,school,'})
        self.assertEqual(self.places(quoted)[0][:3], ("damaged_file", "orgs.csv", 2))
        self.assertEqual(
            self.places(bundle({"orgs": b""})), [("empty_file", "orgs.csv", 0, "")]
        )

    def test_bombs(self):
        self.patch(oneroster_bundle, "MAX_UNPACKED", 1000)
        bomb = bundle({"orgs": b"0" * 2000})
        self.assertEqual(self.places(bomb), [("huge_bundle", "", 0, "")])
        many = {f"file{number}": b"" for number in range(300)}
        self.assertEqual(self.places(bundle(many)), [("huge_bundle", "", 0, "")])

    def test_errors_are_capped(self):
        rows = [ORGS[0], *((str(n), "", "", "", "school", "") for n in range(1000))]
        self.assertEqual(len(self.places(bundle({"orgs": rows}))), MAX_ISSUES)

    def test_memory_does_not_grow_with_the_file(self):
        head = (*HEAD, "userSourcedId", "classSourcedId", "schoolSourcedId", "role")
        rows = [head]
        rows += ((f"e{n}", "", "", "u", "c", "s", "student") for n in range(50_000))
        content = bundle({"enrollments": rows})
        del rows
        opened = Bundle(io.BytesIO(content))
        tracemalloc.start()
        try:
            self.assertEqual(sum(1 for _row in opened.rows("enrollments")), 50_000)
            self.assertLess(tracemalloc.get_traced_memory()[1], 2_000_000)
        finally:
            tracemalloc.stop()

    def test_written_is_read(self):
        for version in ("1.1", "1.2"):
            contents = []
            for _time in range(2):
                target = io.BytesIO()
                with BundleWriter(target, version, "Школа", "x") as writer:
                    titles = ("sourcedId", "name", "type", "metadata.note")
                    writer.write("orgs", titles, [("s", "Школа, 1", "school", True)])
                contents.append(target.getvalue())
            self.assertEqual(*contents)
            opened, counts = self.checked(contents[0])
            self.assertFalse(opened.errors + opened.notes)
            self.assertEqual((opened.version, counts), (version, {"orgs": 1}))
            (row,) = opened.rows("orgs")
            self.assertEqual(row["name"], "Школа, 1")
            self.assertEqual(row["metadata.note"], "true")

    def test_versions_differ(self):
        self.assertLess(set(file_names("1.1")), set(file_names("1.2")))
        self.assertNotIn("roles", file_names("1.1"))

    @unittest.skipUnless(REAL.exists(), "the shared data is not here")
    def test_real_bundles(self):
        """Each is good, or refused with the place of what is wrong."""
        catalyst = REAL / "catalyst_moodle"
        classes = [
            ("unknown_reference", "classes.csv", line, "courseSourcedId")
            for line in (2, 3)
        ]
        parents = [
            ("unknown_reference", "orgs.csv", 2, "parentSourcedId"),
            ("unknown_reference", "academicSessions.csv", 3, "parentSourcedId"),
        ]
        expected = {
            "Test_full_data_set.zip": [*parents, *classes],
            "Test_minimal_data_set.zip": classes,
            "oneroster_test_data.zip": [],
            "v1p2_full_dataset.zip": [*parents, *classes],
        }
        for name, errors in expected.items():
            with self.subTest(name):
                self.assertEqual(self.places((catalyst / name).read_bytes()), errors)
        self.assertFalse(self.places(folder(REAL / "nicelion_v1p1")))
        self.assertEqual(
            self.places(folder(REAL / "oat_v1p1_base")),
            [
                ("missing_column", "academicSessions.csv", 1, "schoolYear"),
                *(
                    ("missing_value", "classes.csv", line, "courseSourcedId")
                    for line in (2, 3, 4)
                ),
                ("missing_column", "demographics.csv", 1, "sourcedId"),
            ],
        )
