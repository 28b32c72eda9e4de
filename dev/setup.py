"""Set everything up: what is there already costs nothing."""

from dev import console, odoo, odoo_source, postgres, python_env, system_packages


def prepare(packages=system_packages.FOR_RUNNING, required=False):
    """Return an Odoo that is ready to run on a server that answers."""
    system_packages.check_python()
    odoo_source.from_home()  # complains before minutes have been spent
    with console.lock("setup"):
        needed, useful = system_packages.FOR_SETUP, packages
        if required:
            needed, useful = {**needed, **useful}, {}
        system_packages.ensure(needed, useful)
        python_env.ensure()
        source = odoo_source.find()
        python_env.add_odoo(source)
        server = postgres.server()
        server.start()
        instance = odoo.Odoo(source, server)
        instance.configure()
    return instance


def main():
    """Set everything up, what the tests need included."""
    prepare(system_packages.FOR_TESTING)
    console.say("Ready: make run, make test.")


if __name__ == "__main__":
    console.main(main)
