"""What a chat completion is asked with: OpenAI's fields, of which those that mean nothing here are ignored."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from visiontune.web.v1.reading import Body, Shape


class TextPart(Shape):
    """Words."""

    type: Literal["text"]
    text: str


class RefusalPart(Shape):
    """What a model refused, in a conversation that is given back."""

    type: Literal["refusal"]
    refusal: str


class ImageUrl(Shape):
    """A picture, inside the request itself: `data:image/png;base64,…`."""

    url: str = Field(description="a data: URL; addresses are never fetched")


class ImagePart(Shape):
    """A picture, which only the assistant takes."""

    type: Literal["image_url"]
    image_url: ImageUrl


class Audio(Shape):
    """A recording in base64."""

    data: str
    format: str = Field(pattern=r"^[a-z0-9]{2,5}$", description="wav, mp3, …")


class AudioPart(Shape):
    """A recording, which only the assistant takes."""

    type: Literal["input_audio"]
    input_audio: Audio


class FileData(Shape):
    """A document, a picture or a recording, inside the request itself: `data:application/pdf;base64,…`."""

    filename: str = Field(min_length=1, max_length=255)
    file_data: str


class FilePart(Shape):
    """A file, which only the assistant takes."""

    type: Literal["file"]
    file: FileData


Part = Annotated[TextPart | RefusalPart | ImagePart | AudioPart | FilePart, Field(discriminator="type")]
MediaPart = ImagePart | AudioPart | FilePart
ToolName = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")]


class Called(Shape):
    """A tool that was called, and its arguments as JSON text."""

    name: ToolName
    arguments: str


class Call(Shape):
    """A call that a model made before."""

    id: str
    type: Literal["function"] = "function"
    function: Called


class Message(Shape):
    """One message of the conversation."""

    role: Literal["system", "developer", "user", "assistant", "tool"]
    content: str | list[Part] | None = None
    tool_calls: list[Call] | None = Field(default=None, max_length=128)
    tool_call_id: str | None = None


class Function(Shape):
    """What a tool is called and takes."""

    name: ToolName
    description: str | None = None
    parameters: dict[str, Any] | None = Field(default=None, description="a JSON schema of an object")


class Tool(Shape):
    """Something that the client can do for the model."""

    type: Literal["function"]
    function: Function


class ToolRef(Shape):
    """A tool by its name."""

    name: ToolName


class ToolChoice(Shape):
    """The one tool that must be called."""

    type: Literal["function"]
    function: ToolRef


class JsonSchema(Shape):
    """The form of an answer."""

    name: str = Field(default="answer", max_length=64)
    schema_: dict[str, Any] = Field(default_factory=dict, alias="schema")


class ResponseFormat(Shape):
    """Words, a JSON object, or JSON of a schema."""

    type: Literal["text", "json_object", "json_schema"]
    json_schema: JsonSchema | None = None


class StreamOptions(Shape):
    """What a stream tells besides."""

    include_usage: bool | None = None


Stop = Annotated[str, Field(min_length=1, max_length=1_000)]


class Completion(Body):
    """`POST /v1/chat/completions`."""

    unused: ClassVar[frozenset[str]] = frozenset({"parallel_tool_calls", "user"})
    model: str = Field(max_length=300, description="visiontune (the assistant), a text backend, or auto")
    messages: list[Message] = Field(min_length=1, max_length=1_000)
    stream: bool | None = None
    stream_options: StreamOptions | None = None
    max_tokens: int | None = Field(default=None, ge=1, le=2**31)
    max_completion_tokens: int | None = Field(default=None, ge=1, le=2**31)
    temperature: float | None = Field(default=None, ge=0, le=2)
    top_p: float | None = Field(default=None, ge=0, le=1)
    stop: Stop | list[Stop] | None = None
    n: int | None = Field(default=None, ge=1, le=1, description="one answer a call")
    seed: int | None = Field(default=None, ge=-(2**63), lt=2**64)
    response_format: ResponseFormat | None = None
    tools: list[Tool] | None = Field(default=None, max_length=128)
    tool_choice: Literal["none", "auto", "required"] | ToolChoice | None = None
    parallel_tool_calls: bool | None = Field(default=None, description="ignored: one tool a turn is called")
    metadata: dict[str, str] | None = Field(
        default=None, description="conversation_id: of the assistant, goes on with that conversation"
    )
    user: str | None = None
