"""Compare a translation with the terms of the source; runs in the environment.

po_compare.py check|update TERMS.pot ru.po
"""

import re
import sys
from pathlib import Path

import polib

PLACEHOLDER = re.compile(
    r"%\(\w+\)[-+ #0]*\d*(?:\.\d+)?[a-zA-Z]"  # %(name)s
    r"|(?<!\d)%[sdif](?![\w%])"  # %s, not the percentage in "50%"
    r"|\$?\{\w*\}"  # {name}, ${name}
)
HEADER = {
    "Project-Id-Version": "Odoo Server 19.0",
    "Report-Msgid-Bugs-To": "",
    "Language": "ru",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": (
        "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 "
        "&& (n%100<10 || n%100>=20) ? 1 : 2);"
    ),
}


def by_term(catalog):
    """Return a catalog's living entries by their source term."""
    return {entry.msgid: entry for entry in catalog if not entry.obsolete}


def complaints(terms, translation):
    """Yield what is wrong, a line each."""
    source, target = by_term(terms), by_term(translation)
    for term in source:
        entry = target.get(term)
        if not entry:
            yield f"missing: {term!r}"
        elif not entry.msgstr:
            yield f"empty: {term!r}"
        elif entry.fuzzy:
            yield f"fuzzy: {term!r}"
        elif placeholders(term) != placeholders(entry.msgstr):
            yield f"placeholders differ: {term!r} -> {entry.msgstr!r}"
    for term in target:
        if term not in source:
            yield f"stale: {term!r}"


def placeholders(text):
    """Return what a text leaves to be filled in."""
    return sorted(PLACEHOLDER.findall(text))


def updated(terms, translation):
    """Return the source's terms with what is translated already."""
    known = by_term(translation)
    result = polib.POFile(wrapwidth=78)
    result.metadata = dict(HEADER)
    for term in terms:
        old = known.get(term.msgid)
        entry = polib.POEntry(
            msgid=term.msgid,
            msgstr=old.msgstr if old else "",
            occurrences=term.occurrences,
            comment=term.comment,
            flags=[flag for flag in (old.flags if old else []) if flag == "fuzzy"],
        )
        result.append(entry)
    return result


def read(path):
    """Return a catalog; an empty one where there is no file yet."""
    return polib.pofile(str(path)) if Path(path).exists() else polib.POFile()


def main(action, terms_path, translation_path):
    """Check the translation, or bring it up to date."""
    terms, translation = read(terms_path), read(translation_path)
    if action == "check":
        for line in complaints(terms, translation):
            print(line)
        return
    result = updated(terms, translation)
    Path(translation_path).parent.mkdir(exist_ok=True)
    result.save(str(translation_path))
    empty = sum(not entry.msgstr for entry in result)
    print(f"i18n/ru.po: {len(result)} terms, {empty} to translate")


if __name__ == "__main__":
    main(*sys.argv[1:])
