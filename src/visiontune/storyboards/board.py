"""A film as it is edited: the fields of its request and its scenes, which need not be whole yet.

```
VideoRequest + its film's script --Board.of--> Board --edits--> Board --request--> VideoRequest
```
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, Self

from visiontune.errors import InputError, NotFound
from visiontune.text.base import Scene, Script
from visiontune.video.base import VideoRequest

Way = Literal["scenes", "song", "recording"]
"""How a film's words come: scenes are spoken by a voice, lyrics are sung, a recording is heard as it is."""
LONGEST = 4_000_000
"""Characters of a storyboard's JSON, at most."""
_STAND_IN = "-"
"""In place of what a scene or a film still lacks, so that all else can be checked."""


@dataclass(frozen=True)
class Board:
    """A film that is edited.

    Args:
        film: Fields of its `VideoRequest`, but for the script's.
        language: Of what is spoken.
        scenes: Fields of its `Scene`s, each with its id; none where it is a song.
        source: Where the words come from.
    """

    film: Mapping[str, Any]
    title: str = ""
    language: str = "en"
    scenes: tuple[Mapping[str, Any], ...] = ()
    source: str = ""

    @classmethod
    def of(cls, document: Mapping[str, Any], script: Mapping[str, Any] | None = None) -> Self:
        """Of a video's request, and of the script that its film was made of where the request has none."""
        film = {name: value for name, value in document.items() if name not in ("kind", "script", "source", "notes")}
        if str(film.get("lyrics") or "").strip():
            return cls(film, language=str(film.get("language") or "en"))
        script = document.get("script") or script or {}
        scenes = tuple(
            {name: value for name, value in scene.items() if value is not None} for scene in script["scenes"]
        )
        language = str(script.get("language") or film.get("language") or "en")
        return cls(film, str(script.get("title") or ""), language, scenes, str(script.get("source") or ""))

    @property
    def way(self) -> Way:
        if str(self.film.get("lyrics") or "").strip():
            return "song"
        return "recording" if self.film.get("narration") else "scenes"

    @property
    def name(self) -> str:
        """What it is called in lists: its title, else its first words."""
        words = [
            self.title,
            str(self.film.get("lyrics") or ""),
            *(str(one.get("narration") or "") for one in self.scenes),
        ]
        found = next((" ".join(text.split()) for text in words if text.strip()), "")
        return found[:120]

    def document(self) -> dict[str, Any]:
        """As JSON: what `Board.of` takes."""
        document: dict[str, Any] = {"kind": "video", **self.film}
        if self.way != "song":
            scenes = [dict(scene) for scene in self.scenes]
            document["script"] = {
                "title": self.title, "language": self.language, "scenes": scenes, "source": self.source
            }  # fmt: skip
        return document

    def digest(self) -> str:
        """Tells whether two boards are the same."""
        text = json.dumps(self.document(), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]

    def index(self, scene_id: str) -> int:
        """The place of a scene, from 0.

        Raises:
            NotFound: it has no such scene (any more).
        """
        for n, scene in enumerate(self.scenes):
            if scene["id"] == scene_id:
                return n
        raise NotFound("scene", scene_id, "is not in this storyboard any more")

    def scene(self, scene_id: str) -> Mapping[str, Any]:
        """One scene's fields."""
        return self.scenes[self.index(scene_id)]

    def with_scenes(self, scenes: list[Mapping[str, Any]]) -> Self:
        return replace(self, scenes=tuple(scenes))

    def lacking(self) -> dict[str, str]:
        """What each scene that is not whole still needs, by its id."""
        needs = "say something here, or describe a picture"
        if self.way == "recording":
            return {one["id"]: "needs words that are heard" for one in self.scenes if not _text(one, "narration")}
        return {one["id"]: needs for one in self.scenes if not shows_something(one)}

    def script(self) -> Script:
        """The script, whole.

        Raises:
            InputError: names the scene that is not.
        """
        lacking = self.lacking()
        for n, scene in enumerate(self.scenes):
            if scene["id"] in lacking:
                raise InputError(f"scene {n + 1}", "", lacking[scene["id"]])
        return checked_script(self.document()["script"])

    def request(self) -> VideoRequest:
        """The video as it stands.

        Raises:
            InputError: something in it is wrong or missing.
        """
        if self.way == "song":
            return VideoRequest.build(**self.film)
        script = self.script()
        film = dict(self.film) | ({} if self.way == "recording" else {"language": script.language})
        return VideoRequest.build(**film, script=script.model_dump(mode="json"))

    def alone(self, scene_id: str) -> VideoRequest:
        """One scene as a quick film of its own, for a look: a draft without music and cards; its voice is kept for later.

        Raises:
            InputError: the scene is not whole.
        """
        scene = self.scene(scene_id)
        if self.way != "scenes":
            raise InputError("scene", scene_id, "is heard only in the whole film; make that")
        quick = {"music": False, "music_file": None, "music_prompt": "", "title_card": False, "end_card": False}
        film = dict(self.film) | quick | {"draft": True, "height": min(720, int(self.film.get("height") or 720))}
        return replace(self.with_scenes([scene]), film=film).request()


def new_scene(**fields: Any) -> dict[str, Any]:
    """A scene of its own id."""
    return {"id": new_scene_id(), "narration": "", "image_prompt": ""} | fields


def new_scene_id() -> str:
    return secrets.token_hex(5)


def shows_something(scene: Mapping[str, Any]) -> bool:
    """Whether there is anything in a scene to hear or to see."""
    return bool(_text(scene, "narration") or _text(scene, "image_prompt") or scene.get("image") or scene.get("clip"))


def checked_scene(scene: Mapping[str, Any]) -> dict[str, Any]:
    """A scene's fields, if each is right; the scene may still be empty.

    Raises:
        InputError: names the field that is not.
    """
    whole = dict(scene) if shows_something(scene) else dict(scene) | {"image_prompt": _STAND_IN}
    found = checked_script({"scenes": [whole]}, "").scenes[0].model_dump(mode="json", exclude_none=True)
    return found if shows_something(scene) else found | {"image_prompt": str(scene.get("image_prompt") or "")}


def checked_script(document: Mapping[str, Any], field: str = "script") -> Script:
    """The script of a JSON object.

    Raises:
        InputError: names the field that is wrong.
    """
    from pydantic import ValidationError

    from visiontune.requests import input_error

    _check_letters(document, field or "script")
    try:
        return Script.model_validate_json(json.dumps(document))
    except ValidationError as error:
        fault = input_error(error, field)
        name = fault.field.removeprefix(".").removeprefix("scenes[0].")
        raise InputError(name, fault.value, fault.remedy) from error
    except (TypeError, ValueError, RecursionError) as error:
        raise InputError(field or "scene", document, f"must be JSON values ({error})") from error


def _check_letters(value: Any, field: str) -> None:
    """Refuse halves of characters, which are no text."""
    if isinstance(value, str):
        try:
            value.encode()
        except UnicodeEncodeError as error:
            raise InputError(field, value, "must be valid Unicode (it holds half a character)") from error
    for name, item in value.items() if isinstance(value, Mapping) else ():
        _check_letters(item, str(name))
    for item in value if isinstance(value, list | tuple) else ():
        _check_letters(item, field)


def checked_film(film: Mapping[str, Any], way: Way) -> None:
    """Refuse fields of a film that are wrong, whatever its scenes are.

    Raises:
        InputError: names the field.
    """
    stand_in = {} if way != "scenes" or str(film.get("prompt") or "").strip() else {"prompt": _STAND_IN}
    VideoRequest.build(**(dict(film) | stand_in))


def scene_fields() -> frozenset[str]:
    """What a scene has beside its id."""
    return frozenset(Scene.model_fields) - {"id"}


def _text(scene: Mapping[str, Any], name: str) -> str:
    return str(scene.get(name) or "").strip()
