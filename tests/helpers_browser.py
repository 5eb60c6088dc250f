"""A headless Chromium for tests: pages over loopback HTTP, whose scripts report what they saw as JSON.

    html, files --serve--> http://127.0.0.1:PORT/  --launch--> Chromium --POST /report--> dict

Debian's `chromium` plays H.264 and AAC. Where there is none, tests skip on a developer's machine and fail in CI.
"""

from __future__ import annotations

import json
import os
import queue
import re
import shutil
import signal
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from helpers_extras import missing

_FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage", "--mute-audio",
    "--autoplay-policy=no-user-gesture-required",
)  # fmt: skip


def need_chromium() -> str:
    """The browser's path; the test skips, or fails in CI, where there is none."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        missing("chromium is not installed (apt-get install chromium)")
        raise AssertionError
    return found


@contextmanager
def launch(url: str, *flags: str) -> Iterator[subprocess.Popen[bytes]]:
    """Chromium on `url` with a profile of its own; it and its children end with the context."""
    browser = need_chromium()
    with tempfile.TemporaryDirectory(prefix="chromium-", ignore_cleanup_errors=True) as profile:
        process = subprocess.Popen(
            [browser, *_FLAGS, f"--user-data-dir={profile}", *flags, url],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # a group of its own, to be ended whole
        )
        try:
            yield process
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def browse(html: str, folder: Path, timeout: float = 90) -> dict[str, Any]:
    """What the script of a page reports.

    Args:
        html: The page; its script calls `report(value)` once. An error that nobody catches is reported too.
        folder: Files that it may load by their names.
        timeout: Seconds.
    """
    (folder / "page.html").write_text(_PRELUDE + html, encoding="utf-8")
    reports: queue.Queue[dict[str, Any]] = queue.Queue()
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, reports, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        with launch(f"http://127.0.0.1:{server.server_port}/page.html"):
            found = reports.get(timeout=timeout)
    except queue.Empty:
        pytest.fail(f"the page reported nothing within {timeout:g} s")
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
    assert "error" not in found, found["error"]
    return found


_PRELUDE = """<!doctype html><meta charset="utf-8"><script>
const report = value => fetch("/report", {method: "POST", body: JSON.stringify(value)});
addEventListener("error", event => report({error: String(event.message)}));
addEventListener("unhandledrejection", event => report({error: String(event.reason)}));
</script>
"""


class _Handler(SimpleHTTPRequestHandler):
    """Files with byte ranges, without which a browser cannot seek, and the reports."""

    protocol_version = "HTTP/1.1"

    def __init__(self, reports: queue.Queue[dict[str, Any]], *words: Any, **named: Any) -> None:
        self.reports = reports
        super().__init__(*words, **named)

    def do_POST(self) -> None:
        content = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(204)
        self.end_headers()
        self.reports.put(json.loads(content))

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        asked = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
        if asked is None or not path.is_file():
            return super().do_GET()
        size = path.stat().st_size
        first, last = int(asked[1]), min(int(asked[2] or size - 1), size - 1)
        with path.open("rb") as stream:
            stream.seek(first)
            content = stream.read(last - first + 1)
        self.send_response(206)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Range", f"bytes {first}-{last}/{size}")
        self.send_header("Accept-Ranges", "bytes")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        with suppress(BrokenPipeError, ConnectionResetError):  # a player that has read enough hangs up
            self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        pass
