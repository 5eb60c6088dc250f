"""The seam of text and scripts: what can be asked of a language model, and what a film's script is."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter, model_validator

from visiontune.errors import ContentError, InputError
from visiontune.image.plan import PicturePlan
from visiontune.requests import FileRef, Language, Request, Seed, Text

MAX_SCRIPT = 20_000_000  # bytes of a script's file
MOST_SCENES = 2_000  # of a script, and so of a storyboard


class Message(BaseModel):
    """One turn of a conversation."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)
    role: Literal["system", "user", "assistant"]
    content: Text


class TextRequest(Request):
    """Text from a language model."""

    kind: ClassVar[str] = "text"
    messages: tuple[Message, ...] = Field(min_length=1, max_length=1_000)
    max_tokens: int = Field(default=512, ge=1, le=32_768)
    temperature: float = Field(default=0.7, ge=0, le=2)
    top_p: float = Field(default=0.95, gt=0, le=1)
    stop: tuple[str, ...] = Field(default=(), max_length=8, description="texts at which generation ends")
    json_schema: dict[str, Any] | None = Field(default=None, description="the answer is JSON of this schema")
    model: str = Field(default="", description="a model's name for the backend; empty: its default")


@dataclass(frozen=True)
class TextOutput:
    """What a language model answered, free of hidden reasoning."""

    text: str
    model: str = ""
    finish_reason: str = "stop"
    warnings: tuple[str, ...] = ()
    suffix: ClassVar[str] = ".txt"

    def check(self, request: TextRequest) -> None:
        if not self.text.strip():
            raise ContentError("the language model gave an empty answer; ask again or in other words")
        if request.json_schema is not None:
            try:
                json.loads(self.text)
            except ValueError as error:
                raise ContentError(f"the language model's answer is not valid JSON: {error}") from error

    def save(self, path: Path) -> Mapping[str, Path]:
        path.write_text(self.text, encoding="utf-8")
        return {}

    def details(self) -> dict[str, Any]:
        return {"model": self.model, "finish_reason": self.finish_reason}


def _name(name: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9_-]{0,40}", name):
        raise ValueError("must be at most 40 letters, digits, - and _")
    return name


def _picture(name: str | None) -> str | None:
    if name is not None and name.startswith("sha256:"):
        return TypeAdapter(FileRef).validate_python(name)
    return name or None  # an empty one, as editors leave it, is none


class Scene(BaseModel):
    """One sentence or two of a film, and the picture behind it.

    `id` names the scene for good: its seeds derive from it, so that reordering or inserting scenes changes no
    other. When missing it is derived from the narration.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)
    id: Annotated[str, AfterValidator(_name)] = ""
    narration: Text = Field(default="", description="what is spoken; empty for a silent scene")
    image_prompt: Text = Field(default="", description="what is shown; empty: the narration")
    image: Annotated[str | None, AfterValidator(_picture)] = Field(
        default=None, description="a picture of your own: a file beside the script, or its FileRef"
    )
    clip: Annotated[str | None, AfterValidator(_picture)] = Field(
        default=None, description="footage of your own, without its sound: a file beside the script, or its FileRef"
    )
    duration: float | None = Field(default=None, gt=0, le=600, description="least length in seconds")
    seed: Seed | None = None
    plans: tuple[PicturePlan, ...] | None = Field(
        default=None,
        max_length=200,
        description="of its drawn pictures in order, where they were planned; to be edited",
    )

    @model_validator(mode="after")
    def _shows_something(self) -> Self:
        if not (self.narration.strip() or self.image_prompt.strip() or self.image or self.clip):
            raise ValueError("a scene needs narration, image_prompt or image, or a clip")
        if self.image and self.clip:
            raise ValueError("image, clip: give only one of them")
        return self


class Script(BaseModel):
    """What a film says and shows; saved beside the film as JSON, for editing."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)
    title: Text = Field(default="", max_length=200)
    language: Language = "en"
    scenes: tuple[Scene, ...] = Field(min_length=1, max_length=MOST_SCENES)
    source: str = Field(default="", description="where the words come from: 'almanac: how-volcanoes-erupt', …")

    @model_validator(mode="after")
    def _with_ids(self) -> Self:
        """Give every scene a stable id; the same words twice are told apart by their count."""
        taken: set[str] = set()
        scenes = []
        for scene in self.scenes:
            words = scene.narration or scene.image_prompt or scene.image or scene.clip or ""
            name = scene.id or hashlib.sha256(words.encode()).hexdigest()[:10]
            unique, n = name, 2
            while unique in taken:
                unique, n = f"{name}-{n}", n + 1
            taken.add(unique)
            scenes.append(scene if scene.id == unique else scene.model_copy(update={"id": unique}))
        object.__setattr__(self, "scenes", tuple(scenes))
        return self

    def words(self) -> str:
        """All that is spoken."""
        return " ".join(scene.narration for scene in self.scenes if scene.narration.strip())


class ScriptRequest(Request):
    """A script from the user's own text (`source`), or from a prompt.

    `duration` is met within 10 % or half a sentence; a source too short for it is a warning that names both.
    """

    kind: ClassVar[str] = "script"
    prompt: Text = ""
    source: Text = Field(default="", description="the user's own text, cleaned and shortened, never invented upon")
    duration: float = Field(default=30.0, gt=0, le=3_600, description="seconds")
    language: Language = "en"
    words_per_second: float = Field(default=2.5, gt=0.2, le=10, description="of the voice that will speak it")
    pause: float = Field(default=0.35, ge=0, le=5, description="seconds of silence after each scene")
    writer: str = Field(default="auto", description="text backend that writes; auto; or none: only own text, almanac")
    notes: FileRef | None = Field(default=None, description="a ZIP or text of the user's own notes to draw from")

    @model_validator(mode="after")
    def _has_matter(self) -> Self:
        if not self.prompt.strip() and not self.source.strip():
            raise ValueError("prompt: must not be empty; say what the script is about, or give your own text")
        if self.notes is not None and self.source.strip():
            raise ValueError("notes: are for a prompt to draw from; your own text is taken as it is")
        return self


@dataclass(frozen=True)
class ScriptOutput:
    """A script as an editable JSON file."""

    script: Script
    warnings: tuple[str, ...] = ()
    suffix: ClassVar[str] = ".json"
    facts: Mapping[str, Any] = field(default_factory=dict)

    def check(self, request: ScriptRequest) -> None:
        if not self.script.words().strip():
            raise ContentError("the script has nothing to say; give a longer text or another prompt")

    def save(self, path: Path) -> Mapping[str, Path]:
        path.write_text(self.script.model_dump_json(indent=2, exclude_none=True) + "\n", encoding="utf-8")
        return {}

    def details(self) -> dict[str, Any]:
        return {
            "title": self.script.title,
            "scenes": len(self.script.scenes),
            "source": self.script.source,
            **self.facts,
        }


def read_script(path: Path) -> Script:
    """The script in a JSON file.

    Raises:
        InputError: the file is missing, not JSON, or a field is missing, wrong or unknown.
    """
    from pydantic import ValidationError

    from visiontune.reading import decoded, read_whole
    from visiontune.requests import input_error

    try:
        return Script.model_validate_json(decoded(read_whole(path, "--script", MAX_SCRIPT)))
    except UnicodeDecodeError as error:
        raise InputError("--script", str(path), "is not text; save the script as UTF-8") from error
    except ValidationError as error:
        if error.errors()[0]["type"] == "json_invalid":
            reason = str(error.errors()[0]["ctx"]["error"])
            raise InputError("--script", str(path), f"is not valid JSON: {reason}") from error
        raise input_error(error, "script") from error
