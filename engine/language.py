"""The one place that translates: Chinese texts stand in the source, English in `locale/en/*.po` beside each room.

It never formats dates or numbers and knows nothing of requests; the web sets the language of the moment.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

DEFAULT = "zh"
LANGUAGES = ("zh", "en")
_current: ContextVar[str] = ContextVar("language", default=DEFAULT)
_rooms = ("engine", "forms", "web")


def current() -> str:
    """Return the language of the moment, `zh` or `en`."""
    return _current.get()


def use(language: str) -> None:
    """Set the language for what runs in this context; an unknown one means Chinese."""
    _current.set(language if language in LANGUAGES else DEFAULT)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak a language for a while: documents are in one language, whatever their reader's pages are in."""
    before = current()
    use(language)
    try:
        yield
    finally:
        use(before)


@cache
def _catalogue(language: str) -> dict[str, str]:
    top = Path(__file__).resolve().parent.parent
    files = sorted(path for room in _rooms for path in (top / room).glob(f"locale/{language}/*.po"))
    found: dict[str, str] = {}
    for path in files:
        with path.open("rb") as stream:
            found |= {str(m.id): str(m.string) for m in read_po(stream) if m.id and m.string}
    return found


def gettext(text: str, /, **values: object) -> str:
    """Translate a Chinese text into the language of the moment, then fill in `{names}`.

    Args:
        text: the Chinese text as it stands in the source, with `{name}` where a value belongs.
        values: what to fill in.
    Returns:
        The text in the current language; the Chinese one where no translation is known.
    """
    language = _current.get()
    if language != DEFAULT:
        text = _catalogue(language).get(text, text)
    return text.format(**values) if values else text
