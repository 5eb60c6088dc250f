"""Files of artifacts over HTTP: ranges, types, names, small pictures, downloads; damaged and missing ones."""

from __future__ import annotations

import io
import json
import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from flask_openapi import OpenAPI
from PIL import Image

from helpers_web_pages import Person, put
from visiontune.artifacts import Artifact
from visiontune.backends import request_from
from visiontune.jobs.previews import Previews
from visiontune.settings import Settings
from visiontune.studio import Studio
from visiontune.thumbnails import Thumbnails
from visiontune.web.app import create_app

UNKNOWN = "0" * 32
SEEDS = count(100)
FILM = {
    "kind": "video", "script": {"scenes": [{"narration": "Hello there."}]}, "image_backend": "stub", "height": 120,
    "speech_backend": "stub", "music": False,
}  # fmt: skip
IMAGE = {"kind": "image", "prompt": "a cat", "backend": "stub", "width": 640, "height": 360}
SPEECH = {"kind": "speech", "text": "Hello you.", "backend": "stub"}
PIECE = {"kind": "music", "prompt": "calm", "composer": "bach", "duration": 3.0, "seed": 1}
TEXT = {"kind": "text", "messages": [{"role": "user", "content": "hi"}], "backend": "stub"}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenAPI]:
    """One studio for all tests here: what they need is made once."""
    folder = tmp_path_factory.mktemp("media")
    settings = Settings.load(home=folder / "home", cache=folder / "cache", min_free_disk=0, executor="inline")
    with Studio(settings) as studio:
        yield create_app(settings, studio=studio)


@pytest.fixture(scope="module")
def studio(app: OpenAPI) -> Studio:
    studio: Studio = app.extensions["visiontune"].studio
    return studio


@pytest.fixture(scope="module")
def person(app: OpenAPI) -> Person:
    return Person(app)


def make(studio: Studio, document: dict[str, Any]) -> Artifact:
    """What `document` asks for, made once for all tests."""
    return studio.make(request_from({"seed": 1} | document))


def another(studio: Studio, document: dict[str, Any]) -> Artifact:
    """One that no other test has."""
    return studio.make(request_from(document | {"seed": next(SEEDS)}))


# ---- Ranges (W09)


def test_a_part_is_answered_with_exactly_that_part(person: Person, studio: Studio) -> None:
    film = make(studio, FILM)
    whole = film.path.read_bytes()
    address = f"/artifacts/{film.id}/file"
    for asked, first, last in (
        ("bytes=100-199", 100, 199),
        ("bytes=0-0", 0, 0),
        (f"bytes={len(whole) - 10}-", len(whole) - 10, len(whole) - 1),
        ("bytes=-10", len(whole) - 10, len(whole) - 1),
        ("bytes=100-999999999", 100, len(whole) - 1),
        (f"bytes=-{len(whole) + 1}", 0, len(whole) - 1),
        ("bytes=-99999999999999999999999", 0, len(whole) - 1),
        ("bytes=-" + "9" * 5_000, 0, len(whole) - 1),
        (f"bytes=-{10:050}", len(whole) - 10, len(whole) - 1),
    ):
        answer = person.client.get(address, headers={"Range": asked}, buffered=True)
        assert answer.status_code == 206, asked
        assert answer.headers["Content-Range"] == f"bytes {first}-{last}/{len(whole)}"
        assert answer.data == whole[first : last + 1]
        assert answer.content_length == last - first + 1
        assert answer.mimetype == "video/mp4"


def test_a_part_past_the_end_is_refused_with_the_length(person: Person, studio: Studio) -> None:
    film = make(studio, FILM)
    answer = person.client.get(f"/artifacts/{film.id}/file", headers={"Range": "bytes=999999999-"}, buffered=True)
    assert answer.status_code == 416
    assert answer.headers["Content-Range"] == f"bytes */{film.path.stat().st_size}"


@pytest.mark.parametrize("asked", ["bytes=0-1,5-6", "lines=1-2", "bytes=x-y", "bytes=", "bytes=9-1,", "🎵".encode()])
def test_a_range_that_means_nothing_gets_the_whole(person: Person, studio: Studio, asked: str | bytes) -> None:
    image = make(studio, IMAGE)
    told = asked.decode("latin-1") if isinstance(asked, bytes) else asked
    answer = person.client.get(f"/artifacts/{image.id}/file", headers={"Range": told}, buffered=True)
    assert answer.status_code == 200
    assert answer.data == image.path.read_bytes()


def test_head_tells_the_length_and_that_parts_can_be_had(person: Person, studio: Studio) -> None:
    image = make(studio, IMAGE)
    answer = person.client.head(f"/artifacts/{image.id}/file", headers={"Range": "bytes=0-9"}, buffered=True)
    assert (answer.status_code, answer.data) == (200, b"")
    assert answer.content_length == image.path.stat().st_size
    assert answer.headers["Accept-Ranges"] == "bytes"


def test_a_part_of_what_has_changed_is_the_whole(person: Person, studio: Studio) -> None:
    image = make(studio, IMAGE)
    address = f"/artifacts/{image.id}/file"
    etag = person.get(address).headers["ETag"]
    same = person.client.get(address, headers={"Range": "bytes=0-9", "If-Range": etag}, buffered=True)
    other = person.client.get(address, headers={"Range": "bytes=0-9", "If-Range": '"another"'}, buffered=True)
    assert (same.status_code, len(same.data)) == (206, 10)
    assert (other.status_code, other.data) == (200, image.path.read_bytes())
    known = person.client.get(address, headers={"If-None-Match": etag}, buffered=True)
    assert (known.status_code, known.data) == (304, b"")


# ---- Types


def test_types_are_told_and_never_guessed(person: Person, studio: Studio) -> None:
    film, speech = make(studio, FILM), make(studio, SPEECH)
    for address, kind in (
        (f"/artifacts/{film.id}/file", "video/mp4"),
        (f"/artifacts/{film.id}/file/vtt", "text/vtt"),
        (f"/artifacts/{film.id}/file/srt", "application/x-subrip"),
        (f"/artifacts/{film.id}/file/script", "application/json"),
        (f"/artifacts/{film.id}/file/json", "application/json"),
        (f"/artifacts/{speech.id}/file", "audio/wav"),
    ):
        answer = person.get(address)
        assert (answer.status_code, answer.mimetype) == (200, kind), address
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"].startswith("private")
    assert person.get(f"/artifacts/{film.id}/file/vtt").text.startswith("WEBVTT")


def test_drawings_are_shown_in_a_sandbox(person: Person, studio: Studio) -> None:
    drawing = make(studio, {"kind": "image", "prompt": "a red ball", "width": 320, "height": 180, "seed": 1})
    answer = person.get(f"/artifacts/{drawing.id}/file/svg")
    assert answer.mimetype == "image/svg+xml"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "script-src" not in answer.headers["Content-Security-Policy"]
    assert b"<svg" in answer.data


@pytest.mark.parametrize("name", ["midi", "nothing", "..", "..%2f..%2fvisiontune.db", "%00", "a" * 3_000])
def test_a_companion_that_is_none_is_not_found(person: Person, studio: Studio, name: str) -> None:
    assert person.get(f"/artifacts/{make(studio, IMAGE).id}/file/{name}").status_code == 404


# ---- Small pictures


@pytest.mark.parametrize("document", [IMAGE, FILM, SPEECH, PIECE], ids=lambda document: document["kind"])
def test_what_can_be_seen_or_heard_has_a_small_picture(
    person: Person, studio: Studio, document: dict[str, Any]
) -> None:
    made = make(studio, document)
    answer = person.get(f"/artifacts/{made.id}/thumbnail")
    assert (answer.status_code, answer.mimetype) == (200, "image/webp")
    with Image.open(io.BytesIO(answer.data)) as picture:
        assert max(picture.size) <= 480
        assert len(picture.convert("RGB").getcolors(1 << 20) or range(1 << 20)) > 10
    with Image.open(io.BytesIO(person.get(f"/artifacts/{made.id}/thumbnail", size="large").data)) as picture:
        assert max(picture.size) <= 1_280


def test_a_small_picture_keeps_the_shape(person: Person, studio: Studio) -> None:
    tall = make(studio, IMAGE | {"width": 300, "height": 900})
    with Image.open(io.BytesIO(person.get(f"/artifacts/{tall.id}/thumbnail").data)) as picture:
        assert picture.size == (160, 480)


def test_a_small_picture_is_drawn_once_and_again_when_it_is_lost(person: Person, studio: Studio) -> None:
    image = another(studio, IMAGE)
    first = person.get(f"/artifacts/{image.id}/thumbnail").data
    (kept,) = (studio.settings.home / "thumbnails").glob(f"{image.key}*")
    kept.write_bytes(b"ours")
    assert person.get(f"/artifacts/{image.id}/thumbnail").data == b"ours"
    kept.unlink()
    assert person.get(f"/artifacts/{image.id}/thumbnail").data == first


def test_texts_have_no_picture(person: Person, studio: Studio) -> None:
    assert person.get(f"/artifacts/{make(studio, TEXT).id}/thumbnail").status_code == 404


def test_pictures_of_what_is_gone_are_swept(studio: Studio) -> None:
    kept, gone, old = (another(studio, IMAGE) for _ in range(3))
    pictures = Thumbnails(studio.settings.home)
    pictures.sweep(studio.store, older_than=-1)
    paths = {one.id: pictures.get(one, "image") for one in (kept, gone, old)}
    studio.store.remove(gone.key)
    half = pictures.folder / ".x.part"
    half.write_bytes(b"")
    for path in (half, paths[old.id]):
        os.utime(path, (time.time() - 40 * 86_400,) * 2)
    assert pictures.sweep(studio.store) == 3
    assert list(pictures.folder.iterdir()) == [paths[kept.id]]


# ---- Damaged and missing files


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:30])


def zeros(path: Path) -> None:
    path.write_bytes(bytes(path.stat().st_size))


def nothing(path: Path) -> None:
    path.write_bytes(b"")


@pytest.mark.parametrize("damage", [cut, zeros, nothing])
@pytest.mark.parametrize("document", [IMAGE, FILM, SPEECH], ids=lambda document: document["kind"])
def test_damaged_files_are_told_and_break_nothing(
    person: Person, studio: Studio, document: dict[str, Any], damage: Any
) -> None:
    made = another(studio, document) if document is IMAGE else make(studio, document)
    for kept in (studio.settings.home / "thumbnails").glob(f"{made.key}*"):
        kept.unlink()
    whole = made.path.read_bytes()
    try:
        damage(made.path)
        small = person.client.get(
            f"/artifacts/{made.id}/thumbnail", headers={"Accept": "application/json"}, buffered=True
        )
        assert small.status_code == 422
        assert "damaged" in small.text or "no sound" in small.text or "cannot be read" in small.text
        assert person.get(f"/artifacts/{made.id}").status_code == 200
        assert person.get(f"/artifacts/{made.id}/card").status_code == 200
        assert person.get(f"/artifacts/{made.id}/file").status_code == 200
        other = "jpg" if document["kind"] == "image" else "flac"
        if document["kind"] != "video":
            assert person.get(f"/artifacts/{made.id}/download", format=other).status_code == 422
    finally:
        made.path.write_bytes(whole)


def test_a_damaged_score_is_told(person: Person, studio: Studio) -> None:
    piece = another(studio, PIECE)
    piece.files["musicxml"].write_text("<score", encoding="utf-8")
    piece.files["midi"].write_bytes(b"MThd junk")
    for part in ("score", "score/1", "notes", "download", "thumbnail"):
        assert person.get(f"/artifacts/{piece.id}/{part}", format="pdf").status_code == 422, part
    assert person.get(f"/artifacts/{piece.id}").status_code == 200


def test_files_that_are_gone_are_not_found_and_can_be_made_again(person: Person, studio: Studio) -> None:
    image = another(studio, IMAGE)
    image.path.unlink()
    for part in ("file", "thumbnail", "download", "file/svg"):
        assert person.get(f"/artifacts/{image.id}/{part}").status_code == 404, part
    assert "Make it again" in person.get(f"/artifacts/{image.id}/card").text


@pytest.mark.parametrize(
    "part", ["", "/file", "/file/vtt", "/thumbnail", "/download", "/card", "/notes", "/peaks", "/score"]
)
def test_unknown_ids_and_beginnings_of_ids_are_not_found(person: Person, studio: Studio, part: str) -> None:
    image = make(studio, IMAGE)
    for one in (UNKNOWN, image.id[:8], image.id.upper() + "x", "%"):
        assert person.get(f"/artifacts/{one}{part}").status_code == 404


# ---- Downloads

MAGIC = {
    "png": b"\x89PNG", "jpg": b"\xff\xd8\xff", "webp": b"RIFF", "wav": b"RIFF", "mp3": b"ID3", "ogg": b"OggS",
    "flac": b"fLaC", "mid": b"MThd", "midi": b"MThd", "pdf": b"%PDF", "jpeg": b"\xff\xd8\xff",
}  # fmt: skip


@pytest.mark.parametrize(
    ("document", "formats"),
    [
        (IMAGE, ("png", "jpg", "jpeg", "webp")),
        (SPEECH, ("wav", "mp3", "ogg", "flac")),
        (PIECE, ("wav", "mp3", "mid", "midi", "pdf", "png", "svg", "musicxml")),
        (FILM, ("mp4", "srt", "vtt", "json")),
        (TEXT, ("txt", "md")),
    ],
    ids=lambda value: value["kind"] if isinstance(value, dict) else "",
)
def test_all_formats_of_a_kind_can_be_downloaded(
    person: Person, studio: Studio, document: dict[str, Any], formats: tuple[str, ...]
) -> None:
    made = make(studio, document)
    for name in formats:
        answer = person.get(f"/artifacts/{made.id}/download", format=name)
        assert answer.status_code == 200, name
        assert answer.data.startswith(MAGIC.get(name, b"")) and answer.data
        assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    assert list(studio.store.work.iterdir()) == []  # nothing is left of what was written for them


def test_without_its_origin_a_file_does_not_say_what_it_was_made_of(person: Person, studio: Studio) -> None:
    image = make(studio, IMAGE | {"prompt": "my secret garden"})
    assert b"secret garden" in person.get(f"/artifacts/{image.id}/download").data
    stripped = person.get(f"/artifacts/{image.id}/download", strip="1").data
    assert stripped.startswith(b"\x89PNG") and b"secret" not in stripped


@pytest.mark.parametrize(
    ("document", "name"),
    [(IMAGE, "gif"), (IMAGE, "svg"), (SPEECH, "pdf"), (FILM, "avi"), (TEXT, "png"), (IMAGE, "../../x"), (IMAGE, "\0")],
    ids=str,
)
def test_a_format_that_there_is_none_of_is_refused_and_those_there_are_told(
    person: Person, studio: Studio, document: dict[str, Any], name: str
) -> None:
    made = make(studio, document)
    answer = person.client.get(
        f"/artifacts/{made.id}/download",
        query_string={"format": name},
        headers={"Accept": "application/json"},
        buffered=True,
    )
    assert answer.status_code == 422
    fault = json.loads(answer.data)["error"]
    assert fault["field"] == "format"
    assert "can be downloaded as" in fault["message"]


def test_music_without_a_score_has_none_to_download(person: Person, studio: Studio) -> None:
    sound = make(studio, {"kind": "music", "prompt": "x", "duration": 1.0, "backend": "stub"})
    assert person.get(f"/artifacts/{sound.id}/download", format="pdf").status_code == 422
    assert person.get(f"/artifacts/{sound.id}/score").status_code == 404
    assert person.get(f"/artifacts/{sound.id}/notes").status_code == 404
    assert len(json.loads(person.get(f"/artifacts/{sound.id}/peaks").data)["peaks"]) == 600


def test_odd_prompts_are_downloaded_under_clean_names(person: Person, studio: Studio) -> None:
    for prompt in ("桜🌸" * 120, 'a/b:..\\x "q"\r\nSet-Cookie: a=b'):
        image = make(studio, IMAGE | {"prompt": prompt})
        answer = person.get(f"/artifacts/{image.id}/download", format="jpg")
        told = answer.headers["Content-Disposition"]
        assert answer.status_code == 200
        assert "Set-Cookie" not in answer.headers
        assert "/" not in told.partition("''")[2] or "%2F" not in told


# ---- Unfinished pictures


def test_the_unfinished_picture_of_a_job_is_seen_while_there_is_one(person: Person, studio: Studio) -> None:
    job = studio.queue.add("image", request_from(IMAGE).document())
    address = f"/jobs/{job.id}/preview"
    assert person.get(address).status_code == 204
    Previews(studio.settings.home).keep(job.id, b"\x89PNG half")
    answer = person.get(address)
    assert (answer.status_code, answer.data, answer.mimetype) == (200, b"\x89PNG half", "image/png")
    assert answer.headers["Cache-Control"] == "no-store"
    assert person.get(f"/jobs/{UNKNOWN}/preview").status_code == 404


def test_nobody_sees_anothers_files(person: Person, studio: Studio) -> None:
    theirs = put(studio, "a secret", user="ada")
    made = studio.make(request_from(IMAGE), user="ada").id
    job = studio.queue.add("image", request_from(IMAGE).document(), "ada").id
    Previews(studio.settings.home).keep(job, b"\x89PNG half")
    for one in (theirs, made):
        for part in ("", "/file", "/thumbnail", "/download", "/card", "/peaks"):
            assert person.get(f"/artifacts/{one}{part}").status_code == 404
    assert person.get(f"/jobs/{job}/preview").status_code == 404
    assert person.get(f"/jobs/{job}/card").status_code == 404


# ---- Notes, peaks, scores


def test_notes_are_told_in_seconds_and_in_order(person: Person, studio: Studio) -> None:
    told = json.loads(person.get(f"/artifacts/{make(studio, PIECE).id}/notes").data)
    assert told["duration"] == 3.0
    starts = [note[0] for note in told["notes"]]
    assert starts == sorted(starts) and starts
    assert all(0 <= start < end <= 3.6 and 0 <= pitch < 128 for start, end, pitch, *_ in told["notes"])
    assert {note[3] for note in told["notes"]} <= set(range(len(told["parts"])))
    assert told["bars"][0] == 0


def test_peaks_are_those_of_the_sound(person: Person, studio: Studio) -> None:
    told = json.loads(person.get(f"/artifacts/{make(studio, SPEECH).id}/peaks").data)
    assert len(told["peaks"]) == 600
    assert all(0 <= peak <= 1 for peak in told["peaks"]) and max(told["peaks"]) > 0.01


def test_pages_of_a_score_are_drawings_in_a_sandbox(person: Person, studio: Studio) -> None:
    piece = make(studio, PIECE)
    assert "Page 1 of 1" in person.get(f"/artifacts/{piece.id}/score").text
    page = person.get(f"/artifacts/{piece.id}/score/1")
    assert page.mimetype == "image/svg+xml" and "sandbox" in page.headers["Content-Security-Policy"]
    assert person.get(f"/artifacts/{piece.id}/score/2").status_code == 404
    assert person.get(f"/artifacts/{piece.id}/score/0").status_code == 404


def test_what_is_long_is_written_in_a_process_of_its_own(
    person: Person, studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("visiontune.web.media._LIGHT", 1_000)
    speech = another(studio, SPEECH)
    flac = person.get(f"/artifacts/{speech.id}/download", format="flac")
    assert (flac.status_code, flac.data[:4]) == (200, b"fLaC")
    speech.path.write_bytes(b"RIFF" + bytes(2_000))
    told = person.client.get(
        f"/artifacts/{speech.id}/download?format=mp3", headers={"Accept": "application/json"}, buffered=True
    )
    assert told.status_code == 422 and "damaged" in told.text


def test_pages_are_engraved_in_every_thread(person: Person, studio: Studio) -> None:
    """The engraver's own files are found by the thread that imported it alone, unless it is told where they are."""
    piece = make(studio, PIECE)
    with ThreadPoolExecutor(1) as pool:
        answers = [person.get(f"/artifacts/{piece.id}/score/1")]
        answers.append(
            pool.submit(person.app.test_client().get, f"/artifacts/{piece.id}/score/1", buffered=True).result()
        )
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].data == answers[1].data
