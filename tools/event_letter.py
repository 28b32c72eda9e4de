"""What a message says of several events at once. No database."""

from dataclasses import dataclass, field

from .phrases import capitalised


@dataclass(slots=True)
class EventLine:
    text: str
    value: str = ""
    """a grade, where the channel may tell it"""
    tone: str = "neutral"

    def __str__(self):
        return f"{self.text}: {self.value}" if self.value else self.text


@dataclass(slots=True)
class EventGroup:
    """Events of one kind, of one child."""

    heading: str
    url: str
    """where in the diary they stand"""
    lines: list[EventLine]

    def lines_of_text(self):
        return [f"{capitalised(self.heading)}:", *(f"• {line}" for line in self.lines)]


@dataclass(slots=True)
class EventChild:
    name: str
    url: str
    groups: list[EventGroup] = field(default_factory=list)


@dataclass(slots=True)
class EventLetter:
    title: str
    summary: str
    children: list[EventChild]
    links: list[tuple[str, str]]
    """address, what it opens"""

    def paragraphs(self, _words):
        """What the letter says as plain text, list of lists of lines."""
        found = [[self.title]]
        for child in self.children:
            if self.children[1:]:
                found.append([child.name.upper()])
            found += [group.lines_of_text() for group in child.groups]
        return found


class EventWriter:
    """Puts events into words, in one language.

    :param words: dict of the language's words
    """

    def __init__(self, words):
        self.words = words

    def write(self, children):
        """The message to a family.

        :param children: ``EventChild`` objects, each with something to tell
        """
        headings = list(
            dict.fromkeys(group.heading for one in children for group in one.groups)
        )
        what = headings[0] if len(headings) == 1 else self.words["several"]
        names = ", ".join(dict.fromkeys(one.name for one in children))
        return EventLetter(
            title=self.words["title"].format(names=names, what=what),
            summary=self._summary(children),
            children=children,
            links=self._links(children),
        )

    def _summary(self, children):
        """Whose and what, without grades and in one line."""
        parts = []
        for child in children:
            for group in child.groups:
                told = "; ".join(line.text for line in group.lines)
                said = f"{group.heading}: {told}"
                parts.append(f"{child.name}: {said}" if children[1:] else said)
        return capitalised(". ".join(parts))

    def _links(self, children):
        label = self.words["open"]
        if len(children) == 1:
            child = children[0]
            # To the very page, where there is one for all.
            urls = {group.url for group in child.groups}
            return [(urls.pop() if len(urls) == 1 else child.url, label)]
        return [(child.url, f"{label}: {child.name}") for child in children]
