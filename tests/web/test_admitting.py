"""What a request from the web may name: nothing that is another's, and never a path."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, g

from visiontune.backends import request_from
from visiontune.errors import BackendError, InputError, NotFound, QueueFull, StorageError
from visiontune.jobs.tables import ArtifactRow, UploadRow, UserRow
from visiontune.requests import Request
from visiontune.settings import Settings
from visiontune.studio import Studio
from visiontune.web.app import create_app
from visiontune.web.security.admitting import admitted
from visiontune.web.security.identity import Visitor
from visiontune.web.submitting import submit

MINE = f"sha256:{'a' * 64}.png"
THEIRS = f"sha256:{'b' * 64}.png"
NOWHERE = f"sha256:{'c' * 64}.png"
PATHS = [
    "/etc/hostname", "/no/such/file", "../../config.toml", "..%2f..%2fdb.sqlite", "~/.ssh/id_rsa", "file:///etc/hostname",
    "visiontune.db", "C:\\Windows\\win.ini", "owner/name",
]  # fmt: skip


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    with Studio(settings) as studio:
        app = create_app(settings, studio=studio)
        with studio.database.session() as session:
            for user, ref in (("ada", MINE), ("bob", THEIRS)):
                session.add(UploadRow(user=user, ref=ref, name="a.png", media="image", bytes=1, created=time.time()))
        with app.test_request_context("/"):
            g.visitor = Visitor("ada", "maker", "session")
            yield app


def built(kind: str, **fields: Any) -> Request:
    return request_from({"kind": kind, **fields})


def test_own_files_are_admitted(app: Flask) -> None:
    request = built("image", prompt="a cat", init_image=MINE)
    assert admitted(request, "ada") is request


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "image", "prompt": "a cat", "init_image": "?"},
        {"kind": "image", "prompt": "a cat", "init_image": MINE, "mask": "?"},
        {"kind": "upscale", "file": "?"},
        {"kind": "transcript", "audio": "?"},
        {"kind": "clip", "prompt": "a cat", "init_image": "?"},
        {"kind": "music", "primer": "?"},
        {"kind": "music", "theme": "?"},
        {"kind": "music", "melody": "?"},
        {"kind": "script", "prompt": "cats", "notes": "?"},
        {"kind": "video", "prompt": "cats", "notes": "?"},
        {"kind": "video", "prompt": "cats", "logo": "?"},
        {"kind": "video", "prompt": "cats", "music_file": "?"},
        {"kind": "video", "prompt": "cats", "captions": {"font": "?"}},
        {"kind": "video", "narration": {"audio": "?"}},
        {"kind": "video", "script": {"scenes": [{"narration": "cats", "image": "?"}]}},
        {"kind": "video", "script": {"scenes": [{"narration": "cats", "clip": "?"}]}},
    ],
)
def test_another_s_file_is_told_like_one_that_is_nowhere(app: Flask, fields: dict[str, Any]) -> None:
    def answer(ref: str) -> str:
        document = json.loads(json.dumps(fields).replace("?", ref))
        with pytest.raises(NotFound) as caught:
            admitted(request_from(document), "ada")
        return str(caught.value).replace(ref, "?")

    assert answer(THEIRS) == answer(NOWHERE)


@pytest.mark.parametrize("path", PATHS)
def test_no_field_takes_a_path(app: Flask, path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """W15: paths are refused in the same words whether or not there is something."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "owner" / "name").mkdir(parents=True)
    requests = [
        built("image", prompt="a cat", model=path),
        built("image", prompt="a cat", loras=[path]),
        built("image", prompt="a cat", loras=[f"{path}:0.5"]),
        built("clip", prompt="a cat", model=path),
        built("music", model=path),
        built("transcript", audio=MINE, model=path),
        built("video", prompt="cats", image_model=path),
        built("text", messages=[{"role": "user", "content": "hello"}], model=path),
        built("text", messages=[{"role": "user", "content": "hello"}], model=path, backend="llama"),
        built("video", script={"scenes": [{"narration": "cats", "image": path}]}),
        built("video", script={"scenes": [{"narration": "cats", "clip": path}]}),
    ]
    for request in requests:
        with pytest.raises(NotFound, match=r"is here; take auto|no such file of yours"):
            submit(request)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("field", ["voice", "composer", "instrument", "style", "scheduler", "backend"])
def test_names_are_names(app: Flask, field: str, path: str) -> None:
    """W15: what is looked up by name is found among names, so a path there is an unknown name or plain words."""
    kinds = {"voice": "speech", "composer": "music", "instrument": "music"}
    fields: dict[str, Any] = {"speech": {"text": "hello"}, "music": {}, "image": {"prompt": "a cat"}}[
        kind := kinds.get(field, "image")
    ]
    told = ""
    try:
        assert submit(built(kind, **fields | {field: path})).request[field] == path, "nothing was made of it"
    except (InputError, BackendError) as error:
        told = str(error)
    assert "such file" not in told and "directory" not in told


def test_a_drawing_of_ours_lies_in_our_folder() -> None:
    from visiontune.image.art import own

    assert own("vt-../../../../tests/x") is None


def test_names_of_models_that_the_catalogue_has_are_admitted(app: Flask) -> None:
    request = built("music", model="lstm")
    assert admitted(request, "ada") is request
    request = built("transcript", audio=MINE, model="whisper-base")
    assert admitted(request, "ada") is request
    request = built("text", messages=[{"role": "user", "content": "hello"}], model="gpt-9", backend="openai")
    assert admitted(request, "ada") is request


def test_what_the_command_line_made_of_a_file_may_be_varied(app: Flask) -> None:
    made = built("image", prompt="a cat", init_image=NOWHERE)
    told = built("image", prompt=f"{THEIRS}")
    with app.extensions["visiontune"].studio.database.session() as session:
        for request in (made, told):
            session.add(
                ArtifactRow(user="ada", key="k", kind="image", request=request.document(), warnings=[], created=1.0)
            )
    assert admitted(made, "ada") is made
    with pytest.raises(NotFound):
        admitted(built("image", prompt="x", init_image=THEIRS), "ada")  # a prompt that quotes the name gives no right


def test_content_keys_of_others_are_none(app: Flask) -> None:
    with app.extensions["visiontune"].studio.database.session() as session:
        for user, key in (("ada", "1" * 64), ("bob", "2" * 64)):
            session.add(ArtifactRow(user=user, key=key, kind="image", request={}, warnings=[], created=1.0))
    own = built("clip", prompt="a cat", image="1" * 64)
    assert admitted(own, "ada") is own
    for key in ("2" * 64, "3" * 64):
        with pytest.raises(NotFound):
            admitted(built("clip", prompt="a cat", image=key), "ada")
    with pytest.raises(InputError, match="ask for a video"):
        film = {"shots": [{"image": "../../x"}], "script": {"scenes": [{"narration": "x"}]}}
        admitted(built("film", **film), "ada")


def test_parents_are_own(app: Flask) -> None:
    with app.extensions["visiontune"].studio.database.session() as session:
        session.add(ArtifactRow(id="9" * 32, user="bob", key="k", kind="image", request={}, warnings=[], created=1.0))
    for parent in ("9" * 32, "8" * 32):
        with pytest.raises(NotFound):
            submit(built("image", prompt="a cat", backend="stub"), [parent])


def test_jobs_at_once_are_bounded(app: Flask) -> None:
    studio: Studio = app.extensions["visiontune"].studio
    with studio.database.session() as session:
        session.add(UserRow(name="ada", password="", role="maker", quota_jobs=2, created=1.0))
    for prompt in ("one", "two"):
        job = submit(built("image", prompt=prompt, backend="stub"))
    with pytest.raises(QueueFull, match="2 of your jobs"):
        submit(built("image", prompt="three", backend="stub"))
    studio.submit(built("image", prompt="three", backend="stub"), "bob")
    studio.cancel(job.id)
    submit(built("image", prompt="three", backend="stub"))


def test_room_is_bounded(app: Flask) -> None:
    with app.extensions["visiontune"].studio.database.session() as session:
        session.add(UserRow(name="ada", password="", role="maker", quota_megabytes=1, created=1.0))
        row = ArtifactRow(user="ada", key="k", kind="image", request={}, warnings=[], created=1.0, bytes=999_999)
        session.add(row)
    with pytest.raises(StorageError, match="1 of the 1 MB"):
        submit(built("image", prompt="a cat", backend="stub"))
    with app.extensions["visiontune"].studio.database.session() as session:
        session.get_one(ArtifactRow, row.id).bytes = 10
    submit(built("image", prompt="a cat", backend="stub"))
