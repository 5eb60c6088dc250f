"""Provenance goes into files of every format and comes out again, and what people see and hear stays the same."""

from __future__ import annotations

import json
import random
import wave
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import av
import cv2
import numpy as np
import pytest
import soundfile
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from visiontune import metadata
from visiontune.errors import InputError, VisionTuneError

_DOCUMENT: dict[str, Any] = {
    "visiontune": 1,
    "request": {"kind": "image", "prompt": "Ein Käse & „Zitat“ <b>]]></b> नमस्ते 👩‍🚀 \x00\x1f\x7f\ufffe", "seed": 0},
    "backend": "stub/1",
}
_RATE = 24_000
_SOUND = (0.4 * np.sin(2 * np.pi * 440 * np.arange(_RATE) / _RATE)).astype(np.float32)
_PICTURE = np.random.default_rng(7).integers(0, 256, (48, 64, 3), dtype=np.uint8)


def _picture(suffix: str) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        ok, data = cv2.imencode(suffix, _PICTURE)
        assert ok
        path.write_bytes(data.tobytes())

    return make


def _sound(form: str, subtype: str, rate: int = _RATE) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        soundfile.write(str(path), _SOUND, rate, format=form, subtype=subtype)

    return make


def _svg(path: Path) -> None:
    path.write_text(
        '<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8" data-note="a > b">'
        '<rect width="8" height="8" fill="#f00"/></svg>\n'
    )


def _midi(path: Path) -> None:
    track = b"\0\xff\x03\x04Lead\0\xff\x51\x03\x07\xa1\x20" + b"\0\x90\x3c\x40\x60\x80\x3c\x40" + b"\0\xff\x2f\0"
    path.write_bytes(b"MThd\0\0\0\6\0\0\0\1\1\xe0" + b"MTrk" + len(track).to_bytes(4, "big") + track)


def _musicxml(path: Path) -> None:
    """As others write it, with fields of their own or without."""
    note = "<note><pitch><step>C</step><octave>4</octave></pitch><duration>4</duration></note>"
    about = '<identification><miscellaneous><miscellaneous-field name="a">b</miscellaneous-field></miscellaneous></identification>'
    path.write_text(
        f'<?xml version="1.0"?>\n<score-partwise version="4.0">{about}<part-list><score-part id="P1"><part-name>Käse</part-name>'
        f'</score-part></part-list><part id="P1"><measure number="1">{note}</measure></part></score-partwise>\n',
        encoding="utf-8",
    )


def _pdf(path: Path) -> None:
    objects = [
        b"<</Type /Catalog /Pages 2 0 R>>",
        b"<</Type /Pages /Count 1 /Kids [3 0 R]>>",
        b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 99 99]>>",
    ]
    content, table = b"%PDF-1.5\n%\xe2\xe3\n", b"0000000000 65535 f \n"
    for number, about in enumerate(objects, 1):
        table += b"%010d 00000 n \n" % len(content)
        content += b"%d 0 obj\n%b\nendobj\n" % (number, about)
    end = b"trailer\n<</Size 4 /Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(content)
    path.write_bytes(content + b"xref\n0 4\n" + table + end)


def _film(path: Path, comment: str | None = None) -> None:
    with av.open(str(path), "w", format="mp4", options={"movflags": "+faststart", "fflags": "+bitexact"}) as container:
        if comment is not None:
            container.metadata.update({"title": "Käse", "comment": comment})
        stream = container.add_stream("libx264", rate=10)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for _ in range(5):
            container.mux(stream.encode(av.VideoFrame.from_ndarray(_PICTURE, format="rgb24")))
        container.mux(stream.encode(None))


_MAKERS: dict[str, Callable[[Path], None]] = {
    "png": _picture(".png"),
    "jpg": _picture(".jpg"),
    "webp": _picture(".webp"),
    "svg": _svg,
    "wav": _sound("WAV", "PCM_16"),
    "flac": _sound("FLAC", "PCM_16"),
    "ogg": _sound("OGG", "VORBIS"),
    "opus": _sound("OGG", "OPUS"),
    "mp3": _sound("MP3", "MPEG_LAYER_III"),
    "mid": _midi,
    "musicxml": _musicxml,
    "pdf": _pdf,
}


@pytest.fixture(params=list(_MAKERS))
def file(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    # No suffix: the format is told from the content.
    path = tmp_path / f"a {request.param} file"
    _MAKERS[request.param](path)
    return path


def _seen(path: Path) -> bytes:
    """What a reader of somebody else's sees or hears."""
    name = path.name.split()[1]
    if name in ("png", "jpg", "webp"):
        picture = cv2.imdecode(np.frombuffer(path.read_bytes(), np.uint8), cv2.IMREAD_UNCHANGED)
        assert picture is not None
        return picture.tobytes()
    if name == "svg":
        import pyvips

        drawn: bytes = pyvips.Image.svgload_buffer(path.read_bytes()).write_to_memory()
        return drawn
    if name == "mid":
        content = path.read_bytes()
        return content[content.index(b"\0\xff\x03") :]
    if name == "musicxml":
        score = ElementTree.parse(path).getroot()
        return b"".join(ElementTree.tostring(score.find(of)) for of in ("part-list", "part"))  # type: ignore[arg-type]
    if name == "pdf":
        content = path.read_bytes()
        # Readers begin with the last line but one.
        start = int(content.split()[-2])
        assert content[start:].startswith(b"xref\n")
        return content[: content.index(b"%%EOF")]
    with av.open(str(path)) as container:
        frames = [frame.to_ndarray() for frame in container.decode(audio=0)]
    return np.concatenate(frames, axis=-1).tobytes()


def test_what_is_embedded_is_extracted(file: Path) -> None:
    assert metadata.extract(file) is None

    metadata.embed(file, _DOCUMENT)

    assert metadata.extract(file) == _DOCUMENT


def test_pictures_and_sound_stay_the_same(file: Path) -> None:
    before = _seen(file)

    metadata.embed(file, _DOCUMENT)

    assert _seen(file) == before


def test_a_second_document_replaces_the_first(file: Path) -> None:
    metadata.embed(file, {"visiontune": 1, "long": "x" * 1000})
    metadata.embed(file, _DOCUMENT)

    assert metadata.extract(file) == _DOCUMENT
    assert b"xxxxxxxx" not in file.read_bytes()


def test_equal_input_gives_equal_bytes(file: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    copy.write_bytes(file.read_bytes())

    metadata.embed(file, _DOCUMENT)
    metadata.embed(copy, dict(reversed(_DOCUMENT.items())))
    once = file.read_bytes()
    metadata.embed(file, _DOCUMENT)

    assert copy.read_bytes() == once == file.read_bytes()


def test_what_was_embedded_is_stripped_without_a_trace(file: Path) -> None:
    metadata.strip(file)
    bare = file.read_bytes()

    metadata.embed(file, _DOCUMENT)
    metadata.strip(file)

    assert metadata.extract(file) is None
    assert file.read_bytes() == bare
    assert b"backend" not in bare


def test_a_document_of_a_megabyte_fits(file: Path) -> None:
    # Larger than a JPEG segment and than an Ogg page.
    large = {"visiontune": 1, "text": "Käse " * 200_000}
    before = _seen(file)

    metadata.embed(file, large)

    assert metadata.extract(file) == large
    assert _seen(file) == before


def test_half_a_surrogate_pair_survives(file: Path) -> None:
    metadata.embed(file, {"name": "caf\udce9"})

    assert metadata.extract(file) == {"name": "caf\udce9"}


def test_nothing_is_left_beside_the_file(file: Path) -> None:
    file.chmod(0o640)

    metadata.embed(file, _DOCUMENT)

    assert [path.name for path in file.parent.iterdir()] == [file.name]
    assert file.stat().st_mode & 0o777 == 0o640


def test_readers_of_others_find_the_text_where_it_belongs(tmp_path: Path) -> None:
    for name in ("flac", "ogg", "opus", "mp3"):
        path = tmp_path / f"a {name}"
        _MAKERS[name](path)
        metadata.embed(path, {"prompt": "Käse"})
        with av.open(str(path)) as container:
            tags = {**container.metadata, **container.streams.audio[0].metadata}
        assert json.loads({key.lower(): value for key, value in tags.items()}["visiontune"]) == {"prompt": "Käse"}


def test_wav_stays_readable_by_the_standard_library(tmp_path: Path) -> None:
    path = tmp_path / "sound.wav"
    _MAKERS["wav"](path)
    metadata.embed(path, {"odd": "x"})

    with wave.open(str(path)) as sound:
        assert sound.getnframes() == _RATE


@pytest.mark.parametrize(
    "about",
    [
        "",
        "<identification>\n  </identification>",
        '<identification><creator type="composer">N. N.</creator><encoding><software>S</software></encoding></identification>',
        "<work><work-title>&lt;part-list&gt;</work-title></work>",
    ],
)
def test_musicxml_takes_the_field_where_the_format_has_it(tmp_path: Path, about: str) -> None:
    path = tmp_path / "score"
    path.write_text(f'<score-partwise version="4.0">{about}<part-list></part-list></score-partwise>')
    bare = path.read_bytes()
    metadata.embed(path, _DOCUMENT)

    root = ElementTree.parse(path).getroot()
    field = root.find("identification/miscellaneous/miscellaneous-field[@name='visiontune']")
    assert field is not None and json.loads(field.text or "") == _DOCUMENT
    assert [child.tag for child in root][-2:] == ["identification", "part-list"]
    assert [child.tag for child in root[-2]][-1] == "miscellaneous"
    metadata.strip(path)
    assert path.read_bytes() == bare


def test_tags_of_others_stay(tmp_path: Path) -> None:
    path = tmp_path / "sound.mp3"
    with av.open(str(path), "w", format="mp3", options={"id3v2_version": "3"}) as container:
        container.metadata["title"] = "Größe"
        stream = container.add_stream("mp3", rate=_RATE)
        frame = av.AudioFrame.from_ndarray(_SOUND[np.newaxis], format="fltp", layout="mono")
        frame.rate = _RATE
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    assert path.read_bytes()[:4] == b"ID3\3"

    metadata.embed(path, _DOCUMENT)

    assert metadata.extract(path) == _DOCUMENT
    with av.open(str(path)) as container:
        assert container.metadata["title"] == "Größe"


def test_a_film_is_read_and_stripped(tmp_path: Path) -> None:
    path = tmp_path / "film"
    _film(path, json.dumps(_DOCUMENT, ensure_ascii=False))
    size = path.stat().st_size
    assert metadata.extract(path) == _DOCUMENT

    metadata.strip(path)

    assert metadata.extract(path) is None
    assert path.stat().st_size == size
    assert "Käse".encode() not in path.read_bytes()
    with av.open(str(path)) as container:
        assert len(list(container.decode(video=0))) == 5
        assert "comment" not in container.metadata and "title" not in container.metadata


@pytest.mark.parametrize("comment", [None, "Recorded in June", "{}", '{"a": 1}', "[1]"])
def test_a_comment_of_others_is_not_ours(tmp_path: Path, comment: str | None) -> None:
    _film(tmp_path / "film", comment)

    assert metadata.extract(tmp_path / "film") is None


def test_a_film_takes_no_document_afterwards(tmp_path: Path) -> None:
    _film(tmp_path / "film")

    with pytest.raises(InputError, match="when it is made"):
        metadata.embed(tmp_path / "film", _DOCUMENT)


@pytest.mark.parametrize("content", [b"", b"hello", b"\0" * 100, b"<html><body>", b"PK\3\4", b"GIF89a"])
@pytest.mark.parametrize("action", [metadata.extract, metadata.strip, lambda path: metadata.embed(path, {})])
def test_unknown_formats_are_refused(tmp_path: Path, content: bytes, action: Callable[[Path], object]) -> None:
    path = tmp_path / "thing.png"
    path.write_bytes(content)

    with pytest.raises(InputError, match="empty|unknown format"):
        action(path)
    assert path.read_bytes() == content


@pytest.mark.parametrize("name", ["none.png", "nul\0.png", "x" * 300, "."])
def test_unreadable_paths_are_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        metadata.extract(tmp_path / name)


def _damage(content: bytes, dice: random.Random) -> bytes:
    kind = dice.randrange(4)
    at = dice.randrange(len(content))
    if kind == 0:
        return content[:at]
    if kind == 1:
        return content[:at] + content[at + dice.randrange(1, 40) :]
    if kind == 2:
        return content[:at] + dice.randbytes(dice.randrange(1, 20)) + content[at:]
    changed = bytearray(content)
    # Mostly near the start, where sizes and kinds stand.
    for _ in range(dice.randrange(1, 8)):
        changed[dice.randrange(min(len(changed), dice.choice((64, 512, len(changed)))))] = dice.choice(
            (0, 255, dice.randrange(256))
        )
    return bytes(changed)


@pytest.mark.parametrize("name", [*_MAKERS, "film"])
def test_damaged_files_are_refused_or_read_but_nothing_else_happens(tmp_path: Path, name: str) -> None:
    path = tmp_path / "file"
    if name == "film":
        _film(path, json.dumps(_DOCUMENT))
    else:
        _MAKERS[name](path)
        metadata.embed(path, _DOCUMENT)
    whole = path.read_bytes()
    dice = random.Random(name)
    refusals: list[str] = []

    for _ in range(120):
        damaged = _damage(whole, dice)
        path.write_bytes(damaged)
        for action in (metadata.extract, metadata.strip, lambda path: metadata.embed(path, _DOCUMENT)):
            try:
                action(path)
            except VisionTuneError as error:
                refusals.append(str(error))
        assert list(tmp_path.iterdir()) == [path]

    assert len(refusals) > 20
    assert all("file" in refusal for refusal in refusals)


@given(
    content=st.binary(max_size=200),
    head=st.sampled_from(
        [
            b"\x89PNG\r\n\x1a\n",
            b"\xff\xd8\xff",
            b"RIFF\0\0\0\0WAVE",
            b"fLaC",
            b"OggS",
            b"MThd",
            b"\0\0\0\x08ftyp",
            b"ID3\3\0\0",
            b"<svg",
            b"%PDF-1.5\n",
            b"<score-partwise>",
        ]
    ),
)
@examples(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_noise_behind_a_signature_is_no_crash(tmp_path: Path, head: bytes, content: bytes) -> None:
    path = tmp_path / "noise"
    path.write_bytes(head + content)
    for action in (metadata.extract, metadata.strip):
        try:
            action(path)
        except VisionTuneError:
            continue


@given(
    document=st.dictionaries(
        st.text(), st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists), max_size=5
    )
)
@examples(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.parametrize("name", ["png", "svg", "mid", "mp3"])
def test_any_document_survives(tmp_path: Path, name: str, document: dict[str, Any]) -> None:
    path = tmp_path / "file"
    if not path.exists():
        _MAKERS[name](path)
    metadata.embed(path, document)
    assert metadata.extract(path) == document
