"""What the addon consists of, and whether it has changed."""

import ast
import hashlib

from dev import paths, python_env

# What a database is built from. Tests and tools change without it.
FOLDERS = (
    "controllers",
    "data",
    "demo",
    "i18n",
    "migrations",
    "models",
    "report",
    "security",
    "static",
    "tools",
    "views",
    "wizard",
)
FILES = ("__init__.py", "__manifest__.py")
# Everybody may choose between them; the first is that of new people.
LANGUAGES = ("ru_RU", "en_US")
IGNORED_SUFFIXES = {".pyc", ".swp", ".md"}


def manifest():
    """Return the addon's manifest."""
    return ast.literal_eval((paths.ROOT / "__manifest__.py").read_text())


def files():
    """Return the files that a database is built from."""
    found = [paths.ROOT / name for name in FILES]
    for folder in FOLDERS:
        for path in sorted((paths.ROOT / folder).rglob("*")):
            if path.suffix not in IGNORED_SUFFIXES and path.is_file():
                found.append(path)
    return found


def fingerprint():
    """Return a hash of those files, of the languages and of the locked packages."""
    digest = hashlib.sha256(f"{LANGUAGES} {python_env.lock_hash()}".encode())
    for path in files():
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            continue  # an editor's scratch file, gone again
        digest.update(f"{path.relative_to(paths.ROOT)} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()
