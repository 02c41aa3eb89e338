"""The browser of the benchmark reads what our pages and our server write."""

import socket
import threading

from tests.benchmarks.browser import Browser, hidden

HEAD = b"HTTP/1.1 302 FOUND\r\nServer: x\r\nContent-Length: 12\r\nLocation: /there\r\nSet-Cookie: a=1; Path=/\r\n\r\n"
ANSWER = HEAD + b"hello there!"


def test_hidden_fields_are_found_with_what_they_hold():
    page = '<input type="hidden" name="a" value="1 &amp; 2"><input name="b" value=""><input value="3" name="c">'
    page += '<input name="d">'
    assert hidden(page) == {"a": "1 & 2", "b": "", "c": "3"}


def test_an_answer_is_read_to_its_end_and_cookies_come_back():
    with socket.create_server(("127.0.0.1", 0)) as server:
        asked = []

        def serve():
            connection, _address = server.accept()
            with connection:
                for part in (ANSWER[:40], ANSWER[40:]), (ANSWER,):
                    asked.append(connection.recv(65536))
                    for piece in part:
                        connection.sendall(piece)

        thread = threading.Thread(target=serve)
        thread.start()
        browser = Browser(server.getsockname()[1])
        browser.open()
        found = browser.post("/here", {"x": "ä b"})
        assert (found.status, found.location, found.text) == (302, "/there", "hello there!")
        browser.get("/")
        thread.join()
        browser.close()
    assert asked[0].endswith(b"\r\n\r\nx=%C3%A4+b")
    assert b"Cookie: a=1\r\n" in asked[1]
