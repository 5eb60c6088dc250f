"""Files that users bring: what is kept of each kind, what is refused, and whose they are."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import cv2
import numpy as np
import pytest

from helpers_files import KINDS, MUSICXML, archive, film, midi, picture, sound
from visiontune.errors import InputError, NotFound
from visiontune.image.base import ImageRequest
from visiontune.jobs.tables import ConversationRow, DraftRow, MessageRow, ReplyRow
from visiontune.music.base import MusicRequest
from visiontune.studio import Studio
from visiontune.uploading.uploads import Upload, Uploads, shown_name


def kept(uploads: Uploads, upload: Upload) -> Path:
    return uploads.store.file(upload.ref)


def nothing_is_kept(uploads: Uploads) -> bool:
    folders = (uploads.store.imports, uploads.store.work)
    return uploads.find("ana") == [] and not any(path for folder in folders for path in folder.iterdir())


@pytest.mark.parametrize("name", [f"a.{suffix}" for suffix in KINDS])
def test_every_kind_is_told_by_its_content(name: str, files: dict[str, bytes], uploads: Uploads) -> None:
    if name == "a.musicxml":
        pytest.importorskip("music21")
    upload = uploads.take(io.BytesIO(files[name]), "mislabelled.exe", "ana")
    assert (upload.media, upload.name, upload.user) == (KINDS[name.partition(".")[2]], "mislabelled.exe", "ana")
    assert kept(uploads, upload).stat().st_size == upload.bytes > 0
    assert [one.id for one in uploads.find("ana")] == [upload.id]
    assert not list(uploads.store.work.iterdir())


@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.webp", "a.bmp", "a.tiff"])
def test_pictures_are_the_same_picture(name: str, files: dict[str, bytes], uploads: Uploads) -> None:
    path = kept(uploads, uploads.take(io.BytesIO(files[name]), name, "ana"))
    pixels = cv2.imread(str(path))
    assert pixels is not None and pixels.shape == (32, 48, 3)
    assert pixels[16, 4].argmax() == 2 and pixels[16, 44].argmax() == 0
    assert path.suffix == (".jpg" if name == "a.jpg" else ".png")


def test_a_photograph_is_turned_and_tells_nothing_else(uploads: Uploads) -> None:
    import pyvips

    photo = pyvips.Image.new_from_buffer(picture(".jpg"), "")
    photo = photo.copy()
    photo.set_type(pyvips.GValue.gint_type, "orientation", 6)
    secret = "52 deg 22' N"
    photo.set_type(pyvips.GValue.gstr_type, "exif-ifd0-ImageDescription", secret)
    content = photo.jpegsave_buffer()
    assert secret.encode() in content
    path = kept(uploads, uploads.take(io.BytesIO(content), "photo.jpg", "ana"))
    assert secret.encode() not in path.read_bytes()
    pixels = cv2.imread(str(path), cv2.IMREAD_COLOR | cv2.IMREAD_IGNORE_ORIENTATION)
    assert pixels is not None and pixels.shape == (48, 32, 3)
    assert pixels[4, 16].argmax() == 2 and pixels[44, 16].argmax() == 0  # what was left is above


def test_alpha_stays(uploads: Uploads) -> None:
    pixels = np.zeros((20, 20, 4), np.uint8)
    pixels[:10] = 255
    path = kept(uploads, uploads.take(io.BytesIO(cv2.imencode(".png", pixels)[1].tobytes()), "a.png", "ana"))
    found = cv2.imread(str(path), cv2.IMREAD_UNCHANGED)
    assert found is not None and found.shape == (20, 20, 4) and found[2, 2, 3] == 255 and found[15, 2, 3] == 0


@pytest.mark.parametrize("name", ["a.wav", "a.mp3", "a.ogg", "a.m4a"])
def test_sounds_are_the_same_sound(name: str, files: dict[str, bytes], uploads: Uploads) -> None:
    import soundfile

    path = kept(uploads, uploads.take(io.BytesIO(files[name]), name, "ana"))
    samples, rate = soundfile.read(path)
    spectrum = np.abs(np.fft.rfft(samples))
    assert path.suffix == ".flac" and len(samples) / rate == pytest.approx(0.5, abs=0.08)
    assert spectrum.argmax() * rate / len(samples) == pytest.approx(440, abs=5)


@pytest.mark.parametrize("name", ["a.mp4", "a.mkv", "a.avi"])
def test_footage_plays_in_a_browser(name: str, files: dict[str, bytes], uploads: Uploads) -> None:
    import av

    path = kept(uploads, uploads.take(io.BytesIO(files[name]), name, "ana"))
    with av.open(str(path)) as container:
        video = container.streams.video[0]
        assert (video.codec_context.name, video.codec_context.pix_fmt) == ("h264", "yuv420p")
        assert len(container.streams.audio) == 1 and container.streams.audio[0].codec_context.name == "aac"
        frames = [frame.to_ndarray(format="rgb24") for frame in container.decode(video)]
    assert len(frames) == 12 and frames[0].shape == (48, 64, 3)
    assert frames[0][24, 32].argmax() == 0 and frames[-1][24, 32].argmax() == 2


def test_a_film_without_pictures_is_a_sound(tmp_path: Path, uploads: Uploads) -> None:
    import av

    path = tmp_path / "a.mkv"
    with av.open(str(path), "w") as out, av.open(str(_tone(tmp_path))) as tone:
        copied = out.add_stream_from_template(tone.streams.audio[0])
        for packet in tone.demux(tone.streams.audio[0]):
            if packet.dts is not None:
                packet.stream = copied
                out.mux(packet)
    assert uploads.take(path, "voice.mkv", "ana").media == "audio"


def _tone(folder: Path) -> Path:
    sound(folder / "tone.flac")
    return folder / "tone.flac"


def test_scores_become_midi(uploads: Uploads) -> None:
    from visiontune.music.files.midi import read_midi

    path = kept(uploads, uploads.take(io.BytesIO(midi()), "tune", "ana"))
    score, _ = read_midi(path)
    assert [note.pitch for part in score.parts for note in part.notes] == [60, 61, 62, 63]
    pytest.importorskip("music21")
    path = kept(uploads, uploads.take(io.BytesIO(MUSICXML.encode()), "tune.xml", "ana"))
    score, _ = read_midi(path)
    assert [note.pitch for part in score.parts for note in part.notes] == [60]


def test_notes_hold_texts_alone(uploads: Uploads) -> None:
    from visiontune.text.notes import read_notes

    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as out:
        out.writestr("../../evil.md", "# Evil\n\nIt stays inside.")
        link = zipfile.ZipInfo("link.md")
        link.external_attr = 0o120777 << 16
        out.writestr(link, "/etc/passwd")
        out.writestr("run.exe", b"MZ\0\0")
    path = kept(uploads, uploads.take(io.BytesIO(packed.getvalue()), "notes.zip", "ana"))
    with zipfile.ZipFile(path) as found:
        assert sorted(found.namelist()) == ["evil.md", "link.md"]
        assert all(one.external_attr >> 16 == 0o600 or one.external_attr == 0 for one in found.infolist())
    assert {note.title: note.body for note in read_notes(path)}["Evil"].endswith("It stays inside.")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"\0" * 5_000, "is empty"),
        (b" \n\t ", "is empty"),
        (b"\x89PNG\r\n\x1a\n", "damaged"),
        (picture()[:60], "damaged"),
        (picture(".jpg")[:300], "damaged"),
        (b"RIFF\x24\0\0\0WAVEfmt ", "damaged"),
        (b"MThd\0\0\0\6", "MIDI"),
        (b"\0\0\0\x20ftypisom" + b"\0" * 200, "damaged"),
        (b"%PDF-1.7\nnothing else", "PDF|damaged"),
        (b"PK\x03\x04 and no more", "damaged"),
        (b"MZ\x90\0\3\0\0\0", "program"),
        (b"\x7fELF\2\1\1\0", "program"),
        (b"\x1f\x8b\x08\0", "archive"),
        (archive(xl="x", **{"xl/workbook.xml": "x"}), "Office"),
        (archive(**{"run.exe": "x"}), "no text"),
        (bytes(range(256)) * 20, "binary"),
        (b"OTTO" + b"\xff" * 200, "binary"),
        (b"OTTO" + b"\xff\xfe\xfd\x80\xd7" * 60, "binary"),
        (b"\xff\xfe" + b"\x00\xd8" * 200, "binary"),
        (b"\xfe\xff" + b"\xff\xff\xe0\x00" * 100, "binary"),
        (b"#EXTM3U\n#EXTINF:1,\nhttp://192.0.2.1/a.ts\n", "playlist"),
    ],
)
def test_what_cannot_be_taken_is_said_and_not_kept(content: bytes, said: str, uploads: Uploads) -> None:
    with pytest.raises(InputError, match=said) as caught:
        uploads.take(io.BytesIO(content), "thing.png", "ana")
    assert caught.value.field == "file" and caught.value.value == "thing.png"
    assert nothing_is_kept(uploads)


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("words", ["Kept as it is: ő, 漢字, שלום, 🦊.", "🦊 fox", "漢"])
def test_text_of_utf_16_is_a_document(codec: str, words: str, uploads: Uploads) -> None:
    content = ("\ufeff" + words).encode(codec)
    upload = uploads.take(io.BytesIO(content), "notes.txt", "ana")
    assert upload.media == "document"
    assert kept(uploads, upload).read_bytes() == content


@pytest.mark.parametrize("name", [f"a.{suffix}" for suffix in KINDS])
def test_what_is_said_of_damage_names_no_path(name: str, files: dict[str, bytes], uploads: Uploads) -> None:
    content = files[name]
    for damaged in (content[: len(content) * 2 // 3], content[:40], content[:12] + b"\xff" * 400):
        try:
            uploads.take(io.BytesIO(damaged), "mine", "ana")
        except InputError as error:
            said = str(error)
            assert str(uploads.store.work) not in said and "/" not in said, said
            assert "vips" not in said and "Errno" not in said and "Invalid data" not in said, said


def test_a_picture_of_a_billion_pixels_is_refused_by_its_header(uploads: Uploads) -> None:
    import struct
    import zlib

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 40_000, 40_000, 8, 0, 0, 0, 0)
    bomb = (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 10_000))
        + chunk(b"IEND", b"")
    )
    with pytest.raises(InputError, match="40000x40000 pixels"):
        uploads.take(io.BytesIO(bomb), "bomb.png", "ana")
    assert nothing_is_kept(uploads)


def test_a_zip_that_unpacks_to_gigabytes_is_refused(uploads: Uploads) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("a.md", b"0" * 60_000_000)
    with pytest.raises(InputError, match="larger than"):
        uploads.take(io.BytesIO(packed.getvalue()), "bomb.zip", "ana")
    assert nothing_is_kept(uploads)


def test_only_the_picture_of_a_picture_that_is_a_page_too_is_left(uploads: Uploads) -> None:
    page = b"<script>alert(1)</script>"
    path = kept(uploads, uploads.take(io.BytesIO(picture() + page), "a.html", "ana"))
    assert page not in path.read_bytes() and cv2.imread(str(path)) is not None


def test_a_drawing_reads_no_other_file(tmp_path: Path, uploads: Uploads) -> None:
    (tmp_path / "secret.png").write_bytes(picture())
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="48" height="32">'
        f'<image width="48" height="32" xlink:href="file://{tmp_path}/secret.png"/></svg>'
    )
    path = kept(uploads, uploads.take(io.BytesIO(drawing.encode()), "a.svg", "ana"))
    pixels = cv2.imread(str(path), cv2.IMREAD_UNCHANGED)
    assert pixels is not None and pixels.max() == 0


def test_each_has_their_own(uploads: Uploads) -> None:
    first, again = (uploads.take(io.BytesIO(picture()), name, "ana") for name in ("one.png", "two.png"))
    other = uploads.take(io.BytesIO(picture()), "three.png", "ben")
    assert first.id == again.id and again.name == "two.png" and other.id != first.id and other.ref == first.ref
    assert uploads.owns(first.ref, "ana") and not uploads.owns(first.ref, "eve")
    for call in (uploads.get, uploads.delete):
        with pytest.raises(NotFound):
            call(first.id, "ben")
    uploads.delete(first.id, "ana")
    assert not uploads.owns(first.ref, "ana") and kept(uploads, other).exists()
    uploads.delete(other.id, "ben")
    assert nothing_is_kept(uploads)


def test_an_artifact_is_an_input_of_the_next(studio: Studio) -> None:
    made = studio.make(ImageRequest(prompt="a heron", width=96, height=64, backend="stub", seed=1))
    tune = studio.make(MusicRequest(duration=2.0, backend="composer", seed=1))
    uploads = Uploads(studio.database, studio.store, "test")
    upload = uploads.of_artifact(made.id, "local")
    assert (upload.media, upload.artifact_id, upload.name) == ("image", made.id, "a heron")
    assert studio.store.file(upload.ref).read_bytes() == made.path.read_bytes()
    assert uploads.owns(upload.ref, "local") and uploads.find("local") == []
    notes = uploads.of_artifact(tune.id, "local", "midi")
    assert notes.media == "midi" and studio.store.file(notes.ref).read_bytes()[:4] == b"MThd"
    with pytest.raises(NotFound):
        uploads.of_artifact(made.id, "ben")
    with pytest.raises(InputError, match="companion"):
        uploads.of_artifact(made.id, "local", "../artifact.json")


def test_what_something_was_made_from_stays(studio: Studio) -> None:
    uploads = Uploads(studio.database, studio.store, "test")
    upload = uploads.take(io.BytesIO(picture()), "a.png", "local")
    studio.submit(ImageRequest(prompt="a heron", init_image=upload.ref, backend="stub", seed=1))
    uploads.delete(upload.id, "local")
    assert studio.store.file(upload.ref).exists() and not uploads.owns(upload.ref, "local")


@pytest.mark.parametrize("named_by", ["draft", "undo", "reply", "message"])
def test_what_a_storyboard_or_a_conversation_names_stays(studio: Studio, named_by: str) -> None:
    uploads = Uploads(studio.database, studio.store, "test")
    upload = uploads.take(io.BytesIO(picture()), "a.png", "local")
    given = {"files": [{"ref": upload.ref, "name": "a.png"}]}
    with studio.database.session() as session:
        if named_by == "reply":
            session.add(ReplyRow(user="local", kind="assistant", request=given, created=1.0))
        elif named_by == "message":
            session.add(ConversationRow(id="c" * 32, created=1.0, changed=1.0))
            session.flush()
            session.add(MessageRow(conversation_id="c" * 32, number=1, role="user", text="", data=given, created=1.0))
        else:
            scene = {"id": "a", "narration": "One."} | ({"image": upload.ref} if named_by == "draft" else {})
            step = {"edits": [{"do": "scene", "id": "a", "fields": {"image": upload.ref}}]}
            request = {"kind": "video", "script": {"scenes": [scene]}}
            data = {"undo": [step]} if named_by == "undo" else {}
            session.add(DraftRow(user="local", request=request, data=data, changed=1.0))
    uploads.delete(upload.id, "local")
    assert studio.store.has_file(upload.ref) and uploads.find("local") == []


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("C:\\Users\\ana\\a.png", "a.png"),
        ("../../etc/passwd", "passwd"),
        ("a\0b\n.png", "ab.png"),
        ("half \ud83d.png", "half .png"),
        ("\u202eगीत 🎵.mid", "गीत 🎵.mid"),
        ("", "file"),
        ("x" * 400, "x" * 255),
    ],
)
def test_names_are_only_shown(name: str, shown: str) -> None:
    assert shown_name(name) == shown


def test_footage_that_is_turned_is_upright(tmp_path: Path, uploads: Uploads) -> None:
    import av

    film(tmp_path / "a.mp4", sounding=False)
    content = bytearray((tmp_path / "a.mp4").read_bytes())
    at = content.index(b"tkhd") + 4 + 40  # the matrix of the track: now a quarter turn to the right
    one, minus = (1 << 16).to_bytes(4, "big"), (-(1 << 16)).to_bytes(4, "big", signed=True)
    zero, last = b"\0" * 4, (1 << 30).to_bytes(4, "big")
    content[at : at + 36] = zero + one + zero + minus + zero + zero + zero + zero + last
    path = kept(uploads, uploads.take(io.BytesIO(bytes(content)), "phone.mp4", "ana"))
    with av.open(str(path)) as container:
        frames = list(container.decode(video=0))
    assert (frames[0].width, frames[0].height, frames[0].rotation, len(frames)) == (48, 64, 0, 12)
