"""Whether a text document may serve as a template: no program, nothing from outside.

Plain Python, no database. The engine (py3o, on Genshi) runs whatever its templates
say, and LibreOffice fetches what a document links to, on the school's server.
"""

import io
import re
import zipfile
import zlib

from lxml import etree

MAX_UNPACKED = 20 * 1024 * 1024
ODT = b"application/vnd.oasis.opendocument.text"
# What the engine reads as templates.
TEMPLATES = ("content.xml", "styles.xml", "META-INF/manifest.xml")
# What LibreOffice saves, without macros, scripts, forms and embedded objects.
PARTS = re.compile(
    r"mimetype|(?:content|styles|meta|settings)\.xml|META-INF/(?:manifest\.xml)?"
    r"|manifest\.rdf|layout-cache|(?:Configurations2|Fonts|Pictures|Thumbnails)/.*"
)
# All that a template may say, since anything else would be run as a program.
FIELD = re.compile(r"py3o\.([a-z]\w*)\.[a-z]\w*")
LOOP = re.compile(r'py3o://for="([a-z]\w*) in paper\.[a-z]\w*"')
OTHER = re.compile(
    r'py3o://(?:if="(?:not )?paper\.[a-z]\w*"|/if(?:="[^"]*")?|/for(?:="[^"]*")?'
    r"|function=\"format_multiline_value\(paper\['[a-z]\w*'\]\)\")"
)
# The engine's own tongue: ${…}, $name, its tags and its instructions.
PROGRAM = re.compile(r"\$[{a-zA-Z_]")
NAMESPACES = ("genshi.edgewall.org", "py3o.org", "XInclude")
HREF = "{http://www.w3.org/1999/xlink}href"
# A reader may be sent elsewhere; the document itself holds all that it shows.
SENT = re.compile(r"(?:https?://|mailto:|py3o://|#).*", re.IGNORECASE)
SHOWN = re.compile(r"(?:\./)?Pictures/[\w.-]+|#.*")


class NotOdt(Exception):
    """It is no text document, or is damaged or much larger than it seems."""


def forbidden(content: bytes) -> str | None:
    """The first thing in a document that may not stand in a template.

    :raise NotOdt: where it is none
    """
    names, trees = _open(content)
    for name in names:
        if not PARTS.fullmatch(name) or ".." in name:
            return name
    return next(_programs(trees), None) or next(_links(trees), None)


def _open(content):
    """:return: the names of all parts, and the trees of those that are templates"""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as document:
            parts = document.infolist()
            known = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
            if (
                sum(one.file_size for one in parts) > MAX_UNPACKED
                or {one.compress_type for one in parts} - known
                or document.read("mimetype").strip() != ODT
            ):
                raise NotOdt
            parser = etree.XMLParser(resolve_entities=False, no_network=True)
            trees = [
                etree.fromstring(document.read(name), parser) for name in TEMPLATES
            ]
    except (
        *(zipfile.BadZipFile, zlib.error, EOFError, KeyError, OSError),
        *(RuntimeError, ValueError, etree.XMLSyntaxError),
    ) as error:
        raise NotOdt from error
    return [one.filename for one in parts], trees


def _programs(trees):
    """What is neither text nor a field nor a simple instruction."""
    # The engine would put the texts of entities in; here they are but names.
    yield from filter(None, (one.getroottree().docinfo.doctype for one in trees))
    texts = [text for tree in trees for text in _texts(tree)]
    loops = {found[1] for text in texts if (found := LOOP.fullmatch(text))}
    for text in texts:
        if text.startswith("py3o"):
            field = FIELD.fullmatch(text)
            is_field = field and field[1] in {"paper", *loops}
            if not (is_field or LOOP.fullmatch(text) or OTHER.fullmatch(text)):
                yield text
        elif PROGRAM.search(text) or any(name in text for name in NAMESPACES):
            yield text


def _texts(tree):
    """Everything that is said: text, names, instructions, namespaces."""
    for node in tree.getroottree().iter():
        if isinstance(node, etree._ProcessingInstruction):
            yield f"$_{node.target}"
        elif isinstance(node, etree._Element):
            yield from node.nsmap.values()
            yield from node.values()
        yield node.text or ""
        yield node.tail or ""


def _links(trees):
    """What would be fetched, or run, from outside of the document."""
    for tree in trees:
        for node in tree.iter("*"):
            allowed = SENT if etree.QName(node).localname == "a" else SHOWN
            if not allowed.fullmatch(node.get(HREF, "#")):
                yield node.get(HREF)
            for name in node.keys():
                if etree.QName(name).localname.startswith("dde-"):
                    yield etree.QName(name).localname
