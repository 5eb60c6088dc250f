"""The gateway between the event loop and the application: bodies, streams and those who leave, over real sockets."""

from __future__ import annotations

import contextlib
import hashlib
import json
import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from werkzeug.routing import Map, Rule

from helpers_serving import until
from helpers_web import running
from visiontune.jobs.queue import JobQueue
from visiontune.web import gateway, hub, listening, protocol, receiving
from visiontune.web.gateway import TURNS
from visiontune.web.listening import WebServer, bound
from visiontune.web.receiving import CUT, GONE, WAITS
from visiontune.web.security import bodies

Start = Callable[[str, list[tuple[str, str]]], Any]


@contextmanager
def answering(application: Callable[[dict[str, Any], Start], Iterable[bytes]], threads: int = 8) -> Iterator[str]:
    """The address of a server of this WSGI application."""
    held = {
        "visiontune": SimpleNamespace(settings=SimpleNamespace(web_threads=threads), accounts=False),
        "visiontune_hub": SimpleNamespace(close=lambda: None),
    }
    rules = Map([Rule("/", endpoint="all"), Rule("/<path:rest>", endpoint="all")])
    sockets, listens = bound("127.0.0.1", 0), threading.Event()
    app: Any = SimpleNamespace(
        wsgi_app=application, extensions=held, url_map=rules, view_functions={"all": application}
    )
    server = WebServer(app, sockets, listens.set)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        assert listens.wait(20)
        yield f"http://127.0.0.1:{sockets[0].getsockname()[1]}"
    finally:
        server.stop()
        thread.join(20)
        assert not thread.is_alive()


def told(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
    """What came in, as JSON."""
    body = environ["wsgi.input"].read()
    names = ("REQUEST_METHOD", "PATH_INFO", "QUERY_STRING", "CONTENT_LENGTH", "REMOTE_ADDR", "SERVER_PROTOCOL")
    found = {name: value for name, value in environ.items() if name in names or name.startswith("HTTP_")}
    answer = json.dumps(found | {"sha256": hashlib.sha256(body).hexdigest(), "bytes": len(body)}).encode()
    start("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(answer)))])
    return [answer]


def raw(address: str, request: bytes) -> bytes:
    """All that comes back for these bytes."""
    host, port = address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=20) as connection:
        connection.sendall(request)
        return b"".join(iter(lambda: connection.recv(65_536), b""))


@pytest.mark.parametrize("size", [0, 1, receiving.IN_MEMORY, 3_000_001])
@pytest.mark.parametrize("chunked", [False, True])
def test_a_body_comes_whole_and_with_its_length(size: int, chunked: bool) -> None:
    body = bytes(n * n % 251 for n in range(size))
    with answering(told) as address:
        sent: Any = iter([body[:7], body[7:]]) if chunked else body
        found = httpx.post(f"{address}/a%20b%C3%A9?x=%20y", content=sent, trust_env=False).json()
    assert (found["bytes"], found["sha256"]) == (size, hashlib.sha256(body).hexdigest())
    assert int(found.get("CONTENT_LENGTH") or 0) == size
    assert "HTTP_TRANSFER_ENCODING" not in found
    assert found["PATH_INFO"].encode("latin-1").decode() == "/a bé"
    assert (found["QUERY_STRING"], found["REMOTE_ADDR"]) == ("x=%20y", "127.0.0.1")


def test_a_body_that_is_longer_than_its_address_takes_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "USUAL", 1_000)

    def refusing(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        assert environ["wsgi.input"].read() == b"" or CUT not in environ
        start("413 Too Large" if CUT in environ else "200 OK", [("Content-Length", "0"), ("Connection", "close")])
        return []

    with answering(refusing) as address:
        claimed = raw(address, b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999\r\n\r\n")
        chunked = b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n7d0\r\n" + b"x" * 2_000 + b"\r\n"
        assert raw(address, chunked).startswith(b"HTTP/1.1 413 ")
        assert httpx.get(address, trust_env=False).status_code == 200
    assert claimed.startswith(b"HTTP/1.1 413 ")


def test_strangers_send_little_where_there_are_accounts(tmp_path: Path) -> None:
    from visiontune.web.security.bodies import STRANGERS, most_bytes

    with running(tmp_path, engine=False, min_free_disk=0) as served:
        app = served.app
        upload = most_bytes(app, True, "POST", "/api/uploads", True)
        assert upload > 100 * STRANGERS
        assert most_bytes(app, True, "POST", "/api/uploads", False) == STRANGERS
        assert most_bytes(app, False, "POST", "/api/uploads", False) == upload
        assert most_bytes(app, True, "POST", "/nowhere", True) == STRANGERS
        refused = raw(served.address, b"POST /nowhere HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 2000000000\r\n"
                      b"Connection: close\r\n\r\n")  # fmt: skip
    assert refused.startswith(b"HTTP/1.1 413 ")


def test_a_client_that_has_asked_again_and_left_is_noticed() -> None:
    left = threading.Event()

    def waiting(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        if environ["PATH_INFO"] == "/wait":
            until(environ[GONE], "it is seen to leave")
            left.set()
        start("200 OK", [("Content-Length", "0")])
        return []

    with answering(waiting) as address:
        host, port = address.removeprefix("http://").split(":")
        for together in (True, False):
            left.clear()
            with socket.create_connection((host, int(port)), timeout=20) as client:
                first, second = b"GET /wait HTTP/1.1\r\nHost: x\r\n\r\n", b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
                client.sendall(first + second if together else first)
                time.sleep(0.3)
                if not together:
                    client.sendall(second)
                    time.sleep(0.2)
            assert left.wait(10), together


def test_who_says_nothing_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "HEAD_TIME", 0.5)
    monkeypatch.setattr(protocol, "SILENCE", 0.5)
    monkeypatch.setattr(listening, "_LOOK", 2)
    with answering(told) as address:
        for said in (b"", b"GET / HT", b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nx"):
            with contextlib.suppress(ConnectionError):  # whatever way it is cut off, it is
                assert raw(address, said) == b""
        assert httpx.get(address, trust_env=False).status_code == 200


def test_a_broken_request_and_an_end_leave_no_tracebacks(caplog: pytest.LogCaptureFixture) -> None:
    go = threading.Event()

    def waiting(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        until(lambda: environ[GONE]() or go.is_set(), "it ends")
        start("200 OK", [("Content-Length", "0")])
        return []

    with answering(waiting) as address:
        raw(address, b"GET http://x/ HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nz\r\n")
        upgrade = b"GET http://x/ HTTP/1.1\r\nHost: x\r\nConnection: upgrade, close\r\nUpgrade: h2c\r\n\r\n"
        raw(address, upgrade)
        host, port = address.removeprefix("http://").split(":")
        client = socket.create_connection((host, int(port)), timeout=20)
        client.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        time.sleep(0.3)
    client.close()
    assert "Traceback" not in caplog.text and "upgrade" not in caplog.text.lower()


def test_who_asks_whether_its_client_is_gone_has_begun_to_wait() -> None:
    from flask import Flask

    from visiontune.web.hearing import hung_up

    said = threading.Event()
    with Flask("x").test_request_context("/", environ_overrides={WAITS: said.set, GONE: lambda: True}):
        assert hung_up()()
    assert said.is_set()


def test_those_who_wait_say_so_and_leave_their_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gateway, "TURN", 60.0)
    go = threading.Event()

    def waiting(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        if environ["PATH_INFO"] == "/wait":
            environ[WAITS]()
            assert go.wait(30)
        start("200 OK", [("Content-Length", "0")])
        return []

    with answering(waiting, threads=3 * TURNS) as address:
        many = range(2 * TURNS)
        ask = [threading.Thread(target=httpx.get, args=(f"{address}/wait",), kwargs={"timeout": 40}) for _ in many]
        for one in ask:
            one.start()
        assert httpx.get(address, trust_env=False, timeout=20).status_code == 200
        go.set()
        for one in ask:
            one.join()


def test_headers_are_joined_and_none_passes_for_another() -> None:
    lines = b"Cookie: a=1\r\nCookie: b=2\r\nAccept: x\r\nAccept: y\r\nX_Forwarded_For: 9.9.9.9\r\n"
    with answering(told) as address:
        answer = raw(address, b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + lines + b"\r\n")
    found = json.loads(answer.partition(b"\r\n\r\n")[2])
    assert (found["HTTP_COOKIE"], found["HTTP_ACCEPT"]) == ("a=1; b=2", "x, y")
    assert "HTTP_X_FORWARDED_FOR" not in found


@pytest.mark.parametrize(
    "request_",
    [
        b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx",
        b"GET http://elsewhere/ HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
        b"OPTIONS * HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
        b"\0\xff\r\n\r\n",
    ],
)
def test_what_is_no_request_of_ours_is_refused(request_: bytes) -> None:
    with answering(told) as address:
        assert raw(address, request_).startswith(b"HTTP/1.1 4")
        assert httpx.get(address, trust_env=False).status_code == 200


def test_a_head_without_end_is_cut_off() -> None:
    with answering(told) as address:
        try:
            answer = raw(address, b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"x" * 900_000)
        except ConnectionError:  # it does not wait for the rest
            answer = b""
        assert not answer or answer.startswith(b"HTTP/1.1 4")
        assert httpx.get(address, trust_env=False).status_code == 200


def test_an_answer_that_comes_bit_by_bit_is_sent_so_and_ends_where_its_reader_leaves() -> None:
    go, ended = threading.Event(), threading.Event()

    def dripping(environ: dict[str, Any], start: Start) -> Iterator[bytes]:
        start("200 OK", [("Content-Type", "text/plain")])
        try:
            yield b"one"
            assert go.wait(20)
            yield b"two"
            while not environ[GONE]():
                time.sleep(0.01)
        finally:
            ended.set()

    with answering(dripping) as address, httpx.stream("GET", address, trust_env=False, timeout=20) as response:
        pieces = response.iter_raw()
        assert next(pieces) == b"one"
        go.set()
        assert next(pieces) == b"two"
        response.close()
        assert ended.wait(20)


def test_a_long_answer_comes_whole() -> None:
    piece = bytes(range(256)) * 37

    def long(environ: dict[str, Any], start: Start) -> Iterator[bytes]:
        start("200 OK", [("Content-Length", str(400 * len(piece)))])
        for _ in range(400):
            yield piece

    with answering(long) as address:
        assert httpx.get(address, trust_env=False).content == piece * 400


def test_those_who_wait_leave_the_others_their_turn() -> None:
    go = threading.Event()

    def waiting(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        if environ["PATH_INFO"] == "/wait":
            assert go.wait(30)
        start("200 OK", [("Content-Length", "0")])
        return []

    with answering(waiting, threads=2 * TURNS) as address:
        ask = [
            threading.Thread(target=httpx.get, args=(f"{address}/wait",), kwargs={"timeout": 40})
            for _ in range(TURNS + 1)
        ]
        for one in ask:
            one.start()
        assert httpx.get(address, trust_env=False, timeout=20).status_code == 200
        go.set()
        for one in ask:
            one.join()


def test_an_application_that_fails_is_an_answer_and_a_line_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    def failing(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        raise LookupError("nothing there")

    with answering(failing) as address:
        assert httpx.get(address, trust_env=False).status_code == 500
    assert "nothing there" in caplog.text


def test_the_head_of_a_stream_is_no_stream(tmp_path: Path) -> None:
    with running(tmp_path, engine=False, min_free_disk=0) as served:
        answer = httpx.head(f"{served.address}/events", trust_env=False, timeout=10)
        assert answer.headers["Content-Type"].startswith("text/event-stream")
        assert len(served.app.extensions["visiontune_hub"]) == 0


def test_streams_hold_no_threads(tmp_path: Path) -> None:
    with running(tmp_path, engine=False, min_free_disk=0, web_threads=40) as served:
        queue = JobQueue(served.studio.database, "elsewhere:1:0")
        host, port = served.address.removeprefix("http://").split(":")
        readers = [socket.create_connection((host, int(port)), timeout=30) for _ in range(60)]
        try:
            for reader in readers:
                reader.sendall(b"GET /events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
            until(lambda: len(served.app.extensions["visiontune_hub"]) == 60, "all are open")
            assert httpx.get(f"{served.address}/healthz", trust_env=False).status_code == 200
            queue.add("image", {"prompt": "a red fox"})
            for reader in readers:
                heard = b""
                while b"a red fox" not in heard:
                    more = reader.recv(65_536)
                    assert more
                    heard += more
        finally:
            for reader in readers:
                reader.close()
        until(lambda: len(served.app.extensions["visiontune_hub"]) == 0, "who leaves is left")


def test_a_reader_who_takes_nothing_loses_its_stream(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub, "BOUND", 3)
    monkeypatch.setattr(hub, "LOOK", 0.01)
    with running(tmp_path, engine=False, min_free_disk=0) as served:
        queue = JobQueue(served.studio.database, "elsewhere:1:0", limit=10_000)
        there = served.app.extensions["visiontune_hub"]
        host, port = served.address.removeprefix("http://").split(":")
        with socket.socket() as reader:
            reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
            reader.connect((host, int(port)))
            reader.sendall(b"GET /events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
            until(lambda: len(there) == 1, "it is open")
            job = queue.claim(queue.add("image", {"prompt": "x" * 150}).id)
            assert job is not None
            deadline = time.monotonic() + 60
            while len(there):
                assert time.monotonic() < deadline, "it is let go"
                queue.progress(job, 0.5, "word " * 4_000)
                time.sleep(0.02)
