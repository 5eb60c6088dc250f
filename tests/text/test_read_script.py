"""Edited scripts: what is wrong is named, with its place and what would be right."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from visiontune.errors import InputError
from visiontune.speech.estimate import estimate_duration, words_per_second
from visiontune.text.base import Script, ScriptOutput, read_script

SCENE = {"narration": "Hello."}


@pytest.mark.parametrize(
    ("document", "field", "remedy"),
    [
        ({}, "script.scenes", "required"),
        ({"scenes": []}, "script.scenes", "at least 1 item"),
        ({"scenes": [SCENE], "titel": "T"}, "script.titel", "no such field"),
        ({"scenes": [SCENE, {"narration": 5}]}, "script.scenes[1].narration", "string"),
        ({"scenes": [SCENE, {"narrator": "Hi."}]}, "script.scenes[1].narrator", "no such field"),
        ({"scenes": [{"narration": " "}]}, "script.scenes[0]", "needs narration, image_prompt or image"),
        ({"scenes": [{**SCENE, "duration": 0}]}, "script.scenes[0].duration", "greater than 0"),
        ({"scenes": [{**SCENE, "duration": "3"}]}, "script.scenes[0].duration", "number"),
        ({"scenes": [{**SCENE, "seed": -1}]}, "script.scenes[0].seed", "greater than or equal to 0"),
        ({"scenes": [{**SCENE, "id": "a b"}]}, "script.scenes[0].id", "letters"),
        ({"scenes": [{"narration": "a\0b"}]}, "script.scenes[0].narration", "NUL"),
        ({"scenes": [SCENE], "language": "english please"}, "script.language", "ISO 639-1"),
        ({"scenes": {"narration": "x"}}, "script.scenes", "array"),
        ([SCENE], "script", "object"),
    ],
)
def test_wrong_fields_are_named(tmp_path: Path, document: Any, field: str, remedy: str) -> None:
    path = tmp_path / "script.json"
    path.write_text(json.dumps(document))
    with pytest.raises(InputError) as caught:
        read_script(path)
    assert caught.value.field == field
    assert remedy in caught.value.remedy


@pytest.mark.parametrize(
    "content", [b"", b"{", b"narration: hello", b"\xff\xfe\x00", b'{"scenes": [{"narration": "cut']
)
def test_what_is_no_json_is_bad_input(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "script.json"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"^--script: '.*script.json' - is not (valid JSON|text)"):
        read_script(path)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_the_marks_that_editors_write_are_no_fault(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "script.json"
    path.write_bytes('{"scenes": [{"narration": "Käse.", "image": ""}]}'.encode(encoding))
    assert read_script(path).scenes[0].narration == "Käse."
    assert read_script(path).scenes[0].image is None


def test_a_wrong_reference_to_an_imported_picture_is_named(tmp_path: Path) -> None:
    path = tmp_path / "script.json"
    path.write_text('{"scenes": [{"narration": "a", "image": "sha256:xyz"}]}')
    with pytest.raises(InputError, match=r"^script\.scenes\[0\]\.image: 'sha256:xyz'"):
        read_script(path)


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="--script: .*cannot be read"):
        read_script(tmp_path / "none.json")
    with pytest.raises(InputError, match="--script: .*cannot be read"):
        read_script(tmp_path)


def test_a_saved_script_is_read_back_and_keeps_its_ids(tmp_path: Path) -> None:
    scenes = ({"narration": "Same."}, {"narration": "Same."}, {"narration": "Ő漢🐙", "image": "a.png"})
    script = Script.model_validate_json(json.dumps({"title": "T", "scenes": scenes}))
    ids = [scene.id for scene in script.scenes]
    assert len(set(ids)) == 3
    assert ids[1] == f"{ids[0]}-2"
    path = tmp_path / "script.json"
    ScriptOutput(script).save(path)
    assert read_script(path) == script


def test_the_example_lasts_half_a_minute() -> None:
    script = read_script(Path(__file__).parents[2] / "examples" / "script.json")
    assert 8 <= len(script.scenes) <= 10
    assert script.title
    assert all(scene.narration and scene.image_prompt for scene in script.scenes)
    seconds = sum(estimate_duration(scene.narration, "en", words_per_second()) + 0.35 for scene in script.scenes)
    assert 28 <= seconds <= 32
