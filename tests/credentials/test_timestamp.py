"""A certified time: asked of an authority on loopback, which openssl plays."""

from __future__ import annotations

import json
import shutil
import subprocess
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from helpers_certificates import issue
from helpers_extras import missing, need
from visiontune.image.base import ImageRequest
from visiontune.settings import Settings
from visiontune.studio import Studio

need("c2pa")
if shutil.which("openssl") is None:
    missing("the program openssl is not installed")

CONFIGURATION = """[tsa]
default_tsa = here
[here]
serial = {folder}/serial
signer_cert = {folder}/chain.pem
certs = {folder}/chain.pem
signer_key = {folder}/key.pem
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha384, sha512
ess_cert_id_alg = sha256
accuracy = secs:1
"""


class Authority(ThreadingHTTPServer):
    """Stamps what it is sent (RFC 3161), and counts."""

    daemon_threads = True

    def __init__(self, folder: Path) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.folder, self.asked = folder, 0
        self.certificate = issue(folder, purpose="TIME_STAMPING").authority
        (folder / "serial").write_text("01")
        (folder / "tsa.cnf").write_text(CONFIGURATION.format(folder=folder))

    def stamp(self, query: bytes) -> bytes:
        self.asked += 1
        (self.folder / "query").write_bytes(query)
        words = ["openssl", "ts", "-reply", "-queryfile", "query", "-config", "tsa.cnf", "-out", "reply"]
        subprocess.run(words, cwd=self.folder, check=True, capture_output=True)
        return (self.folder / "reply").read_bytes()


class _Handler(BaseHTTPRequestHandler):
    server: Authority

    def do_POST(self) -> None:
        assert self.headers["content-type"] == "application/timestamp-query"
        body = self.server.stamp(self.rfile.read(int(self.headers["content-length"])))
        self.send_response(200)
        self.send_header("Content-Type", "application/timestamp-reply")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: Any) -> None:
        """Quiet."""


@pytest.fixture
def authority(tmp_path: Path) -> Iterator[Authority]:
    served = Authority(tmp_path / "tsa")
    thread = threading.Thread(target=served.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield served
    served.shutdown()
    served.server_close()
    thread.join(5)


def test_the_time_is_certified_where_an_authority_is_named(tmp_path: Path, authority: Authority) -> None:
    import c2pa

    own = issue(tmp_path / "own")
    settings = Settings.load(
        home=tmp_path / "home", cache=tmp_path / "cache", min_free_disk=0, c2pa_cert=own.cert, c2pa_key=own.key,
        c2pa_timestamp=f"http://127.0.0.1:{authority.server_address[1]}/",
    )  # fmt: skip
    path = tmp_path / "a.png"
    with Studio(settings) as studio:
        studio.export(studio.make(ImageRequest(prompt="a kite", width=64, height=64, backend="stub", seed=1)), path)
    assert authority.asked == 1  # once a file, and not for the trial at the door

    trust = {"trust": {"trust_anchors": own.authority + authority.certificate}}
    with (
        c2pa.Context.from_dict(trust) as context,
        path.open("rb") as stream,
        c2pa.Reader("image/png", stream, context=context) as reader,
    ):
        said = json.loads(reader.json())
    assert said["validation_state"] == "Trusted"
    codes = {one["code"] for one in said["validation_results"]["activeManifest"]["success"]}
    assert {"timeStamp.validated", "timeStamp.trusted"} <= codes
    told = datetime.fromisoformat(said["manifests"][said["active_manifest"]]["signature_info"]["time"])
    assert abs((datetime.now(UTC) - told).total_seconds()) < 120
