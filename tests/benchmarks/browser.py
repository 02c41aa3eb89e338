"""A browser of the benchmark: one connection that is kept open, cookies, and as little of its own as can be.

It reads what servers of ours answer, with a length and without chunks, and nothing else.
"""

import re
import socket
from dataclasses import dataclass
from html import unescape
from time import perf_counter
from urllib.parse import urlencode

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.I)
_COOKIE = re.compile(rb"\r\nset-cookie: *([^=;\r]+)=([^;\r]*)", re.I)
_LOCATION = re.compile(r"\r\nlocation: *(\S+)", re.I)
_INPUT = re.compile(r"<input\b[^>]*>")
_NAMED = re.compile(r'\b(name|value)="([^"]*)"')


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What came back."""

    status: int
    head: str
    text: str
    seconds: float  # from the first byte sent to the last one received

    @property
    def location(self) -> str:
        """Where the answer leads."""
        found = _LOCATION.search(self.head)
        return found[1] if found else ""


class Browser:
    """One person's browser at one server."""

    def __init__(self, port: int) -> None:
        """Open nothing yet.

        Args:
            port: of a server on this machine.
        """
        self._port, self._cookies = port, dict[str, str]()
        self._socket: socket.socket | None = None

    def open(self) -> None:
        """Open a new connection in place of the one before, which the server has given up meanwhile."""
        self.close()
        self._socket = socket.create_connection(("127.0.0.1", self._port))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def close(self) -> None:
        """Close the connection."""
        if self._socket is not None:
            self._socket.close()

    def get(self, path: str) -> Answer:
        """Ask for a page."""
        return self._exchange(f"GET {path}", b"")

    def post(self, path: str, fields: dict[str, str]) -> Answer:
        """Send a form."""
        return self._exchange(f"POST {path}", urlencode(fields).encode())

    def _exchange(self, asked: str, body: bytes) -> Answer:
        lines = [f"{asked} HTTP/1.1", f"Host: 127.0.0.1:{self._port}", "Accept: text/html", "Accept-Language: zh"]
        if self._cookies:
            lines.append("Cookie: " + "; ".join(f"{name}={value}" for name, value in self._cookies.items()))
        if body:
            lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
        request = "\r\n".join([*lines, "", ""]).encode() + body
        assert self._socket is not None
        begun = perf_counter()
        self._socket.sendall(request)
        head, content = _read(self._socket)
        seconds = perf_counter() - begun
        self._cookies |= {name.decode(): value.decode() for name, value in _COOKIE.findall(head)}
        return Answer(status=int(head[9:12]), head=head.decode(), text=content.decode(), seconds=seconds)


def _read(connection: socket.socket) -> tuple[bytes, bytes]:
    """Return head and body of one answer.

    Raises:
        ConnectionError: the server hung up, or did not say how long its answer is.
    """
    received = b""
    while (end := received.find(b"\r\n\r\n")) < 0:
        received += _more(connection)
    head, content = received[: end + 2], received[end + 4 :]
    length = _LENGTH.search(head)
    if length is None:
        raise ConnectionError("an answer without a length")
    while len(content) < int(length[1]):
        content += _more(connection)
    return head, content


def _more(connection: socket.socket) -> bytes:
    found = connection.recv(1 << 17)
    if not found:
        raise ConnectionError("the server has hung up")
    return found


def hidden(page: str) -> dict[str, str]:
    """Return the inputs of a page that have a value, by name; of several of one name the last."""
    found = (dict(_NAMED.findall(each)) for each in _INPUT.findall(page))
    return {each["name"]: unescape(each["value"]) for each in found if each.keys() == {"name", "value"}}
