"""A file that is made for one answer: it stands in memory while it is small, and is gone once it has been sent."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from os import SEEK_END
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import Any
from urllib.parse import quote

from flask import Response

IN_MEMORY = 8 * 1024 * 1024  # bytes, beyond which it lies on the disk
PIECE = 64 * 1024


def download(write: Callable[[Any], object], media_type: str, name: str) -> Response:
    """Return what is written as a download.

    Args:
        write: takes the open file.
        media_type: of the file.
        name: of the file; may be Chinese.
    """
    with ExitStack() as stack:
        file = stack.enter_context(SpooledTemporaryFile(max_size=IN_MEMORY))
        write(file)
        file.seek(0, SEEK_END)
        size = file.tell()
        file.seek(0)
        if size <= IN_MEMORY:  # nothing has to be closed later, whether anybody reads it or not
            response = Response(file.read(), mimetype=media_type)
        else:
            response = Response(_pieces(file), mimetype=media_type)
            response.call_on_close(file.close)
            response.content_length = size
            stack.pop_all()
    plain = f"file{Path(name).suffix}"
    response.headers["Content-Disposition"] = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"
    return response


def _pieces(file: Any) -> Iterator[bytes]:
    with file:
        while piece := file.read(PIECE):
            yield piece
