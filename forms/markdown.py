"""The little Markdown a form's texts may use: headings, lists, bold, italic, code, links. Everything else is text.

HTML is never passed through; a link leads only to the web, to a mail address or inside the product.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from markupsafe import Markup, escape

HEADING = re.compile(r"(#{1,6})\s+(.*)")
ITEM = re.compile(r"\s*(?:[-*+]|(\d+)[.)])\s+(.*)")
INLINE = re.compile(
    r"\*\*(?P<bold>.+?)\*\*|(?<!\*)\*(?=\S)(?P<italic>[^*]+?)(?<=\S)\*(?!\*)|`(?P<code>[^`]+?)`"
    r"|\[(?P<text>[^\]]*)\]\((?P<link>[^)\s]*)\)"
)
SAFE = re.compile(r"https?://|mailto:|/(?!/)|#", re.IGNORECASE)


def html(text: str) -> Markup:
    """Turn a text into HTML.

    Args:
        text: limited Markdown, see above.
    Returns:
        Safe HTML: headings from `<h3>` down, so that they fit under a page's own.
    """
    return Markup("\n").join(_block(lines) for lines in _blocks(text))


def _blocks(text: str) -> Iterator[list[str]]:
    block: list[str] = []
    for line in [*text.replace("\r\n", "\n").split("\n"), ""]:
        alone = bool(HEADING.fullmatch(line))
        if block and (not line.strip() or alone or bool(ITEM.fullmatch(line)) != bool(ITEM.fullmatch(block[0]))):
            yield block
            block = []
        if line.strip():
            block.append(line)
        if alone:
            yield block
            block = []


def _block(lines: list[str]) -> Markup:
    if heading := HEADING.fullmatch(lines[0]):
        level = min(len(heading[1]) + 2, 6)
        return Markup("<h{}>{}</h{}>").format(level, inline(heading[2]), level)
    items = [ITEM.fullmatch(line) for line in lines]
    if items[0]:
        tag = "ol" if items[0][1] else "ul"
        inside = Markup("").join(Markup("<li>{}</li>").format(inline(item[2])) for item in items if item)
        return Markup("<{}>{}</{}>").format(tag, inside, tag)
    return Markup("<p>{}</p>").format(Markup("<br>").join(inline(line) for line in lines))


def inline(text: str) -> Markup:
    """Bold, italic, code and links inside one line."""
    done, at = Markup(""), 0
    for found in INLINE.finditer(text):
        done += escape(text[at : found.start()]) + _span(found)
        at = found.end()
    return done + escape(text[at:])


def _span(found: re.Match[str]) -> Markup:
    if found["bold"]:
        return Markup("<strong>{}</strong>").format(inline(found["bold"]))
    if found["italic"]:
        return Markup("<em>{}</em>").format(inline(found["italic"]))
    if found["code"]:
        return Markup("<code>{}</code>").format(found["code"])
    if not SAFE.match(found["link"]):
        return escape(found["text"])
    return Markup('<a href="{}" rel="noreferrer">{}</a>').format(found["link"], found["text"])
