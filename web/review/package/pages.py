"""The pages of a package, which need no server: the list of its cases, and one page a case; Chinese and English.

They load nothing and run nothing; everything that comes from a case is escaped.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

import engine
from engine import language
from engine.language import gettext
from forms import words
from web.review import said
from web.review.package.ledger import PackedCase

HERE = Path(__file__).parent


@dataclass(frozen=True, kw_only=True)
class PackedFile:
    """A file of a case as its page lists it."""

    path: str  # from the folder of the case
    name: str
    size: int
    sha256: str
    said: str = ""  # who attached it and when


@dataclass(frozen=True, kw_only=True)
class Happened:
    """One line of the history of a case."""

    seq: int
    at: str
    by: str
    what: str


def both(text: str, /, **values: object) -> str:
    """Return a text of the product in Chinese with the English behind it."""
    spoken = []
    for each in language.LANGUAGES:
        with language.speaking(each):
            spoken.append(gettext(text, **values))
    return " · ".join(dict.fromkeys(spoken))


def status_words(status: str) -> str:
    """Return what people call the status of a case that has ended."""
    return both("已撤回") if status == "cancelled" else both("已关闭")


def history_of(lines: Iterable[engine.TraceLine], zone: ZoneInfo) -> Iterator[Happened]:
    """Yield the history of a case in words, event by event."""
    for line in lines:
        yield Happened(seq=line.seq, at=words.exact(line.at, zone), by=line.actor_name, what=said.event(line))


def index_page(cases: Iterable[PackedCase], about: Mapping[str, Any]) -> Iterator[bytes]:
    """Yield the list of the cases.

    Args:
        about: `procedure`, `name`, `month` (yyyy-MM), `zone`, `count`.
    """
    template = _environment().get_template("index.html")
    for piece in template.generate(cases=cases, about=about, month=_month(str(about["month"]))):
        yield piece.encode()


def case_page(**shown: Any) -> bytes:
    """Return the page of one case; `shown` is what the template names."""
    with language.speaking(language.DEFAULT):
        return _environment().get_template("case.html").render(**shown).encode()


def _month(month: str) -> str:
    spoken = []
    for each in language.LANGUAGES:
        with language.speaking(each):
            spoken.append(words.month(month))
    return " · ".join(spoken)


@cache
def _environment() -> Environment:
    found = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    style = Markup((HERE / "package.css").read_text("utf-8"))  # noqa: S704 - our own file
    found.globals.update(_=both, style=style, link=quote, file_size=words.size, status_words=status_words)
    return found
