"""The tools that a model may call: the same requests that messages ask for, with the slots of understanding."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, AliasChoices, BaseModel, ConfigDict, Field, ValidationError
from pydantic.json_schema import SkipJsonSchema

from visiontune.chat.agent.results import Kind
from visiontune.errors import ContentError, InputError
from visiontune.requests import Prompt, Text, input_error
from visiontune.text.reasoning import without_reasoning

MAX_ARGUMENTS = 250_000
"""Characters of a call's arguments: more than the longest text, which is read aloud."""
Words = Annotated[str, Field(max_length=80), AfterValidator(str.strip)]
Aspect = Literal["16:9", "9:16", "1:1", "4:5"]


def _spoken(text: str) -> str:
    # A model that thinks within its arguments must not have its thoughts drawn or read aloud.
    try:
        answer = without_reasoning(text)
    except ContentError as error:
        raise ValueError("must hold the words alone, without reasoning") from error
    if not answer:
        raise ValueError("must say something")
    return answer


Subject = Annotated[Prompt, AfterValidator(_spoken)]


class _Slots(BaseModel):
    """Slots are as understanding names them. None and empty texts say nothing; other names are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, allow_inf_nan=False)

    def stated(self) -> dict[str, Any]:
        return {name: value for name, value in self.model_dump().items() if value not in (None, "")}


class _Made(_Slots):
    subject: Subject = Field(
        validation_alias=AliasChoices("subject", "prompt", "text"),
        description="what to show, play or say, in the user's own words",
    )
    count: Annotated[int, Field(ge=1, le=100)] | SkipJsonSchema[None] = Field(
        default=None, description="how many, where several are wanted"
    )
    seed: Annotated[int, Field(ge=0, lt=2**32)] | SkipJsonSchema[None] = Field(
        default=None, description="only where the user names one"
    )


class _Seen(_Made):
    aspect_ratio: Aspect | SkipJsonSchema[None] = Field(default=None, description="only where the user wants one")
    width: Annotated[int, Field(ge=64, le=4096)] | SkipJsonSchema[None] = Field(default=None, description="pixels")
    height: Annotated[int, Field(ge=64, le=4096)] | SkipJsonSchema[None] = Field(default=None, description="pixels")
    style: Words | SkipJsonSchema[None] = Field(default=None, description="as watercolour")


Seconds = Annotated[float, Field(gt=0, le=3_600)]
Language = Annotated[str, Field(pattern="^[a-z]{2}$")]


class MakeImage(_Seen):
    """Make pictures. Where several are wanted of one subject, call it once with a count."""


class MakeVideo(_Seen):
    """Make a film: it writes the script, speaks it, and has its own pictures, captions and music."""

    duration_s: Seconds | SkipJsonSchema[None] = Field(default=None, description="seconds")
    voice: Words | SkipJsonSchema[None] = Field(default=None, description="as british, or american male")
    language: Language | SkipJsonSchema[None] = Field(default=None, description="ISO 639-1, of the spoken words")
    mood: Words | SkipJsonSchema[None] = Field(default=None, description="of its music")
    instrument: Words | SkipJsonSchema[None] = Field(default=None, description="of its music")


class MakeMusic(_Made):
    """Compose a piece of music."""

    duration_s: Seconds | SkipJsonSchema[None] = Field(default=None, description="seconds")
    composer: Words | SkipJsonSchema[None] = Field(default=None, description="whose style: a surname in small letters")
    key: Words | SkipJsonSchema[None] = Field(default=None, description="as D minor, or Bb major")
    tempo_bpm: Annotated[int, Field(ge=20, le=300)] | SkipJsonSchema[None] = Field(
        default=None, description="beats a minute"
    )
    mood: Words | SkipJsonSchema[None] = Field(default=None, description="as calm")
    instrument: Words | SkipJsonSchema[None] = Field(default=None, description="as piano, or string quartet")


class MakeSpeech(_Made):
    """Have a text read aloud. The subject is exactly the text to speak, whole."""

    voice: Words | SkipJsonSchema[None] = Field(default=None, description="as british, or american male")
    language: Language | SkipJsonSchema[None] = Field(default=None, description="ISO 639-1, of the text")


class ChangeLast(_Slots):
    """Change, repeat or extend what was made last in this conversation; what the words leave out stays as it is."""

    change: Annotated[Text, AfterValidator(_spoken)] = Field(
        validation_alias=AliasChoices("change", "subject", "prompt"),
        max_length=4_000,
        description="the change in the user's own words, with which one is meant: the second one at dusk, and wider",
    )


class Cancel(_Slots):
    """Stop what is being made now."""


class Status(_Slots):
    """Say how far it is, what is being made now."""


@dataclass(frozen=True)
class Tool:
    """A tool: its name, what it does, and its slots. `thing` names what it makes to the user."""

    name: str
    kind: Kind
    slots: type[_Slots]
    thing: str


TOOLS: Mapping[str, Tool] = {
    tool.name: tool
    for tool in (
        Tool("make_image", "image", MakeImage, "a picture"),
        Tool("make_video", "video", MakeVideo, "a video"),
        Tool("make_music", "music", MakeMusic, "music"),
        Tool("make_speech", "speech", MakeSpeech, "speech"),
        Tool("change_last", "change", ChangeLast, "a change"),
        Tool("cancel", "cancel", Cancel, "a stop"),
        Tool("status", "status", Status, "a look at the progress"),
    )
}


def definitions(names: Iterable[str]) -> list[Any]:
    """pydantic-ai's definitions of the tools of these names, in the order of `TOOLS`."""
    from pydantic_ai.tools import ToolDefinition

    wanted = set(names)
    return [
        ToolDefinition(
            name=tool.name,
            description=" ".join((tool.slots.__doc__ or "").split()),
            parameters_json_schema=_plain(tool.slots.model_json_schema()),
        )
        for tool in TOOLS.values()
        if tool.name in wanted
    ]


def read_slots(tool: Tool, arguments: Any, cut: bool = False) -> dict[str, Any]:
    """The slots that a call states.

    Args:
        arguments: As the model gave them: JSON text or an object.
        cut: Whether the answer was cut off at its limit while they came.

    Raises:
        ContentError: they are no JSON object; nothing is guessed from a part of one.
        InputError: a slot is missing or wrong; names it and the remedy.
    """
    given = arguments
    if isinstance(arguments, str):
        if len(arguments) > MAX_ARGUMENTS:
            raise ContentError(f"the arguments of {tool.name} are longer than {MAX_ARGUMENTS:,} characters")
        try:
            given = json.loads(arguments) if arguments.strip() else {}
        except (ValueError, RecursionError) as error:
            how = "were cut off" if cut else "are no valid JSON"
            raise ContentError(f"the arguments of {tool.name} {how}: give one whole JSON object") from error
    if not isinstance(given, Mapping | None):
        raise ContentError(f"the arguments of {tool.name} must be one JSON object")
    try:
        return tool.slots.model_validate({name: value for name, value in (given or {}).items()}).stated()
    except ValidationError as error:
        raise input_error(error) from error
    except InputError:
        raise
    except (TypeError, ValueError) as error:
        raise ContentError(f"the arguments of {tool.name} cannot be read ({error})") from error


def _plain(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema without what a model has no use for."""

    def clean(value: Any) -> Any:
        if isinstance(value, dict):
            return {
                name: {field: clean(item) for field, item in part.items()} if name == "properties" else clean(part)
                for name, part in value.items()
                if name not in ("title", "default", "description")
                or (name == "description" and "properties" not in value)
            }
        return [clean(item) for item in value] if isinstance(value, list) else value

    cleaned: dict[str, Any] = clean(schema)
    return cleaned
