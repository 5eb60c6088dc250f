"""Speech by OpenAI, and by every server that speaks its protocol (`/audio/speech`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar
from urllib.parse import urlsplit

from visiontune.errors import InputError
from visiontune.remote import Service, offline_lack
from visiontune.speech.base import SAMPLE_RATE, SpeechOutput, SpeechRequest
from visiontune.speech.narration import Said, narrate
from visiontune.speech.service import Lines, ask, connect
from visiontune.speech.shaping import said, stretch

if TYPE_CHECKING:
    import httpx

    from visiontune.backends import Context, Environment
    from visiontune.speech.chunks import Chunk

ADDRESS = "https://api.openai.com/v1"
MODEL = "gpt-4o-mini-tts"
VOICES = (
    "alloy",
    "ash",
    "ballad",
    "cedar",
    "coral",
    "echo",
    "fable",
    "marin",
    "nova",
    "onyx",
    "sage",
    "shimmer",
    "verse",
)
DEFAULT_VOICE = "alloy"
LONGEST = 1_000  # characters asked for at once; the service takes 4,096


class OpenAISpeech:
    """Speech by OpenAI or a compatible server. Bytes differ from run to run, and every line costs money there.

    Options: `openai_api_key`, `openai_base_url`, `openai_speech_model`, `retry_wait` (seconds), `cache`.
    """

    name = "openai"
    version = 1
    # Below the voices of this machine: nobody is charged because a language has a voice here, too.
    rank: ClassVar[int] = 2
    offline: ClassVar[bool] = False

    def lacks(self, environment: Environment) -> str | None:
        address = environment.option("openai_base_url")
        if not environment.option("openai_api_key") and not address:
            return "no key; set VISIONTUNE_OPENAI_API_KEY, or VISIONTUNE_OPENAI_BASE_URL for a server of your own"
        return offline_lack(environment, str(address or ""))

    def model(self, request: SpeechRequest, environment: Environment) -> str:
        return str(environment.option("openai_speech_model", MODEL))

    def __call__(self, request: SpeechRequest, context: Context) -> SpeechOutput:
        environment = context.environment
        voice = DEFAULT_VOICE if request.voice == "auto" else request.voice
        own = environment.option("openai_base_url")
        if not own and voice not in VOICES:
            raise InputError("voice", voice, f"OpenAI has the voices {', '.join(VOICES)}")
        key = str(environment.option("openai_api_key", ""))
        service = Service(
            f"the server at {urlsplit(str(own)).netloc}" if own else "OpenAI",
            key,
            first_wait=float(environment.option("retry_wait", 1.0)),
            refusal="Is VISIONTUNE_OPENAI_API_KEY right, and are the voice and the model known there?",
        )
        address = str(own or ADDRESS).rstrip("/")
        lines = Lines.of(self.name, context)
        lines.sweep()

        def say(chunk: Chunk, _: int) -> Said:
            body = {
                "model": self.model(request, environment),
                "voice": voice,
                "input": chunk.spoken,
                "response_format": "wav",
            }

            def send() -> httpx.Response:
                headers = {"Authorization": f"Bearer {key}"} if key else {}
                return client.post(f"{address}/audio/speech", json=body, headers=headers)

            what = {**body, "address": address, "language": request.language}
            samples = lines.samples(what, service, lambda: ask(service, send, context).content)
            # Not every model there minds its `speed`; so it is done here.
            return said(chunk.tokens, stretch(samples, SAMPLE_RATE, request.speed), SAMPLE_RATE)

        with connect() as client:
            return narrate(request, context, say, voice, LONGEST)
