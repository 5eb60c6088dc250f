"""`visiontune video` refuses at once what could not be had after minutes of work."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from visiontune.errors import BackendError
from visiontune.speech.audio import write_audio


def test_a_logo_is_looked_at_first(refusal, tmp_path: Path) -> None:
    (tmp_path / "l.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(60))
    said = refusal("video", "how rainbows form", "--logo", "l.png")
    assert said.startswith("--logo: 'l.png'") and "PNG with alpha" in said
    assert "cannot be read" in refusal("video", "how rainbows form", "--logo", "none.png")


def test_a_recording_narrates_alone(refusal, tmp_path: Path) -> None:
    write_audio(tmp_path / "me.wav", np.full(24_000, 0.1, np.float32), 24_000)
    (tmp_path / "own.txt").write_text("My own words are here.")
    (tmp_path / "bad.wav").write_bytes(b"RIFF" + bytes(60))
    (tmp_path / "empty.m4a").write_bytes(b"")
    assert "leave out prompt" in refusal("video", "bees", "--narration", "me.wav")
    assert "leave out prompt" in refusal("video", "--from", "own.txt", "--narration", "me.wav")
    assert refusal("video", "--narration", "me.wav", "--duration", "20").startswith("--duration: 20")
    assert "speed: 1.2 - is of the voices" in refusal("video", "--narration", "me.wav", "--speed", "1.2")
    assert refusal("video", "--narration", "bad.wav").startswith("--narration: 'bad.wav'")
    assert refusal("video", "--narration", "empty.m4a").startswith("--narration: 'empty.m4a'")
    assert "no such file" in refusal("video", "--narration", "none.wav")
    assert refusal("video", "bees", "--music-file", "own.txt").startswith("--music-file: 'own.txt'")


def test_what_cannot_be_of_a_soundtrack_is_refused(refusal, tmp_path: Path) -> None:
    write_audio(tmp_path / "bed.wav", np.full(24_000, 0.1, np.float32), 24_000)
    assert refusal("video", "bees", "--music-backend", "nosuch").startswith(
        "music_backend: 'nosuch' - no such backend makes music; known: "
    )
    assert refusal("video", "bees", "--no-music", "--music-file", "bed.wav").startswith("music_file: ")
    assert refusal("video", "bees", "--no-music", "--music-prompt", "harp").startswith("music_prompt: 'harp'")
    assert refusal("video", "bees", "--music", "--music-backend", "none").startswith("music_backend: 'none'")


def test_a_song_is_all_that_is_heard(refusal, tmp_path: Path) -> None:
    (tmp_path / "song.txt").write_text("Carry me home again")
    (tmp_path / "blank.txt").write_text("[Chorus]\n...\n")
    for others in (
        ("bees",),
        ("--from", "song.txt"),
        ("--script", "s.json"),
        ("--narration", "me.wav"),
        ("--notes", "n.md"),
    ):
        said = refusal("video", *others, "--lyrics", "song.txt")
        name = others[0] if others[0].startswith("--") else "PROMPT"
        assert said.startswith("--lyrics: 'song.txt'") and f"leave out {name}" in said
    assert refusal("video", "--lyrics", "song.txt", "--no-music").startswith("lyrics: ")
    assert refusal("video", "--lyrics", "song.txt", "--voice", "heart").startswith("voice: ")
    assert "hold no words" in refusal("video", "--lyrics", "blank.txt")
    assert "No such file" in refusal("video", "--lyrics", "none.txt")


def test_a_caption_font_is_looked_at_first(refusal, tmp_path: Path) -> None:
    (tmp_path / "notes.json").write_text("{}")
    said = refusal("video", "bees", "--caption-font", "notes.json")
    assert said.startswith("--caption-font: 'notes.json' - is no TrueType or OpenType font")
    assert "there is no such file" in refusal("video", "bees", "--caption-font", "none.ttf")


def test_a_prompt_beside_a_script_is_not_passed_over(refusal, tmp_path: Path) -> None:
    (tmp_path / "s.json").write_text('{"title": "Bees", "scenes": [{"narration": "Bees hum."}]}')
    said = refusal("video", "kites", "--script", "s.json")
    assert said.startswith("PROMPT: 'kites' - ") and "leave out one" in said


def test_a_folder_is_called_a_folder(refusal, tmp_path: Path) -> None:
    (tmp_path / "songs").mkdir()
    assert refusal("video", "bees", "--music-file", "songs") == (
        "--music-file: 'songs' - is a folder; name a file in it"
    )
    assert refusal("show", "songs") == "FILE: 'songs' - is a folder; name a file in it"
    assert "no such file" in refusal("show", "none.mp4")


def test_an_unknown_name_is_told_as_the_option_it_was_given_to(refusal) -> None:
    style = refusal("video", "bees", "--style", "seppia", "--image-backend", "auto")
    assert style.startswith("style: 'seppia' - did you mean 'sepia'") and len(style) < 400
    voice = refusal("video", "bees", "--voice", "nosuch")
    assert voice.startswith("voice: 'nosuch' - ") and len(voice) < 900
    assert refusal("video", "bees", "--language", "xx").startswith("language: 'xx' - ")


def test_a_script_is_spoken_in_its_own_language(refusal, tmp_path: Path) -> None:
    (tmp_path / "s.json").write_text('{"title": "x", "language": "xx", "scenes": [{"narration": "Bees hum."}]}')
    said = refusal("video", "--script", "s.json", "--speech-backend", "hibari", "--image-backend", "stub")
    assert said.startswith("language: 'xx' - hibari speaks English only")


def test_an_unknown_preset_or_clip_backend_is_refused(refusal) -> None:
    said = refusal("video", "bees", "--preset", "film-noir")
    assert said == "preset: 'film-noir' - there is no such preset; known: paper"
    assert refusal("video", "bees", "--clip-backend", "nope").startswith(
        "clip_backend: 'nope' - no such backend makes clip"
    )
    assert refusal("video", "bees", "--picture-seconds", "0.1").startswith("picture_seconds: 0.1")


def test_a_preset_names_all_that_it_lacks(refusal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from visiontune.cli.app import app

    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))
    with pytest.raises(BackendError) as caught:
        app(["video", "bees", "--preset", "paper"], standalone_mode=False)
    assert str(caught.value).count("is not usable here") == 3


def test_an_unknown_writer_is_refused_where_nothing_is_written(refusal, tmp_path: Path) -> None:
    (tmp_path / "own.txt").write_text("My own words are here.")
    said = refusal("video", "--from", "own.txt", "--writer", "nope")
    assert said.startswith("writer: 'nope' - no such backend makes text; known: ")
    said = refusal("script", "--from", "own.txt", "--writer", "nope")
    assert said.startswith("--writer: 'nope' - no such backend makes text; known: auto, none, ")
