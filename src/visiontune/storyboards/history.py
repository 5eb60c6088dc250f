"""What can be taken back of a draft, and made again: edits in JSON, the last one at the end."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from visiontune.errors import VisionTuneError
from visiontune.storyboards.board import Board
from visiontune.storyboards.edits import Edit, FilmChange, SceneChange, apply, read_edits

MOST_STEPS = 100
"""Changes that can be taken back."""
MOST_HISTORY = 1_000_000
"""Characters of JSON that they take, at most."""
TYPING = 4.0
"""Seconds between two changes of the same text that are taken back together."""


def step(board: Board, data: dict[str, Any], taken: str, given: str) -> Board:
    """The board after the last change of `taken` (undo, redo), which goes over to `given`; as it is where there is none."""
    steps = list(data.get(taken) or [])
    while steps:
        last = steps.pop()
        data[taken] = steps
        try:
            made, back = apply(board, read_edits(last["edits"]))
        except VisionTuneError:
            continue  # its scene is gone; it must not be in the way of those before it for ever
        data[given] = [*(data.get(given) or []), {**last, "edits": _dumped(back), "typed": ""}]
        return made
    return board


def remember(data: dict[str, Any], back: Sequence[Edit], edits: Sequence[Edit], board: Board, now: float) -> None:
    """Keep in `data` how `edits` of `board` are taken back."""
    what, typed = _told(edits, board), _typed(edits)
    steps = list(data.get("undo") or [])
    data["redo"] = []
    if steps and typed and steps[-1].get("typed") == typed and now - float(steps[-1]["at"]) < TYPING:
        steps[-1] = {**steps[-1], "at": now}  # what was there before the first letter is what comes back
    else:
        steps.append({"edits": _dumped(back), "what": what, "typed": typed, "at": now})
    steps = steps[-MOST_STEPS:]
    while len(steps) > 1 and len(json.dumps(steps)) > MOST_HISTORY:
        steps = steps[1:]
    data["undo"] = steps


def _dumped(edits: Sequence[Edit]) -> list[dict[str, Any]]:
    return [edit.model_dump(mode="json") for edit in edits]


def _typed(edits: Sequence[Edit]) -> str:
    """Names the one text that `edits` change; empty where they change anything else."""
    if len(edits) != 1 or not isinstance(edits[0], SceneChange | FilmChange):
        return ""
    place = edits[0].id if isinstance(edits[0], SceneChange) else "film"
    fields = edits[0].fields
    return f"{place} {next(iter(fields))}" if len(fields) == 1 and isinstance(next(iter(fields.values())), str) else ""


def _told(edits: Sequence[Edit], board: Board) -> str:
    """What `edits` change, in words."""
    names = {
        "narration": "the words", "image_prompt": "the picture", "image": "the picture", "clip": "the footage",
        "duration": "the length", "seed": "the picture", "add": "adding", "copy": "the copy", "remove": "removing",
        "move": "moving", "redraw": "the picture",
    }  # fmt: skip
    edit = edits[0]
    if isinstance(edit, FilmChange):
        return f"the {next(iter(edit.fields), 'film').replace('_', ' ')}"
    number = next((n for n, scene in enumerate(board.scenes, 1) if scene["id"] == getattr(edit, "id", None)), None)
    name = (
        next((names[field] for field in edit.fields if field in names), "")
        if isinstance(edit, SceneChange)
        else names[edit.do]
    )
    if number is None:
        return f"{name} a scene"
    return f"{name} {'of ' if name.startswith('the') else ''}scene {number}"
