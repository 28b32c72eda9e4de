from odoo.tests import tagged

from .oneroster_rest_common import RestCase

COLLECTIONS = {
    "rostering": {
        "academicSessions": "academicSession",
        "classes": "class",
        "courses": "course",
        "demographics": "demographics",
        "enrollments": "enrollment",
        "gradingPeriods": "academicSession",
        "orgs": "org",
        "schools": "org",
        "students": "user",
        "teachers": "user",
        "terms": "academicSession",
        "users": "user",
    },
    "gradebook": {
        "categories": "category",
        "lineItems": "lineItem",
        "results": "result",
        "scoreScales": "scoreScale",
    },
}
PLURALS = {
    **{"gradingPeriods": "academicSessions", "terms": "academicSessions"},
    **{"schools": "orgs", "students": "users", "teachers": "users"},
}


@tagged("post_install", "-at_install")
class TestOneRosterRest(RestCase):
    def read(self, path, **params):
        """The records of a collection."""
        name = path.rsplit("/", 1)[-1]
        return self.get(path, **params)[PLURALS.get(name, name)]

    def test_collections(self):
        """Each collection, and each of its records by itself."""
        for service, collections in COLLECTIONS.items():
            for name, single in collections.items():
                with self.subTest(name):
                    records = self.read(f"{service}/{name}")
                    if name not in ("terms",):
                        self.assertTrue(records)
                    for record in records[:2]:
                        one = self.get(f"{service}/{name}/{record['sourcedId']}")
                        self.assertEqual(one, {single: record})
