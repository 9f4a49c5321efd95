"""What somebody wrote, without the e-mail that they answered: line by line, whatever language it is in.

A library for this takes half a minute over a few thousand blank lines, so it is done here, in one pass.
"""

import re
from html import unescape

QUOTE = ">"
SIGNATURE = "-- "
DIVIDER = re.compile(r"-{3,}[^-]{4,60}-{3,}")
RULE = re.compile(r"_{10,}")
FIELD = re.compile(r"\*?[^\W\d_][\w .-]{0,24}\*?[:：]\*?\s")
MAILBOX = re.compile(r"[^\s@]@[^\s@]")
FEWEST_FIELDS = 3
DATE = re.compile(r"\d{4}|\d:\d\d")
WITH_MAILBOX = re.compile(r"\S{0,80}@\S{0,80}")
BLOCKS = frozenset(("p", "div", "br", "li", "tr", "h1", "h2", "h3", "ul", "ol", "table"))
UNSEEN = re.compile(r"<(!--|style|script|head|title)", re.IGNORECASE)
ENDINGS = {
    "!--": re.compile("-->"),
    **{name: re.compile(f"</{name}[^>]{{0,20}}>", re.IGNORECASE) for name in ("style", "script", "head", "title")},
}
END_OF_TAG = re.compile(">")
QUOTED_BELOW = ("gmail_quote", "divRplyFwdMsg", "appendonsend")
"""What mail programs call the part with the message that is answered: nothing new comes after it."""
TAG = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]*)")
SPACES = re.compile(r"[ \t\r\n]+")


def answer(text: str) -> str:
    """Only what is new: what was answered stands below it, and a signature below that."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd").split("\n")
    lines = lines[: _end(lines)]
    lines = _without_quote(lines)
    return "\n".join(lines).strip("\n \t\u00a0")


def text_of(html: str) -> str:
    """The words of an HTML message, without those that it quotes."""
    parts: list[str] = []
    depth = place = 0
    while (tag := html.find("<", place)) >= 0:
        if not depth:
            parts.append(_words(html[place:tag]))
        end = _end_of_tag(html, tag)
        named = TAG.match(html, tag)
        name = named[1].lower() if named else ""
        if end < 0 or any(mark in html[tag:end] for mark in QUOTED_BELOW):
            return "".join(parts)
        if name == "blockquote":
            depth = max(depth + (-1 if html[tag + 1] == "/" else 1), 0)
        elif name in BLOCKS and not depth and (name == "p" or html[tag + 1] != "/"):
            parts.append("\n")
        place = end
    return "".join(parts) + ("" if depth else _words(html[place:]))


def _end_of_tag(html: str, tag: int) -> int:
    """Just behind a tag, a comment, or what is never shown; -1 when it does not end."""
    unseen = UNSEEN.match(html, tag)
    ending = ENDINGS[unseen[1].lower()] if unseen else END_OF_TAG
    found = ending.search(html, tag)
    return found.end() if found else -1


def _words(html: str) -> str:
    """As a browser shows them: runs of white space are one space."""
    return SPACES.sub(" ", unescape(html))


def _end(lines: list[str]) -> int:
    """Where the answer ends: at a signature, or where a mail program copied the message that it answers."""
    for place, line in enumerate(lines):
        bare = line.strip()
        if line == SIGNATURE or DIVIDER.fullmatch(bare) or RULE.fullmatch(bare) or _begins_header(lines, place):
            return place
    return len(lines)


def _begins_header(lines: list[str], place: int) -> bool:
    """From, Sent, To, Subject, in whatever language: several fields on end, the first with a mailbox."""
    fields = lines[place : place + FEWEST_FIELDS]
    return (
        len(fields) == FEWEST_FIELDS
        and all(FIELD.match(line.strip()) for line in fields)
        and MAILBOX.search(fields[0][:500]) is not None
    )


def _without_quote(lines: list[str]) -> list[str]:
    """Quotes are dropped at the end only: between the lines they are what an answer answers."""
    end = len(lines)
    while end and (not lines[end - 1].strip() or lines[end - 1].lstrip().startswith(QUOTE)):
        end -= 1
    is_quoted = any(line.lstrip().startswith(QUOTE) for line in lines[end:])
    return lines[: _before_attribution(lines, end)] if is_quoted else lines[:end]


def _before_attribution(lines: list[str], end: int) -> int:
    """ "On Tuesday, somebody wrote:" may take a few lines: it ends with a colon, and names a day and a mailbox."""
    if not lines[:end] or not lines[end - 1].rstrip().endswith((":", "：")):
        return end
    suffixes = [" ".join(lines[first:end])[-1000:] for first in range(end - 1, max(end - 5, -1), -1)]
    dated = [DATE.search(WITH_MAILBOX.sub("", said)) is not None for said in suffixes]
    addressed = [MAILBOX.search(said) is not None for said in suffixes]
    for fitting in (map(all, zip(dated, addressed, strict=True)), map(any, zip(dated, addressed, strict=True))):
        for place, fits in enumerate(fitting):
            if fits:
                return end - 1 - place
    return end
