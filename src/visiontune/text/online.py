"""Online language models through pydantic-ai: OpenAI and every server that speaks its protocol, and Google Gemini."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, ClassVar
from urllib.parse import urlsplit

from visiontune.backends import Context, Environment
from visiontune.errors import ContentError, InputError, RemoteError
from visiontune.extras import missing
from visiontune.remote import CONNECT, Service, offline_lack
from visiontune.text.answering import Reply, answer
from visiontune.text.base import TextOutput, TextRequest
from visiontune.text.conversation import Turn
from visiontune.text.remote import Connection, messages_of, stream_answer
from visiontune.text.streaming import AnswerStream

SILENCE = 90.0  # seconds without a byte after which a service counts as gone


@dataclass
class OpenAI:
    """OpenAI, Ollama, vLLM, llama.cpp's server, and others of the same protocol.

    Options: `openai_api_key`, `openai_base_url`, `openai_model`. Answers may differ from run to run.
    """

    name: str = "openai"
    version: int = 1
    rank: ClassVar[int] = 20
    offline: ClassVar[bool] = False
    capable: ClassVar[bool] = True
    """Can be trusted with structured scripts."""
    default_model: ClassVar[str] = "gpt-4.1-mini"

    def lacks(self, environment: Environment) -> str | None:
        if absent := missing("online", "pydantic_ai", "openai"):
            return absent
        address = environment.option("openai_base_url")
        if not environment.option("openai_api_key") and not address:
            return "no key; set VISIONTUNE_OPENAI_API_KEY, or VISIONTUNE_OPENAI_BASE_URL for a server of your own"
        if address and not environment.option("openai_model"):
            return "set VISIONTUNE_OPENAI_MODEL to the name of a model on that server"
        return offline_lack(environment, address)

    def model(self, request: TextRequest, environment: Environment) -> str:
        return request.model or str(environment.option("openai_model", self.default_model))

    def __call__(self, request: TextRequest, context: Context) -> TextOutput:
        return _ask(request, context, self.connection(context.environment, request.model))

    def connection(self, environment: Environment, model: str = "") -> Connection:
        """The way to `model`; empty: the configured one."""
        address = environment.option("openai_base_url")
        model = model or str(environment.option("openai_model", self.default_model))
        host = urlsplit(str(address)).netloc if address else ""
        key = str(environment.option("openai_api_key", ""))
        service = Service(
            f"the server at {host}" if host else "OpenAI",
            key,
            "VISIONTUNE_OPENAI_API_KEY",
            float(environment.option("retry_wait", 1.0)),
        )

        def connect() -> tuple[Any, Callable[[], Awaitable[None]]]:
            from openai import AsyncOpenAI
            from pydantic_ai.models.openai import OpenAIChatModel
            from pydantic_ai.profiles.openai import OpenAIModelProfile
            from pydantic_ai.providers.openai import OpenAIProvider

            client = AsyncOpenAI(
                # A server of one's own may need no key, but the client insists on one.
                api_key=key or "none",
                base_url=str(address) if address else "https://api.openai.com/v1",
                timeout=_timeout(environment),
                max_retries=0,  # ours: they can be cancelled
            )
            profile = OpenAIModelProfile(
                thinking_tags=("\0", "\0"),  # tags split over chunks are missed there; ours are not
                openai_chat_streaming_requires_finish_reason=True,
                openai_chat_supports_max_completion_tokens=not address,
                supports_json_schema_output=True,
            )
            return OpenAIChatModel(model, provider=OpenAIProvider(openai_client=client), profile=profile), client.close

        return Connection(service, model, connect)


@dataclass
class Gemini:
    """Google Gemini.

    Options: `gemini_api_key`, `gemini_model`, `gemini_base_url`. Answers may differ from run to run.
    """

    name: str = "gemini"
    version: int = 1
    rank: ClassVar[int] = 21
    offline: ClassVar[bool] = False
    capable: ClassVar[bool] = True
    default_model: ClassVar[str] = "gemini-2.5-flash"

    def lacks(self, environment: Environment) -> str | None:
        if absent := missing("online", "pydantic_ai", "google.genai"):
            return absent
        if not environment.option("gemini_api_key"):
            return "no key; set VISIONTUNE_GEMINI_API_KEY"
        return offline_lack(environment, environment.option("gemini_base_url"))

    def model(self, request: TextRequest, environment: Environment) -> str:
        return request.model or str(environment.option("gemini_model", self.default_model))

    def __call__(self, request: TextRequest, context: Context) -> TextOutput:
        return _ask(request, context, self.connection(context.environment, request.model))

    def connection(self, environment: Environment, model: str = "") -> Connection:
        """The way to `model`; empty: the configured one."""
        model = model or str(environment.option("gemini_model", self.default_model))
        key = str(environment.option("gemini_api_key", ""))
        wait = float(environment.option("retry_wait", 1.0))
        service = Service("Google Gemini", key, "VISIONTUNE_GEMINI_API_KEY", wait)

        def connect() -> tuple[Any, Callable[[], Awaitable[None]]]:
            import httpx2
            from pydantic_ai.models.google import GoogleModel
            from pydantic_ai.providers.google import GoogleProvider

            client = httpx2.AsyncClient(timeout=_timeout(environment))
            address = environment.option("gemini_base_url")
            provider = GoogleProvider(api_key=key, base_url=str(address) if address else None, http_client=client)
            return GoogleModel(model, provider=provider), client.aclose

        return Connection(service, model, connect)


def _ask(request: TextRequest, context: Context, connection: Connection) -> TextOutput:
    """The answer to `request`."""
    service = connection.service

    def ask(conversation: list[Turn], seed: int, emit: Callable[[str], None]) -> Reply:
        opener = connection.opener(lambda: (messages_of(conversation), *_prepared(request, seed)))
        stream = AnswerStream(emit, request.stop)
        context.progress(0.1, f"asking {service.name}")
        ended = stream_answer(opener, service, stream.feed, context.check_cancelled)
        if ended.finish_reason is None and not stream.stopped:
            raise RemoteError(f"{service.name} stopped in the middle of its answer; try again.")
        text = stream.finish()
        if not text and ended.thought:
            raise ContentError("the language model only thought aloud and gave no answer; allow it more tokens")
        return Reply(text, "length" if ended.finish_reason == "length" else "stop", connection.model)

    return answer(request, context, ask)


def _prepared(request: TextRequest, seed: int) -> tuple[Any, Any]:
    """Parameters and settings in pydantic-ai's terms."""
    from pydantic_ai.models import ModelRequestParameters
    from pydantic_ai.output import OutputObjectDefinition
    from pydantic_ai.settings import ModelSettings

    settings = ModelSettings(
        max_tokens=request.max_tokens,
        temperature=request.temperature,
        top_p=request.top_p,
        seed=seed % 2**31,  # Gemini's seeds are signed
    )
    if request.stop:
        settings["stop_sequences"] = list(request.stop[:4])  # services take four; ours ends at all of them
    if request.json_schema is None:
        return ModelRequestParameters(), settings
    if request.json_schema.get("type") != "object":
        raise InputError("json_schema", request.json_schema.get("type"), "online services only take the type object")
    shape = OutputObjectDefinition(json_schema=request.json_schema, name="answer")
    return ModelRequestParameters(output_mode="native", output_object=shape), settings


def _timeout(environment: Environment) -> Any:
    import httpx2

    return httpx2.Timeout(float(environment.option("remote_timeout", SILENCE)), connect=CONNECT)
