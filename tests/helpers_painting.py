"""A server on loopback that answers image requests as the online services do, and pictures to answer with."""

from __future__ import annotations

import email
import email.policy
import hashlib
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import cv2
import numpy as np

Answer = tuple[int, dict[str, Any]]


@dataclass
class Asked:
    """A request as the server saw it: fields of its JSON or form, and the files of a form."""

    path: str
    headers: dict[str, str]
    fields: dict[str, Any] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)


class FakePainter(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, answer: Callable[[Asked], Answer]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: list[Asked] = []
        self.answer = answer
        self.headers: dict[str, str] = {}

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def answers(self, *answers: Answer) -> None:
        """Give these in turn, the last one for ever."""
        self.answer = lambda asked: answers[min(len(self.asked), len(answers)) - 1]


class _Handler(BaseHTTPRequestHandler):
    server: FakePainter

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        asked = Asked(self.path, {name.lower(): value for name, value in self.headers.items()})
        kind = self.headers["content-type"]
        if kind.startswith("multipart/"):
            head = f"Content-Type: {kind}\r\n\r\n".encode()
            for part in email.message_from_bytes(head + body, policy=email.policy.HTTP).iter_parts():
                name = str(part.get_param("name", header="content-disposition"))
                content: Any = part.get_payload(decode=True)
                if part.get_filename():
                    asked.files[name] = content
                else:
                    asked.fields[name] = content.decode()
        else:
            asked.fields = json.loads(body)
        self.server.asked.append(asked)
        status, answer = self.server.answer(asked)
        content = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        for name, value in self.server.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *arguments: Any) -> None:
        """Quiet."""


@contextmanager
def painter(answer: Callable[[Asked], Answer]) -> Iterator[FakePainter]:
    """A running server that answers by `answer`."""
    served = FakePainter(answer)
    thread = threading.Thread(target=served.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield served
    served.shutdown()
    served.server_close()
    thread.join(5)


def halves(width: int, height: int) -> np.ndarray[Any, np.dtype[np.uint8]]:
    """RGB: red on the left half, blue on the right half, and a yellow disc in the middle."""
    pixels = np.zeros((height, width, 3), np.uint8)
    pixels[:, : width // 2] = (200, 30, 30)
    pixels[:, width // 2 :] = (30, 30, 200)
    cv2.circle(pixels, (width // 2, height // 2), min(width, height) // 8, (240, 220, 40), -1)
    return pixels


def encoded(pixels: Any, suffix: str = ".png") -> bytes:
    """An RGB picture as a file's content."""
    ok, data = cv2.imencode(suffix, pixels[..., ::-1])
    assert ok
    return bytes(data.tobytes())


def imported(folder: Path, pixels: Any) -> str:
    """The reference of a picture that the user gave, kept below `folder`."""
    content = encoded(pixels)
    reference = f"sha256:{hashlib.sha256(content).hexdigest()}.png"
    (folder / reference).write_bytes(content)
    return reference


def decoded(content: bytes) -> Any:
    """A file's content as RGB, or RGBA where it has alpha."""
    pixels: Any = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_UNCHANGED)
    return pixels[..., [2, 1, 0, 3][: pixels.shape[2]]]
