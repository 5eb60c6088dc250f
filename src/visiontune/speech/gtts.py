"""gTTS: the free voice of Google Translate. The text is sent to a third party, so it must be allowed first.

The package gtts cuts the text and words the requests; they are sent here, as the package's own sending does not check
the server's certificate and cannot wait, go on or be cancelled.
"""

from __future__ import annotations

import base64
import binascii
import re
from typing import TYPE_CHECKING, ClassVar

from visiontune.errors import InputError, RemoteError
from visiontune.extras import missing
from visiontune.remote import Service, offline_lack
from visiontune.speech.base import SAMPLE_RATE, SpeechOutput, SpeechRequest
from visiontune.speech.narration import BREATH, Said, narrate
from visiontune.speech.service import Lines, ask, connect
from visiontune.speech.shaping import said, stretch

if TYPE_CHECKING:
    import httpx

    from visiontune.backends import Context, Environment
    from visiontune.speech.chunks import Chunk

TOP_LEVELS = {"en-US": "com", "en-GB": "co.uk", "en-AU": "com.au", "en-IN": "co.in", "en-CA": "ca", "en-IE": "ie",
              "en-ZA": "co.za", "pt-BR": "com.br", "pt-PT": "pt", "fr-CA": "ca", "fr-FR": "fr", "es-MX": "com.mx",
              "es-ES": "es"}  # fmt: skip
"""The accent is chosen by the country of the service's address."""
OLD_CODES = {"he": "iw", "jv": "jw", "nb": "no", "nn": "no", "fil": "tl", "cmn": "zh-CN"}
_AUDIO = re.compile(r'jQ1olc","\[\\"(.*?)\\"')


class GTTS:
    """Speech by Google Translate. Options: `online`, `gtts_base_url`, `retry_wait` (seconds), `cache`."""

    name = "gtts"
    version = 1
    rank: ClassVar[int] = 1
    offline: ClassVar[bool] = False

    def lacks(self, environment: Environment) -> str | None:
        if absent := missing("online", "gtts"):
            return absent
        if not environment.option("online", False):
            return "it sends your text to Google Translate; allow that with VISIONTUNE_ONLINE=1"
        return offline_lack(environment, str(environment.option("gtts_base_url", "")))

    def refuses(self, request: SpeechRequest) -> InputError | None:
        return _refusal(request)

    def __call__(self, request: SpeechRequest, context: Context) -> SpeechOutput:
        if refusal := _refusal(request):
            raise refusal
        lines = Lines.of(self.name, context)
        lines.sweep()
        language = code(request.language)
        with connect() as client:

            def say(chunk: Chunk, _: int) -> Said:
                return _say(chunk, request, language, lines, client, context)

            return narrate(request, context, say, language)


def code(language: str) -> str:
    """The service's code of a language; it keeps some that the standard has given up, and regions of few."""
    from gtts.lang import tts_langs

    base = language.split("-")[0]
    for candidate in (language, OLD_CODES.get(base, base)):
        if candidate in tts_langs():
            return candidate
    raise InputError(
        "language", language, f"Google Translate has no such voice; it has {', '.join(sorted(tts_langs()))}"
    )


def _refusal(request: SpeechRequest) -> InputError | None:
    if request.voice != "auto":
        return InputError(
            "voice", request.voice, "gtts has one voice a language: take auto; a region changes its accent"
        )
    try:
        code(request.language)
    except InputError as error:
        return error
    return None


def _say(
    chunk: Chunk, request: SpeechRequest, language: str, lines: Lines, client: httpx.Client, context: Context
) -> Said:
    import numpy as np
    from gtts import gTTS

    from visiontune.speech.audio import trim_silence

    environment = context.environment
    service = Service("Google Translate", first_wait=float(environment.option("retry_wait", 1.0)))
    top_level = TOP_LEVELS.get(request.language, "com")
    address = str(environment.option("gtts_base_url", f"https://translate.google.{top_level}")).rstrip("/")
    parts = []
    for body in gTTS(chunk.spoken, lang=language, lang_check=False).get_bodies():

        def fetch(body: str = body) -> bytes:
            def send() -> httpx.Response:
                path = f"{address}/_/TranslateWebserverUi/data/batchexecute"
                return client.post(path, content=body, headers=gTTS.GOOGLE_TTS_HEADERS)

            return _audio(ask(service, send, context).text, language)

        what = {"body": body, "language": language, "top level": top_level}
        parts.append(trim_silence(lines.samples(what, service, fetch), SAMPLE_RATE))
    gap = np.zeros(round(BREATH * SAMPLE_RATE), np.float32)
    joined = np.concatenate([piece for part in parts for piece in (part, gap)][:-1])
    return said(chunk.tokens, stretch(joined, SAMPLE_RATE, request.speed), SAMPLE_RATE)


def _audio(answer: str, language: str) -> bytes:
    """The MP3 files inside an answer, one after the other as they came."""
    found = _AUDIO.findall(answer)
    try:
        content = b"".join(base64.b64decode(piece, validate=True) for piece in found)
    except binascii.Error as error:
        raise RemoteError("Google Translate sent damaged audio; try again later") from error
    if not content:
        raise RemoteError(f"Google Translate sent no audio; it may not speak {language!r} or refuse this text")
    return content
