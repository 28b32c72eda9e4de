"""Stop what runs, and delete what was made in this clone."""

import shutil
import sys

from dev import console, paths, postgres


def main(what):
    """Stop the database server; with `all`, delete .dev/ as well."""
    if not paths.WORK.exists():
        return
    server = postgres.server()
    if what == "stop":
        server.stop()
        return
    if isinstance(server, postgres.PrivateServer):
        server.delete()
    shutil.rmtree(paths.WORK)
    console.say(f"Downloads stay in {paths.CACHE}.")


if __name__ == "__main__":
    console.main(main, sys.argv[1])
