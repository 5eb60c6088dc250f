"""Storyboards that begin: from a prompt or own text, whose script is to be written; from a script; from nothing."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from visiontune.errors import InputError
from visiontune.requests import derive_seed
from visiontune.speech.estimate import estimate_duration, words_per_second
from visiontune.storyboards.board import LONGEST, Board, checked_film, checked_script, new_scene
from visiontune.text.base import Script, ScriptRequest
from visiontune.video.base import VideoRequest

WHOLE = 0.0
"""Seconds of a film that says all of the user's own text."""
_ROOM = 1.3
"""A text takes longer than estimated now and then, and none of it is to be lost."""


def film_fields(**fields: Any) -> dict[str, Any]:
    """A film's fields with its seed drawn, so that all its parts are found again.

    Raises:
        InputError: one is wrong.
    """
    checked_film(fields, "scenes")
    built = VideoRequest.build(**(fields | {"prompt": "-"})).document()
    return {name: value for name, value in built.items() if name not in ("kind", "script", "source", "notes")} | {
        "prompt": ""
    }


def empty(**fields: Any) -> Board:
    """A board of one scene that is to be filled."""
    return Board(film_fields(**fields), language=str(fields.get("language") or "en"), scenes=(new_scene(),))


def to_be_written(prompt: str, source: str, seconds: float, **fields: Any) -> tuple[Board, ScriptRequest]:
    """A board without scenes, and the request that writes them as the director would have it.

    Args:
        seconds: How long the film is to be; `WHOLE`: as long as `source` takes.

    Raises:
        InputError: a field is wrong, or there is nothing to write of.
    """
    film = film_fields(**fields)
    board = Board(film, language=str(film["language"]))
    pace = words_per_second(str(film["voice"])) * float(film["speed"])
    if seconds == WHOLE:
        seconds = min(3_600.0, max(2.0, 5.0 + _ROOM * _spoken(source, board.language, pace, float(film["pause"]))))
    request = ScriptRequest.build(
        seed=derive_seed(int(film["seed"]), "script"),
        prompt=prompt,
        source=source,
        duration=seconds,
        language=board.language,
        words_per_second=pace,
        pause=film["pause"],
        writer=film["writer"],
    )
    return board, request


def written(board: Board, script: Script) -> Board:
    """The board with the scenes of a script."""
    return Board.of({**board.document(), "script": script.model_dump(mode="json", exclude_none=True)})


def read(content: bytes, name: str, owns: Callable[[str], bool]) -> tuple[Board, list[str]]:
    """A board of a script's file, and what could not be taken from it.

    Args:
        name: The file's.
        owns: Whether the user may name a file by its FileRef; others, and paths, are left out.

    Raises:
        InputError: it is no script.
    """
    if len(content) > LONGEST:
        raise InputError("file", name, f"is larger than {LONGEST // 1_000_000} MB, the most of a storyboard")
    try:
        document = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise InputError("file", name, "is not a script: it must be JSON, as is exported here") from error
    if not isinstance(document, Mapping) or not isinstance(document.get("scenes"), list):
        raise InputError("file", name, "is not a script: it has no list of scenes")
    lost = 0
    scenes = []
    for scene in document["scenes"]:
        if isinstance(scene, Mapping):
            gone = [field for field in ("image", "clip") if scene.get(field) and not owns(str(scene[field]))]
            lost += len(gone)
            scene = {field: value for field, value in scene.items() if field not in gone}
            if gone and not any(scene.get(field) for field in ("narration", "image_prompt", "image", "clip")):
                scene["image_prompt"] = "to be chosen again"
        scenes.append(scene)
    script = checked_script({**document, "scenes": scenes})
    told = [f"{lost} of its pictures and clips lie elsewhere, and were left out; choose them again."] if lost else []
    return written(Board(film_fields(language=script.language)), script), told


def exported(board: Board) -> str:
    """The script as a file, that `read` and `visiontune video --script` take.

    Raises:
        InputError: a scene is not whole.
    """
    return board.script().model_dump_json(indent=2, exclude_none=True) + "\n"


def _spoken(text: str, language: str, pace: float, pause: float) -> float:
    read = text[:20_000]
    if not read.strip():
        return 0.0
    sentences = max(1, sum(text.count(mark) for mark in ".!?。！？"))
    return estimate_duration(read, language, pace) * len(text) / len(read) + pause * sentences
