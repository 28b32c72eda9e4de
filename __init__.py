from . import controllers, demo, models, report, wizard


def _adopt_schools(env):
    """Give the schools that were there before this addon a regulation and channels."""
    env["school.channel"]._make_missing(env["res.company"].search([]))
    env["res.company"].search([("school_regulation_id", "=", False)]).write(
        {"school_regulation_id": env.ref("school_diary.regulation_000").id}
    )
