"""The region's systems, which read the school through OneRoster: one its lists, one
its grades, too. Without secrets: whoever tries it makes one."""

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
