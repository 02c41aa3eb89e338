"""A diagram's file as text, in whatever encoding another modeller wrote it. It changes nothing in the file."""

import codecs
import re

DECLARED = re.compile(rb"""^<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
NAMED = re.compile(r"""^(<\?xml[^>]*?encoding\s*=\s*["'])[A-Za-z0-9._-]+""")
MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def text_of(content: bytes) -> str:
    """Return an XML file as text: by its byte order mark, else by its declaration, else UTF-8.

    Args:
        content: a file that the engine's reader has accepted.
    Returns:
        The text, declared as UTF-8: that is how it is written wherever it goes from here.
    """
    return NAMED.sub(r"\g<1>UTF-8", _decoded(content), count=1)


def _decoded(content: bytes) -> str:
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return content.decode(encoding)
    declared = DECLARED.match(content[:200])
    try:
        return content.decode(declared[1].decode() if declared else "utf-8")
    except (LookupError, UnicodeDecodeError):
        return content.decode("utf-8", "replace")
