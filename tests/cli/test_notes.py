"""The user's own notes ground a script and a film offline."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

_KETTLES = (
    "# The blue kettle\n\nOur blue kettle boils water in four minutes. It whistles when it is done. "
    "Grandmother bought it in 1962. It stands on the left of the stove.\n"
)


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "kettle.md").write_text(_KETTLES)
    (folder / "boat.md").write_text("# The old boat\n\nThe old boat lies in the reeds. Nobody rows it now.\n")
    return folder


def test_a_script_is_made_of_the_nearest_note(run, notes: Path, tmp_path: Path) -> None:
    done = run(
        "script", "a film on our blue kettle", "--notes", "mine", "--writer", "none", "--duration", "9", "-o", "s.json"
    )
    assert done.returncode == 0, done.stderr
    script = json.loads((tmp_path / "s.json").read_text())
    assert script["source"] == "notes: kettle"
    sentences = [scene["narration"] for scene in script["scenes"]]
    assert sentences and all(sentence in _KETTLES for sentence in sentences)


def test_a_film_is_made_of_them_and_names_them_by_content(run, notes: Path, tmp_path: Path) -> None:
    words = ["video", "the old boat", "--notes", "mine", "--writer", "none", "--duration", "5", "--height", "120"]
    words += ["--image-backend", "stub", "--speech-backend", "stub", "--no-music", "-o", "b.mp4", "--seed", "1"]
    assert run(*words).returncode == 0
    assert "old boat lies in the reeds" in (tmp_path / "b.srt").read_text().replace("\n", " ")
    imported = list((tmp_path / "home" / "files").iterdir())
    assert [file.suffix for file in imported] == [".zip"]
    # The film carries its script, and not the notes, which may be private.
    request = json.loads(run("show", "b.mp4").stdout)["request"]
    assert request["script"]["source"] == "notes: boat" and request["notes"] is None
    assert run("remake", "b.mp4", "-o", "again.mp4").returncode == 0
    assert (tmp_path / "b.mp4").read_bytes() == (tmp_path / "again.mp4").read_bytes()


@pytest.mark.parametrize("command", ["video", "script"])
def test_notes_that_cannot_be_are_refused_at_the_door(refusal, notes: Path, tmp_path: Path, command: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "bad.zip").write_bytes(b"PK\x05\x06" + bytes(18))
    (tmp_path / "own.txt").write_text("My own words are here.")
    assert "no such folder" in refusal(command, "kettles", "--notes", "nowhere")
    assert "'empty'" in (said := refusal(command, "kettles", "--notes", "empty")) and "holds no text" in said
    assert "bad.zip" in refusal(command, "kettles", "--notes", "bad.zip")
    assert "are for a prompt to draw from" in refusal(command, "--from", "own.txt", "--notes", "mine")
