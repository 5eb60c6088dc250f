"""A language-model server on loopback that answers as OpenAI and Gemini do."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Reply:
    """One scripted answer.

    Args:
        text: What is streamed, cut into pieces of `cut` characters.
        finish: The reason given at the end; None: the stream just ends.
        raw: Bytes sent instead of a stream.
        drop: Whether the connection breaks after the pieces.
        wait: Seconds before the first byte.
        calls: Tools that are called after the text: (name, JSON of the arguments, which is cut too).
        thought: Reasoning in a field of its own, before the text.
        pace: Seconds between the pieces that are sent.
    """

    text: str = ""
    finish: str | None = "stop"
    status: int = 200
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    raw: bytes | None = None
    cut: int = 3
    drop: bool = False
    wait: float = 0.0
    calls: tuple[tuple[str, str], ...] = ()
    thought: str = ""
    pace: float = 0.0


class FakeModelServer(ThreadingHTTPServer):
    """Gives its replies in order (the last one for ever) and keeps what it was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.replies: list[Reply] = []
        self.asked: list[dict[str, Any]] = []
        self.released = threading.Event()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that left early is part of the tests."""


class _Handler(BaseHTTPRequestHandler):
    server: FakeModelServer
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers.get("content-length", 0))) or b"{}")
        self.server.asked.append({"path": self.path, "headers": dict(self.headers), "body": body})
        replies = self.server.replies
        reply = replies.pop(0) if len(replies) > 1 else replies[0]
        if reply.wait:
            self.server.released.wait(reply.wait)
        if reply.status != 200 or reply.body is not None:
            content = json.dumps(reply.body if reply.body is not None else {"error": {"message": "no"}}).encode()
            self._head(reply, "application/json", len(content))
            self.wfile.write(content)
            return
        if reply.raw is not None:
            self._head(reply, "text/event-stream", len(reply.raw))
            self.wfile.write(reply.raw)
            return
        self._head(reply, "text/event-stream", None)
        gemini = "generateContent" in self.path or "streamGenerateContent" in self.path
        stream = "".join(_gemini(reply) if gemini else _openai(reply)).encode()
        # Cut anywhere, also within a character's bytes: networks do.
        for n in range(0, len(stream), 37):
            self._chunk(stream[n : n + 37])
            if reply.pace:
                self.server.released.wait(reply.pace)
        if reply.drop:
            self.close_connection = True
            self.connection.close()
            return
        self._chunk(b"")

    def _head(self, reply: Reply, kind: str, length: int | None) -> None:
        self.send_response(reply.status)
        self.send_header("Content-Type", kind)
        if length is None:
            self.send_header("Transfer-Encoding", "chunked")
        else:
            self.send_header("Content-Length", str(length))
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.end_headers()

    def _chunk(self, data: bytes) -> None:
        self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))

    def log_message(self, format: str, *arguments: Any) -> None:
        """Quiet."""


def _pieces(text: str, cut: int) -> list[str]:
    return [text[n : n + cut] for n in range(0, len(text), cut)]


def _openai(reply: Reply) -> Iterator[str]:
    def event(delta: dict[str, Any], finish: str | None = None) -> str:
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        chunk = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [choice]}
        return f"data: {json.dumps(chunk, ensure_ascii=False)}\n\n"

    yield event({"role": "assistant", "content": ""})
    for piece in _pieces(reply.thought, reply.cut):
        yield event({"reasoning_content": piece})
    for piece in _pieces(reply.text, reply.cut):
        yield event({"content": piece})
    for n, (name, arguments) in enumerate(reply.calls):
        called = {"index": n, "id": f"call_{n}_{len(arguments)}", "type": "function"}
        yield event({"tool_calls": [{**called, "function": {"name": name, "arguments": ""}}]})
        for piece in _pieces(arguments, reply.cut):
            yield event({"tool_calls": [{"index": n, "function": {"arguments": piece}}]})
    if reply.finish:
        yield event({}, reply.finish)
        yield "data: [DONE]\n\n"


def _gemini(reply: Reply) -> Iterator[str]:
    def event(part: dict[str, Any], finish: str | None = None) -> str:
        candidate: dict[str, Any] = {"content": {"role": "model", "parts": [part]}, "index": 0}
        if finish:
            candidate["finishReason"] = finish
        usage = {"promptTokenCount": 1, "candidatesTokenCount": 1, "totalTokenCount": 2}
        chunk = {"candidates": [candidate], "usageMetadata": usage, "modelVersion": "m", "responseId": "1"}
        return f"data: {json.dumps(chunk, ensure_ascii=False)}\r\n\r\n"

    parts: list[dict[str, Any]] = [{"text": piece, "thought": True} for piece in _pieces(reply.thought, reply.cut)]
    parts += [{"text": piece} for piece in _pieces(reply.text, reply.cut)]
    parts += [{"functionCall": {"name": name, "args": json.loads(given)}} for name, given in reply.calls]
    finish = {"stop": "STOP", "tool_calls": "STOP", "length": "MAX_TOKENS"}.get(reply.finish or "", reply.finish)
    for n, part in enumerate(parts or [{"text": ""}]):
        yield event(part, finish if n >= len(parts) - 1 else None)


@contextmanager
def serving() -> Iterator[FakeModelServer]:
    """The server while it runs."""
    served = FakeModelServer()
    thread = threading.Thread(target=served.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield served
    finally:
        served.released.set()
        served.shutdown()
        served.server_close()
        thread.join(5)
