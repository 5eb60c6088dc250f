"""The user's own files as artifacts: listed by what they are, playable, damaged ones refused."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from helpers_files import KINDS, every, midi, picture
from visiontune.errors import InputError
from visiontune.importing.base import ImportRequest
from visiontune.listing import Listings
from visiontune.studio import Studio
from visiontune.uploading.uploads import Uploads


@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.mp3", "a.mid", "a.mp4"])
def test_what_was_brought_is_listed_by_its_medium(name: str, tmp_path: Path, studio: Studio) -> None:
    upload = Uploads(studio.database, studio.store, "test").take(io.BytesIO(every(tmp_path)[name]), name, "local")
    made = studio.make(ImportRequest(file=upload.ref, title="  Heron 🎵\n"))
    listed = Listings(studio.database).get(made.id, "local")
    assert (listed.kind, listed.media) == ("import", KINDS[name[2:]])
    assert listed.title == "Heron 🎵" and listed.bytes > 0
    assert made.details["media"] == listed.media
    measured = {"width", "height"} if listed.media == "image" else {"duration"}
    assert measured <= set(made.details) and all(made.details[one] > 0 for one in measured)


def test_a_picture_of_ours_tells_how_it_was_made(studio: Studio) -> None:
    from visiontune.image.base import ImageRequest

    shown = studio.make(ImageRequest(prompt="a heron", width=96, height=64, backend="stub", seed=1))
    made = studio.make(ImportRequest(file=studio.import_file(shown.path)))
    assert made.details["origin"]["request"]["prompt"] == "a heron"


@pytest.mark.parametrize(
    ("content", "suffix"),
    [(picture()[:70], "png"), (b"no sound at all", "flac"), (midi()[:20], "mid"), (b"x" * 300, "mp4")],
)
def test_damaged_files_are_refused(content: bytes, suffix: str, tmp_path: Path, studio: Studio) -> None:
    path = tmp_path / f"a.{suffix}"
    path.write_bytes(content)
    with pytest.raises(InputError):
        studio.make(ImportRequest(file=studio.import_file(path)))
    assert Listings(studio.database).find("local") == []


def test_what_the_library_cannot_show_is_refused_at_the_door(tmp_path: Path, studio: Studio) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.7")
    with pytest.raises(InputError, match="no picture, sound"):
        studio.submit(ImportRequest(file=studio.import_file(path)))


@pytest.mark.parametrize(("name", "to"), [("a.png", "webp"), ("a.mp3", "ogg"), ("a.mp4", "mp4"), ("a.mid", "mid")])
def test_it_is_written_out_in_the_formats_of_its_medium(name: str, to: str, tmp_path: Path, studio: Studio) -> None:
    upload = Uploads(studio.database, studio.store, "test").take(io.BytesIO(every(tmp_path)[name]), name, "local")
    made = studio.make(ImportRequest(file=upload.ref))
    written = studio.export(made, tmp_path / f"out.{to}", strip_metadata=True)
    assert [path.name for path in written] == [f"out.{to}"] and written[0].stat().st_size > 0
    with pytest.raises(InputError):
        studio.export(made, tmp_path / ("out.wav" if name == "a.png" else "out.png"))


@pytest.mark.parametrize(
    ("name", "offered"), [("a.png", {".png", ".jpg", ".webp"}), ("a.mid", {".mid"}), ("a.mp4", {".mp4"})]
)
def test_only_formats_of_its_medium_are_offered(name: str, offered: set[str], tmp_path: Path, studio: Studio) -> None:
    from visiontune.web.media import formats

    upload = Uploads(studio.database, studio.store, "test").take(io.BytesIO(every(tmp_path)[name]), name, "local")
    assert set(formats(studio.make(ImportRequest(file=upload.ref)))) == offered
