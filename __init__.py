from . import controllers, demo, models, report, wizard


def _adopt_default_regulation(env):
    """Give the schools that were there before this addon a regulation."""
    env["res.company"].search([("school_regulation_id", "=", False)]).write(
        {"school_regulation_id": env.ref("school_diary.regulation_000").id}
    )
