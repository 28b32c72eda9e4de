"""A partner's program, made with a client that others generated from the standard's
documents of 1.1; what it asks for is the same in 1.2.

A process of its own: its clock is the true one. Its arguments are the address and a
token; what it has read it says as JSON.
"""

import json
import sys

from oneroster_client import (
    AcademicSessionsManagementApi,
    ApiClient,
    ClassesManagementApi,
    Configuration,
    EnrollmentsManagementApi,
    LineItemsManagementApi,
    OrgsManagementApi,
    ResultsManagementApi,
    StudentsManagementApi,
)


def _api(kind, service):
    configuration = Configuration()
    configuration.host = f"{sys.argv[1]}/ims/oneroster/{service}/v1p2"
    configuration.access_token = sys.argv[2]
    return kind(ApiClient(configuration))


def _students(api, **wish):
    """In 1.2 a user has several roles: the client's class knows one alone."""
    answer = api.get_students(_preload_content=False, **wish)
    return answer.json()["users"]


def _read():
    students = _api(StudentsManagementApi, "rostering")
    seen = []
    for _page in range(10):
        page = _students(students, limit=2, offset=len(seen))
        seen += page
        if not page:
            break
    [one] = _students(students, filter="givenName='Алиса'")
    classes = _api(ClassesManagementApi, "rostering")
    enrollments = _api(EnrollmentsManagementApi, "rostering")
    results = _api(ResultsManagementApi, "gradebook")
    items = _api(LineItemsManagementApi, "gradebook")
    return {
        "orgs": [
            one.name for one in _api(OrgsManagementApi, "rostering").get_orgs().orgs
        ],
        "sessions": [
            one.title
            for one in _api(AcademicSessionsManagementApi, "rostering")
            .get_academic_sessions()
            .academic_sessions
        ],
        "students": [
            (one["familyName"], one["givenName"], one["middleName"]) for one in seen
        ],
        "identifier": one["identifier"],
        "classes": [
            each.title
            for each in classes.get_classes_for_student(one["sourcedId"]).classes
        ],
        "enrollments": len(enrollments.get_enrollments(limit=1000).enrollments),
        "items": [one.title for one in items.get_line_items().line_items],
        "scores": [one.score for one in results.get_results().results],
    }


sys.stdout.write(json.dumps(_read()))
