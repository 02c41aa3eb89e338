"""Servers on this machine that take what the product sends: mail by SMTP, messages by https. Each in a thread."""

import base64
import json
import shutil
import socketserver
import ssl
import subprocess
from collections import deque
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from tests.needs import lacking

USER, PASSWORD = "clauseflow", "pass-of-the-mailbox"


def certificate(folder: Path) -> Path:
    """Make a certificate for this machine and return the file with it and its key."""
    if not shutil.which("openssl"):
        lacking("openssl")
    path = folder / "localhost.pem"
    about = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
    made = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    subprocess.run([*made, "-days", "2", *about, "-keyout", path, "-out", path], check=True, capture_output=True)
    return path


def _joined(path: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context


@contextmanager
def running(server):
    """Serve in a thread, and leave nothing open behind."""
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class MailServer(socketserver.ThreadingTCPServer):
    """Takes mail. `answers` is what is said to a command instead of yes, in turn: `{"RCPT": ["550 no such user"]}`."""

    daemon_threads = False
    allow_reuse_address = True

    def __init__(self, path: Path, security: str = "none") -> None:
        super().__init__(("127.0.0.1", 0), _Dialogue)
        self.security, self.tls = security, _joined(path)
        self.port = self.server_address[1]
        self.taken: list[tuple[str, str, bytes]] = []  # from, to, what came after DATA
        self.said: list[str] = []  # every command, without what was signed in with
        self.answers: dict[str, list[str]] = {}

    def handle_error(self, request, client_address):
        """Say nothing: clients that hang up are part of the tests."""


class _Dialogue(socketserver.StreamRequestHandler):
    timeout = 10

    def setup(self):
        if self.server.security == "ssl":
            self.request = self.server.tls.wrap_socket(self.request, server_side=True)
        super().setup()
        self.signed_in = self.encrypted = self.server.security == "ssl"

    def finish(self):
        super().finish()
        self.request.close()  # the server closes only what it accepted, which encryption has replaced

    def say(self, *lines):
        self.wfile.write("".join(f"{line}\r\n" for line in lines).encode())

    def handle(self):
        self.say("220 localhost")
        self.sender, self.to, going_on = "", "", True
        while going_on and (line := self.rfile.readline().decode().strip()):
            word = line.split(" ")[0].upper()
            self.server.said.append(word if word == "AUTH" else line)
            others = self.server.answers.get(word)
            if others:
                self.say(others.pop(0))
            else:
                going_on = getattr(self, f"on_{word.lower()}")(line)

    def on_ehlo(self, _line):
        offers = ["250-AUTH PLAIN"] if self.encrypted or self.server.security == "none" else []
        offers += ["250-STARTTLS"] if self.server.security == "starttls" and not self.encrypted else []
        self.say("250-localhost", *offers, "250 SIZE 1000000")
        return True

    def on_starttls(self, _line):
        self.say("220 go ahead")
        super().finish()
        self.request = self.server.tls.wrap_socket(self.request, server_side=True)
        super().setup()
        self.encrypted = True
        return True

    def on_auth(self, line):
        given = base64.b64decode(line.split(" ")[2]).decode().split("\0")[1:]
        self.say("235 welcome" if given == [USER, PASSWORD] else "535 wrong user or password")
        return True

    def on_mail(self, line):
        self.sender = line.partition("<")[2].partition(">")[0]
        self.say("250 yes")
        return True

    def on_rcpt(self, line):
        self.to = line.partition("<")[2].partition(">")[0]
        self.say("250 yes")
        return True

    def on_data(self, _line):
        self.say("354 go ahead")
        lines = iter(self.rfile.readline, b".\r\n")
        content = b"".join(lines)
        others = self.server.answers.get("END")
        if others:
            self.say(others.pop(0))
            return True
        self.server.taken.append((self.sender, self.to, content))
        self.say("250 taken")
        return True

    def on_rset(self, _line):
        self.say("250 yes")
        return True

    def on_quit(self, _line):
        self.say("221 bye")
        return False


class RobotServer(ThreadingHTTPServer):
    """Takes messages. `answers` are (status, headers, body) in turn; without one it says that all is well."""

    daemon_threads = False
    block_on_close = True

    def __init__(self, path: Path) -> None:
        super().__init__(("127.0.0.1", 0), _Chat)
        self.socket = _joined(path).wrap_socket(self.socket, server_side=True)
        self.port = self.server_address[1]
        self.place = f"localhost:{self.port}"
        self.taken: list[tuple[str, dict]] = []  # path with query, body
        self.answers: deque = deque()

    def handle_error(self, request, client_address):
        """Say nothing: clients that hang up are part of the tests."""

    def address(self, rest: str = "robot/send?access_token=TOKEN-OF-THE-CHAT") -> str:
        return f"https://{self.place}/{rest}"


class _Chat(BaseHTTPRequestHandler):
    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.taken.append((self.path, body))
        status, headers, answer = self.server.answers.popleft() if self.server.answers else (200, {}, {"errcode": 0})
        content = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(content))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST

    def log_message(self, *_words):
        """Say nothing."""
