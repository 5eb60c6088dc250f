"""Edits of a board as small JSON values: each, applied, gives the board after it and the edit that takes it back."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from visiontune.errors import InputError
from visiontune.requests import input_error
from visiontune.storyboards.board import (
    Board,
    checked_film,
    checked_scene,
    checked_script,
    new_scene,
    new_scene_id,
    scene_fields,
)
from visiontune.video.base import NO_MUSIC, VideoRequest

_FIXED = frozenset({"kind", "script", "source", "notes", "prompt", "narration", "seed", "backend"})
"""Fields of a film that are not edited here."""
_SPOKEN_BY_US = frozenset({"voice", "speed", "pause"})


class _Edit(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    def on(self, board: Board) -> tuple[Board, Edit]:
        """The board after this, and the edit that takes it back.

        Raises:
            InputError: it cannot be done with this board; names the field.
        """
        raise NotImplementedError


class SceneChange(_Edit):
    """Other values for some fields of a scene."""

    do: Literal["scene"] = "scene"
    id: str
    fields: dict[str, Any]

    def on(self, board: Board) -> tuple[Board, Edit]:
        _allowed(self.fields, scene_fields())
        at = board.index(self.id)
        old = board.scenes[at]
        given = dict(self.fields)
        if given.get("image"):
            given["clip"] = None
        elif given.get("clip"):
            given["image"] = None
        if _seen(old) != _seen(dict(old) | given) and "plans" not in given:
            given["plans"] = None  # they were of another picture
        if board.way == "recording" and given.get("duration") is not None:
            raise InputError("duration", given["duration"], "is that of the recording; it cannot be changed here")
        made = checked_scene(dict(old) | given)
        scenes = [*board.scenes[:at], made, *board.scenes[at + 1 :]]
        return board.with_scenes(scenes), SceneChange(
            id=self.id, fields={name: old.get(name) for name in given} | _empty(old, given)
        )


class Addition(_Edit):
    """A scene put in at a place, from 0; at the end where none is named."""

    do: Literal["add"] = "add"
    at: int | None = None
    scene: dict[str, Any] = Field(default_factory=dict)

    def on(self, board: Board) -> tuple[Board, Edit]:
        _movable(board)
        _allowed(self.scene, scene_fields() | {"id"})
        made = checked_scene(new_scene(**self.scene))
        if any(scene["id"] == made["id"] for scene in board.scenes):
            made["id"] = new_scene_id()
        at = len(board.scenes) if self.at is None else max(0, min(self.at, len(board.scenes)))
        return board.with_scenes([*board.scenes[:at], made, *board.scenes[at:]]), Removal(id=made["id"])


class Copy(_Edit):
    """A scene once more, behind itself. It is one of its own: its picture is drawn anew."""

    do: Literal["copy"] = "copy"
    id: str

    def on(self, board: Board) -> tuple[Board, Edit]:
        at = board.index(self.id)
        return Addition(at=at + 1, scene=dict(board.scenes[at]) | {"id": new_scene_id()}).on(board)


class Removal(_Edit):
    """A scene taken out."""

    do: Literal["remove"] = "remove"
    id: str

    def on(self, board: Board) -> tuple[Board, Edit]:
        _movable(board)
        at = board.index(self.id)
        if len(board.scenes) == 1:
            raise InputError("scene", 1, "is the only one; change it, or add another first")
        back = Addition(at=at, scene=dict(board.scenes[at]))
        return board.with_scenes([*board.scenes[:at], *board.scenes[at + 1 :]]), back


class Move(_Edit):
    """A scene put to another place, from 0."""

    do: Literal["move"] = "move"
    id: str
    to: int

    def on(self, board: Board) -> tuple[Board, Edit]:
        _movable(board)
        at = board.index(self.id)
        scenes = list(board.scenes)
        scene = scenes.pop(at)
        scenes.insert(max(0, min(self.to, len(scenes))), scene)
        return board.with_scenes(scenes), Move(id=self.id, to=at)


class Redraw(_Edit):
    """Another picture of the same words: a new seed for this scene only."""

    do: Literal["redraw"] = "redraw"
    id: str

    def on(self, board: Board) -> tuple[Board, Edit]:
        scene = board.scene(self.id)
        if scene.get("image") or scene.get("clip"):
            raise InputError("scene", self.id, "shows a file of your own; have it drawn first")
        seed = secrets.randbelow(2**32 - 1)
        seed += scene.get("seed") is not None and seed >= int(scene["seed"])
        return SceneChange(id=self.id, fields={"seed": seed, "plans": None}).on(board)


class FilmChange(_Edit):
    """Other values for fields of the film; `title` and `language` are the script's."""

    do: Literal["film"] = "film"
    fields: dict[str, Any]

    def on(self, board: Board) -> tuple[Board, Edit]:
        _allowed(self.fields, frozenset(VideoRequest.model_fields) - _FIXED | {"title"})
        given = _settled(self.fields, board)
        if "lyrics" in given and (board.way != "song" or not str(given["lyrics"]).strip()):
            raise InputError("lyrics", given["lyrics"], "are those of a song, and one needs some")
        script = {name: given.pop(name) for name in ("title", "language") if name in given}
        if board.way == "song" and "language" in script:
            given["language"] = script.pop("language")
        checked_script(script | {"scenes": [new_scene(image_prompt="-")]}, "")
        film = dict(board.film) | given
        checked_film(film, board.way)
        old = {name: board.film.get(name, _default(name)) for name in given}
        old |= {name: getattr(board, name) for name in script}
        return replace(board, film=film, **script), FilmChange(fields=old)


Edit = SceneChange | Addition | Copy | Removal | Move | Redraw | FilmChange


def read_edits(values: object) -> list[Edit]:
    """Edits of JSON values.

    Raises:
        InputError: they are none.
    """
    try:
        return _adapter().validate_json(json.dumps(values))
    except ValidationError as error:
        raise input_error(error, "edits") from error
    except (TypeError, ValueError, RecursionError) as error:
        raise InputError("edits", values, f"must be JSON values ({error})") from error


def apply(board: Board, edits: Sequence[Edit]) -> tuple[Board, list[Edit]]:
    """The board after `edits`, and the edits that take them back, in the order in which they are to be applied."""
    back: list[Edit] = []
    for edit in edits:
        board, inverse = edit.on(board)
        back.insert(0, inverse)
    return board, back


def _adapter() -> TypeAdapter[list[Edit]]:
    return TypeAdapter(Annotated[list[Annotated[Edit, Field(discriminator="do")]], Field(min_length=1, max_length=200)])


def _seen(scene: Mapping[str, Any]) -> tuple[Any, ...]:
    """What a scene's picture is drawn of."""
    shown = str(scene.get("image_prompt") or "").strip() or str(scene.get("narration") or "").strip()
    return shown, scene.get("image"), scene.get("clip")


def _empty(old: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """Texts are empty, not missing."""
    return {name: str(old.get(name) or "") for name in ("narration", "image_prompt") if name in given}


def _default(name: str) -> Any:
    field = VideoRequest.model_fields[name]
    default = field.get_default(call_default_factory=False)
    return default.model_dump(mode="json") if isinstance(default, BaseModel) else default


def _settled(fields: Mapping[str, Any], board: Board) -> dict[str, Any]:
    """`fields`, with what must change with them."""
    given = dict(fields)
    if isinstance(given.get("captions"), Mapping):
        given["captions"] = dict(board.film.get("captions") or {}) | dict(given["captions"])
    if board.way != "scenes" and (wrong := sorted(_SPOKEN_BY_US & set(given))):
        raise InputError(wrong[0], given[wrong[0]], "is of a voice of ours, and none of ours speaks in this film")
    if ("voice" in given or "language" in given) and "speech_backend" not in given and board.way == "scenes":
        given["speech_backend"] = "auto"  # another may speak it
    if given.get("music_file"):
        given |= {"music": None, "music_prompt": ""}
    elif given.get("music") is False:
        given |= {"music_file": None, "music_prompt": ""}
    elif "music" in given or given.get("music_prompt"):
        given = {"music_file": None} | given
        if board.film.get("music") is False:
            given.setdefault("music", None)
        if board.film.get("music_backend") == NO_MUSIC:
            given.setdefault("music_backend", "auto")
    return given


def _allowed(fields: Mapping[str, Any], names: frozenset[str]) -> None:
    for name in fields:
        if name not in names:
            raise InputError(name, fields[name], "is nothing that is edited here")


def _movable(board: Board) -> None:
    if board.way == "recording":
        raise InputError("scenes", len(board.scenes), "follow the recording; they cannot be added, removed or moved")
    if board.way == "song":
        raise InputError("scenes", "", "are the lines that are sung; change the lyrics")
