"""What answers look like, for the OpenAPI document: OpenAI's shapes, with a few fields of ours."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, Field


class FaultBody(BaseModel):
    """What went wrong: `message` for people, `type` and `code` for programs, `param` the field that is to blame."""

    message: str
    type: str
    param: str | None
    code: str | None


class Fault(BaseModel):
    """An error as OpenAI's clients read it."""

    error: FaultBody


class Model(BaseModel):
    """A model; `kinds` are what it makes here."""

    id: str
    object: Literal["model"]
    created: int
    owned_by: str
    kinds: list[str]


class Models(BaseModel):
    """The models that are usable here and now."""

    object: Literal["list"]
    data: list[Model]


class Usage(BaseModel):
    """Numbers of tokens, estimated at four bytes of UTF-8 each."""

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int
    estimated: bool


class AnswerMessage(BaseModel):
    """What was answered."""

    role: Literal["assistant"]
    content: str | None
    refusal: str | None
    tool_calls: list[dict[str, Any]] = Field(default_factory=list)


class AnswerChoice(BaseModel):
    """The one answer."""

    index: int
    message: AnswerMessage
    logprobs: dict[str, Any] | None
    finish_reason: Literal["stop", "length", "tool_calls"]


class MadeHere(BaseModel):
    """Something that the assistant made while it answered."""

    id: str
    kind: str
    url: str
    warnings: list[str]


class ChatCompletion(BaseModel):
    """A whole answer. `conversation_id` and `artifacts` are the assistant's."""

    id: str
    object: Literal["chat.completion"]
    created: int
    model: str
    choices: list[AnswerChoice]
    usage: Usage
    conversation_id: str | None = None
    artifacts: list[MadeHere] = Field(default_factory=list)


class Picture(BaseModel):
    """A picture: its content, or where it lies; its id in the library, its seed, and what could not be had whole."""

    b64_json: str | None = None
    url: str | None = None
    revised_prompt: str | None = None
    id: str
    seed: int
    warnings: list[str]


class Pictures(BaseModel):
    """Pictures that were made."""

    created: int
    data: list[Picture]
    size: str
    output_format: str
    background: Literal["opaque"]
    quality: str
    usage: dict[str, Any]


class VideoFault(BaseModel):
    """Why a video was not made."""

    code: str
    message: str


class Video(BaseModel):
    """A video that is asked for, or made; `artifact` is its id in the library."""

    id: str
    object: Literal["video"]
    model: str
    status: Literal["queued", "in_progress", "completed", "failed"]
    progress: int
    created_at: int
    completed_at: int | None
    expires_at: int | None
    error: VideoFault | None
    prompt: str | None
    seconds: str
    size: str
    remixed_from_video_id: str | None
    artifact: str | None
    warnings: list[str]


class Videos(BaseModel):
    """Videos, newest first unless asked otherwise."""

    object: Literal["list"]
    data: list[Video]
    first_id: str | None
    last_id: str | None
    has_more: bool


class Deleted(BaseModel):
    """A video is gone."""

    id: str
    object: Literal["video.deleted"]
    deleted: bool


class Transcript(BaseModel):
    """What a recording says; `duration`, `segments` and `words` (seconds) with `verbose_json`."""

    text: str
    task: str | None = None
    language: str | None = None
    duration: float | None = None
    segments: list[dict[str, Any]] | None = None
    words: list[dict[str, Any]] | None = None
    usage: dict[str, Any] | None = None
