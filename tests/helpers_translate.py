"""Google Translate's voice on loopback: answers as the service does."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import numpy as np

from visiontune.speech.audio import write_audio
from visiontune.speech.base import SAMPLE_RATE


class FakeTranslate(ThreadingHTTPServer):
    """Says every text as a tone in an MP3 file, of 0.05 s a letter between two pauses."""

    daemon_threads = True

    def __init__(self, folder: Path) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.folder = folder
        self.asked: list[str] = []
        self.languages: list[str] = []
        self.refuse: Callable[[str, int], int] = lambda text, count: 200
        self.headers: dict[str, str] = {}
        self.reply: Callable[[bytes], bytes] = lambda audio: audio
        self.wait = threading.Event()
        self.wait.set()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def speak(self, text: str) -> bytes:
        pause = np.zeros(SAMPLE_RATE // 4, np.float32)
        length = round(0.05 * len(text) * SAMPLE_RATE)
        tone = (0.4 * np.sin(2 * np.pi * 330 * np.arange(length) / SAMPLE_RATE)).astype(np.float32)
        path = self.folder / f"reply-{threading.get_ident()}.mp3"
        write_audio(path, np.concatenate([pause, tone, pause]), SAMPLE_RATE)
        return path.read_bytes()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that left early is part of the tests."""


class _Handler(BaseHTTPRequestHandler):
    server: FakeTranslate

    def do_POST(self) -> None:
        form = parse_qs(self.rfile.read(int(self.headers["content-length"])).decode())
        text, language, _, _ = json.loads(json.loads(form["f.req"][0])[0][0][1])
        self.server.asked.append(text)
        self.server.languages.append(language)
        self.server.wait.wait(20)
        status = self.server.refuse(text, len(self.server.asked))
        body = b"no"
        if status == 200:
            audio = base64.b64encode(self.server.reply(self.server.speak(text))).decode()
            body = f""")]}}'\n\n99\n[["wrb.fr","jQ1olc","[\\"{audio}\\"]",null]]\n""".encode()
        self.send_response(status)
        for name, value in self.server.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: Any) -> None:
        """Quiet."""


@contextmanager
def serving(folder: Path) -> Iterator[FakeTranslate]:
    """The server while it runs."""
    served = FakeTranslate(folder)
    thread = threading.Thread(target=served.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield served
    finally:
        served.wait.set()
        served.shutdown()
        served.server_close()
        thread.join(5)
