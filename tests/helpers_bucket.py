"""An S3 server of the tests' own (moto), on loopback and in a thread; and services that fail as told."""

from __future__ import annotations

import itertools
import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np

from helpers_extras import need
from visiontune.artifacts import Artifact
from visiontune.image.base import ImageOutput, ImageRequest
from visiontune.store import ArtifactStore
from visiontune.store.bucket import Address, Bucket
from visiontune.store.objects import ObjectStore

KEYS = {"AWS_ACCESS_KEY_ID": "tester", "AWS_SECRET_ACCESS_KEY": "not-to-be-shown", "AWS_REGION": "us-east-1"}
_numbers = itertools.count(1)


class Server:
    """The running server; each test takes a bucket of its own."""

    def __init__(self, endpoint: str) -> None:
        self.endpoint = endpoint

    def bucket(self, prefix: str = "studio/one") -> Address:
        """The address of a new, empty one."""
        import httpx

        name = f"films-{next(_numbers)}"
        httpx.put(f"{self.endpoint}/{name}").raise_for_status()
        return Address(f"s3://{name}/{prefix}", self.endpoint)


@contextmanager
def server() -> Iterator[Server]:
    """Skips where moto or obstore is missing, and fails in CI."""
    need("obstore")
    need("moto")
    need("flask_cors")
    from moto.server import ThreadedMotoServer

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    running = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    running.start()
    try:
        host, port = running.get_host_and_port()
        yield Server(f"http://{host}:{port}")
    finally:
        running.stop()


@contextmanager
def failing(*codes: int, body: bytes = b"") -> Iterator[str]:
    """The address of a service that answers with each of `codes` in turn, and then always with the last."""
    need("obstore")
    answers = itertools.chain(codes, itertools.repeat(codes[-1]))

    class Failing(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            self.send_response(next(answers))
            for name, value in (("Content-Length", str(len(body))), ("ETag", '"1"')):
                self.send_header(name, value)
            self.send_header("Last-Modified", "Sun, 29 Nov 2026 12:00:00 GMT")
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        do_GET = do_PUT = do_POST = do_HEAD = do_DELETE = _answer  # noqa: N815

        def log_message(self, *arguments: object) -> None:
            pass

    running = ThreadingHTTPServer(("127.0.0.1", 0), Failing)
    thread = threading.Thread(target=running.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{running.server_port}"
    finally:
        running.shutdown()
        thread.join()
        running.server_close()


def machine(home: Path, address: Address, bound: int = 1_000_000_000, **options: float) -> ObjectStore:
    """A store in a bucket, as another machine has it: with a home of its own. Gives up soon."""
    return ObjectStore(home, Bucket(address, patience=0.2), bound, **options)  # type: ignore[arg-type]


def picture(seed: int = 1) -> ImageRequest:
    return ImageRequest(prompt="noise", width=64, height=64, seed=seed)


def key_of(seed: int = 1) -> str:
    return picture(seed).key_for("test/1/")


def publish(store: ArtifactStore, seed: int = 1, noise: int | None = None) -> Artifact:
    """A picture of `seed`, whose pixels are of `noise` (default: of the seed, too)."""
    pixels = np.random.default_rng(seed if noise is None else noise).integers(0, 256, (64, 64, 3), dtype=np.uint8)
    with store.workspace("job", "owner") as folder:
        return store.publish(picture(seed), key_of(seed), "test/1/", ImageOutput(pixels), folder)
