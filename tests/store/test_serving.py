"""Pages over a bucket: files that are not here come through us, whole or in part, or by signed addresses."""

from __future__ import annotations

import hashlib
import itertools
import json
import os
from collections.abc import Iterator
from contextlib import ExitStack

import httpx
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from helpers_bucket import KEYS, Server
from visiontune.image.base import ImageRequest
from visiontune.settings import Settings
from visiontune.store.bucket import Address
from visiontune.store.objects import ObjectStore
from visiontune.store.records import RECORD
from visiontune.studio import Studio
from visiontune.web import distant
from visiontune.web.app import create_app

ELEMENT = {"Sec-Fetch-Dest": "image", "Sec-Fetch-Mode": "no-cors"}


class Pages:
    """A studio's pages, and a picture whose files are in the bucket only."""

    def __init__(self, studio: Studio, client: FlaskClient, seed: int) -> None:
        made = studio.make(ImageRequest(prompt="a kite", seed=seed, backend="stub", width=64, height=64))
        assert isinstance(studio.store, ObjectStore)
        self.store, self.client, self.key, self.id = studio.store, client, made.key, made.id
        self.content, self.path = made.path.read_bytes(), made.path
        self.address = f"/artifacts/{made.id}/file"
        self.forget()

    def get(self, address: str, headers: dict[str, str] | None = None) -> TestResponse:
        return self.client.get(address, headers=headers, buffered=True)

    def forget(self) -> None:
        """Let the bucket alone have the files."""
        self.store._forget(self.key)
        self.store.cache.drop(self.key)
        assert not self.path.exists() and (self.path.parent / RECORD).exists()


@pytest.fixture(scope="module")
def studios(s3: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[bool, tuple[Studio, FlaskClient]]]:
    """By whether browsers may be sent to the bucket: a studio and a visitor of its pages."""
    folder, address = tmp_path_factory.mktemp("serving"), s3.bucket()
    place = {"store": address.name, "store_endpoint": address.endpoint, "min_free_disk": 0, "cache": folder / "cache"}
    with pytest.MonkeyPatch.context() as patch, ExitStack() as stack:
        for name, value in KEYS.items():
            patch.setenv(name, value)
        found = {}
        for sent in (False, True):
            settings = Settings.load(home=folder / str(sent), store_redirect=sent, **place)
            studio = stack.enter_context(Studio(settings))
            found[sent] = studio, create_app(studio=studio).test_client()
        yield found


_seeds = itertools.count(1)


@pytest.fixture
def pages(studios: dict[bool, tuple[Studio, FlaskClient]], request: pytest.FixtureRequest) -> Pages:
    """With a picture of its own. Parameter: whether browsers may be sent to the bucket."""
    return Pages(*studios[getattr(request, "param", False)], next(_seeds))


def test_a_small_file_is_fetched_and_kept(pages: Pages) -> None:
    answer = pages.get(pages.address, headers=ELEMENT)
    assert (answer.status_code, answer.data, answer.mimetype) == (200, pages.content, "image/png")
    assert pages.path.exists()


def test_a_large_one_comes_by_ranges_and_is_not_kept(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(distant, "FETCHED", 10)
    monkeypatch.setattr("visiontune.web.media.FETCHED", 10)
    size = len(pages.content)
    whole = pages.get(pages.address)
    assert (whole.status_code, whole.data, whole.content_length) == (200, pages.content, size)
    assert whole.headers["Accept-Ranges"] == "bytes" and whole.headers["Cache-Control"] == "private, no-cache"
    for asked, start, end in (
        ("0-", 0, size),
        ("10-19", 10, 20),
        (f"{size - 5}-", size - 5, size),
        ("-7", size - 7, size),
    ):
        part = pages.get(pages.address, headers={"Range": f"bytes={asked}"})
        assert (part.status_code, part.data) == (206, pages.content[start:end])
        assert part.headers["Content-Range"] == f"bytes {start}-{end - 1}/{size}"
    assert pages.get(pages.address, headers={"Range": f"bytes={size}-"}).status_code == 416
    assert pages.get(pages.address, headers={"If-None-Match": whole.headers["ETag"]}).status_code == 304
    assert pages.client.head(pages.address, buffered=True).content_length == size
    assert not pages.path.exists()


def test_a_damaged_one_is_never_sent_whole(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    files = pages.store.bucket.objects(pages.store.shelf.path(pages.key))
    path = next(one.path for one in files if one.path.endswith(".png"))
    pages.store.bucket.put(path, pages.content[::-1])
    assert pages.get(pages.address).status_code == 404
    monkeypatch.setattr("visiontune.web.media.FETCHED", 10)
    with pytest.raises(Exception, match="damaged"):
        pages.get(pages.address).get_data()


def test_what_else_is_asked_of_it_works(pages: Pages) -> None:
    assert pages.get(f"/artifacts/{pages.id}").status_code == 200
    told = json.loads(pages.get(f"/api/artifacts/{pages.id}").data)
    assert told["backend"] and not pages.path.exists()
    assert pages.get(f"/artifacts/{pages.id}/thumbnail").mimetype == "image/webp"
    pages.forget()
    assert pages.get(f"/artifacts/{pages.id}/thumbnail").status_code == 200
    assert not pages.path.exists()  # the small picture was here
    assert pages.get(f"/artifacts/{pages.id}/download?format=jpg").data.startswith(b"\xff\xd8")
    assert pages.get("/readyz").json == {
        "ready": False,
        "database": "ok",
        "library": "ok",
        "engine": "none seen",
    }


def test_browsers_are_sent_nowhere_unless_the_settings_say_so(pages: Pages) -> None:
    policy = pages.get("/library").headers["Content-Security-Policy"]
    assert str(pages.store.bucket.address.endpoint) not in policy and "img-src 'self' data: blob:;" in policy


@pytest.mark.parametrize("pages", [True], indirect=True)
def test_elements_of_a_page_are_sent_to_the_bucket_and_nobody_else(pages: Pages) -> None:
    answer = pages.get(pages.address, headers=ELEMENT)
    assert answer.status_code == 302 and "private" in answer.headers["Cache-Control"]
    fetched = httpx.get(answer.headers["Location"])
    assert fetched.content == pages.content and fetched.headers["Content-Type"] == "image/png"
    endpoint = str(pages.store.bucket.address.endpoint)
    policy = pages.get("/library").headers["Content-Security-Policy"]
    assert f"img-src 'self' data: blob: {endpoint}; media-src 'self' data: blob: {endpoint};" in policy
    assert "script-src 'self';" in policy and "connect-src 'self';" in policy
    for headers in ({"Sec-Fetch-Dest": "empty", "Sec-Fetch-Mode": "cors"}, {}, ELEMENT | {"Sec-Fetch-Mode": "cors"}):
        answer = pages.get(pages.address, headers=headers)
        assert (answer.status_code, answer.data) == (200, pages.content)
        pages.forget()


@pytest.mark.parametrize("pages", [True], indirect=True)
def test_what_could_run_scripts_comes_from_us_in_a_sandbox(pages: Pages) -> None:
    drawing = b"<svg xmlns='http://www.w3.org/2000/svg'/>"
    record = json.loads((pages.path.parent / RECORD).read_text())
    record["files"]["svg"] = "image.svg"
    stamp = {"sha256": hashlib.sha256(drawing).hexdigest(), "bytes": len(drawing)}
    record["stamps"]["image.svg"] = stamp
    (pages.path.parent / RECORD).write_text(json.dumps(record))
    pages.store.bucket.put(pages.store.shelf.path(pages.key, RECORD), json.dumps(record).encode())
    pages.store.bucket.put(pages.store.shelf.path(pages.key, f"{stamp['sha256']}.svg"), drawing)
    answer = pages.get(f"{pages.address}/svg", headers=ELEMENT)
    assert (answer.status_code, answer.data) == (200, drawing)
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_a_bucket_that_is_away_is_told(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages.store.bucket, "address", Address("s3://films", "http://127.0.0.1:9"))
    monkeypatch.setattr(pages.store.bucket, "patience", 0.0)
    monkeypatch.delitem(pages.store.bucket.__dict__, "_store")  # put back as it was, with the rest
    answer = pages.get(pages.address)
    assert answer.status_code >= 500 and b"cannot be reached" in answer.data
    ready = pages.get("/readyz")
    assert ready.status_code == 503 and ready.json and ready.json["library"] == "cannot be written"
    assert os.environ["AWS_SECRET_ACCESS_KEY"].encode() not in answer.data
