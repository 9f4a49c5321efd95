"""How names, moments, sizes and texts look on the inbox's pages."""

import re
from datetime import datetime, timedelta
from zlib import crc32

from markupsafe import Markup, escape

from deploy.inbox.message import Person

LINK = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)\]]")
HUES = 6


def initials(person: Person) -> str:
    words = re.findall(r"\w+", person.name) or re.findall(r"\w", person.address)
    return "".join(word[0] for word in words[:2]).upper()


def hue(person: Person) -> int:
    """The same sender always has the same one."""
    return crc32(person.address.partition("@")[2].encode()) % HUES


def moment(when: datetime, now: datetime) -> str:
    """In the zone of this machine, which is the reader's: the inbox is for trials at one's own desk."""
    local, today = when.astimezone(), now.astimezone().date()
    if local.date() == today:
        return f"{local:%H:%M}"
    if local.date() == today - timedelta(days=1):
        return f"Yesterday {local:%H:%M}"
    return f"{local:%b} {local.day}" if local.year == today.year else f"{local:%b} {local.day}, {local.year}"


def full_moment(when: datetime) -> str:
    local = when.astimezone()
    return f"{local:%A, %B} {local.day}, {local:%Y at %H:%M:%S %Z}"


def size(count: int) -> str:
    if count < 1024:
        return f"{count} B"
    if count < 1024 * 1024:
        return f"{count / 1024:.0f} KB"
    return f"{count / 1024 / 1024:.1f} MB"


def linked(text: str) -> Markup:
    """Plain text with its addresses clickable."""
    html, end = Markup(), 0
    for match in LINK.finditer(text):
        link = escape(match[0])
        html += escape(text[end : match.start()])
        html += Markup('<a href="{0}" target="_blank" rel="noopener noreferrer">{0}</a>').format(link)
        end = match.end()
    return html + escape(text[end:])
