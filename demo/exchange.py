"""Partner systems: one that the school reads itself, switched off; two that read the
school through OneRoster, one its lists, one its grades, too. Without secrets: whoever
tries it makes one."""

OTHER_NAME = "Птицын Тимур"
READS_ALL = ("has_roster_core", "has_roster", "has_gradebook_core", "has_gradebook")
SENDS = ("has_createput", "has_createpost", "has_delete")


def open_doors(school):
    for name, code, programs in (
        ("Реестр учащихся региона", "region", {"Реестр: списки": ()}),
        (
            "Журнал «Классная доска»",
            "board",
            {"Журнал: обмен оценками": READS_ALL + SENDS},
        ),
    ):
        system = school.env["school.partner.system"].create(
            {"name": name, "code": code, "company_id": school.company.id}
        )
        school.env["school.oneroster.client"].create(
            [
                {"name": program, "system_id": system.id, **dict.fromkeys(may, True)}
                for program, may in programs.items()
            ]
        )


def know(school):
    """What it brought before it was switched off, and what waits for a decision."""
    env = school.env
    system = env["school.partner.system"].create(
        {
            "name": "Сетевой город области",
            "kind": "netschool",
            "company_id": school.company.id,
            "netschool_url": "https://sgo.example.org",
            "netschool_school": school.company.name,
            "note": "Пример: включите получение, когда введёте свой доступ.",
        }
    )
    grades = env["school.grade"].search(
        [("company_id", "=", school.company.id), ("value_id.counts", "=", True)],
        order="date desc, id",
        limit=2,
    )
    run = env["school.exchange"].create(
        {
            "format": "pull",
            "system_id": system.id,
            "company_id": school.company.id,
            "file_name": system.name,
            "pupil_count": 1,
            "created_count": 41,
            "changed_count": 2,
            "refused_count": 1,
            "kept_count": len(grades),
            "finished_at": school.now,
        }
    )
    _name_pupils(school, system, grades.student_id[:1])
    env["school.exchange.difference"]._keep(
        run, [_difference(number, grade) for number, grade in enumerate(grades, 1)]
    )


def _name_pupils(school, system, student):
    """One is known here, of the other somebody has to tell who it is."""
    class_name = student.enrollment_ids[:1].class_id.name
    known, _unknown = school.env["school.partner.pupil"].create(
        [
            {
                "system_id": system.id,
                "sourced_id": str(number),
                "name": name,
                "class_name": class_name,
            }
            for number, name in enumerate((student.name, OTHER_NAME), 1)
        ]
    )
    known.student_id = student


def _difference(number, grade):
    """The partner has another mark of the same scale."""
    others = grade.scale_id.value_ids.filtered(lambda value: value.counts)
    theirs = (others - grade.value_id)[:1]
    return {
        "kind": "marks",
        "sourced_id": f"{number}:1",
        "student_id": grade.student_id.id,
        "title": grade.lesson_id.display_name,
        "res_model": grade._name,
        "res_id": grade.id,
        "ours": grade.code,
        "theirs": theirs.code,
        "values": {"value_id": theirs.id},
    }
