"""espeak-ng: a small robot voice that speaks over a hundred languages offline, with measured word times.

The library comes in the package espeakng-loader (GPL-3.0-or-later). Its state belongs to the whole process and runs on
from call to call, so that the same text would sound a little different each time: every request loads a copy of the
library (0.7 MB, 20 ms), and one is made at a time.
"""

from __future__ import annotations

import ctypes
import importlib.metadata
import importlib.util
import os
import re
import shutil
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from visiontune.errors import BackendError, InputError
from visiontune.speech.base import SpeechOutput, SpeechRequest
from visiontune.speech.narration import Said, narrate
from visiontune.speech.shaping import said

if TYPE_CHECKING:
    from visiontune.backends import Context, Environment
    from visiontune.speech.chunks import Chunk
    from visiontune.speech.normalise import Token

INSTALL = "pip install 'visiontune[espeak]' (GPL-3.0-or-later)"
PACE = 165  # words a minute at speed 1; the library takes 80 to 450
CODES = {"zh": "cmn", "no": "nb", "nn": "nb", "en": "en-us", "iw": "he", "tl": "fil"}
# espeak-ng's speak_lib.h
SYNCHRONOUS, DONT_EXIT, UTF8, BY_CHARACTER, RATE = 2, 0x8000, 1, 1, 1
END_OF_LIST, WORD = 0, 1
_USUAL = 5  # the priority of a voice for a language where its file names none


class Espeak:
    """Speech by espeak-ng. Voices: `auto`, or a variant such as `f3` or `m1`."""

    name = "espeak"
    version = 1
    rank: ClassVar[int] = 3
    digital_source: ClassVar[str] = "algorithmicMedia"

    def lacks(self, environment: Environment) -> str | None:
        if importlib.util.find_spec("espeakng_loader") is None:
            return f"the package espeakng-loader is not installed ({INSTALL})"
        fault = _fault()
        return f"its library cannot be loaded here: {fault} (reinstall espeakng-loader)" if fault else None

    def refuses(self, request: SpeechRequest) -> InputError | None:
        if importlib.util.find_spec("espeakng_loader") is None:
            return None
        try:
            voice_of(request)
        except InputError as error:
            return error
        return None

    def model(self, request: SpeechRequest, environment: Environment) -> str:
        return f"espeakng-loader {importlib.metadata.version('espeakng-loader')}"

    def __call__(self, request: SpeechRequest, context: Context) -> SpeechOutput:
        voice = voice_of(request)
        with (
            context.environment.models.use("speech.espeak", lambda: None, megabytes=20),
            Engine.open(context.folder, request.seed) as engine,
        ):
            return narrate(request, context, lambda chunk, _: engine.say(chunk, voice, request.speed), voice)


def _fault() -> str:
    """Why the library cannot be loaded; empty where it can."""
    try:
        import espeakng_loader

        return _unloadable(str(espeakng_loader.get_library_path()))
    except (ImportError, OSError, RuntimeError) as error:
        return str(error)


@lru_cache(maxsize=2)
def _unloadable(library: str) -> str:
    """Loaded and not begun, it keeps nothing that another copy would see."""
    try:
        ctypes.CDLL(library)
    except OSError as error:
        return str(error)
    return ""


def voice_of(request: SpeechRequest) -> str:
    """The library's name of the voice for a request: its language's, with the variant that it names.

    Raises:
        InputError: espeak-ng does not speak the language, or has no such variant.
    """
    import espeakng_loader

    data = Path(espeakng_loader.get_data_path())
    known = languages(data)
    base = request.language.split("-")[0].lower()
    for code in (CODES.get(request.language.lower(), request.language.lower()), CODES.get(base, base), base):
        if code in known:
            break
    else:
        bases = {code.split("-")[0] for code in known}
        remedy = f"espeak-ng has no voice for it among its {len(bases)} languages"
        raise InputError("language", request.language, remedy)
    name = known[code]
    if request.voice == "auto":
        return name
    variants = sorted(path.name for path in (data / "voices" / "!v").iterdir())
    if request.voice not in variants:
        near = get_close_matches(request.voice, variants, 3, 0.5) or ["f1", "m1", "whisper"]
        raise InputError("voice", request.voice, f"espeak-ng has {len(variants)} variants: auto, {', '.join(near)} …")
    return f"{name}+{request.voice}"


@lru_cache(maxsize=2)
def languages(data: Path) -> Mapping[str, str]:
    """Codes of the languages that the library's data folder has voices for, each with the name by which that is loaded.

    A voice is loaded by the name of its file: en-gb, for one, is a language of the voice en.
    """
    files: dict[str, str] = {}
    ranked: dict[str, tuple[int, str]] = {}
    for path in sorted((data / "lang").rglob("*")):
        if not path.is_file():
            continue
        files[path.name.lower()] = path.name.lower()
        text = path.read_text(encoding="utf-8", errors="replace")
        for code, priority in re.findall(r"^language\s+(\S+)(?:\s+(\d+))?", text, re.MULTILINE):
            rank = int(priority or _USUAL)
            if rank < ranked.get(code.lower(), (100, ""))[0]:
                ranked[code.lower()] = rank, path.name.lower()
    return {code: files.get(code, name) for code, (_, name) in ranked.items()}


class _Event(ctypes.Structure):
    """espeak_EVENT."""

    _fields_: ClassVar[Sequence[tuple[str, Any]]] = [
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),  # characters, from 1
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),  # milliseconds
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", ctypes.c_char * 8),
    ]


_CALLBACK = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event))


@dataclass
class Engine:
    """The loaded library.

    Args:
        library: Its functions.
        rate: Hz of its audio.
    """

    library: Any
    rate: int
    _blocks: list[bytes] = field(default_factory=list)
    _words: list[tuple[int, int]] = field(default_factory=list)
    _callback: Any = None

    @classmethod
    @contextmanager
    def open(cls, folder: Path, seed: int) -> Iterator[Engine]:
        """The library in a fresh state, unloaded afterwards.

        Args:
            folder: Where the copy lies meanwhile.
            seed: Of its noise.

        Raises:
            BackendError: it cannot be loaded.
        """
        import _ctypes

        import espeakng_loader

        copy = folder / f"espeak-{os.getpid()}-{threading.get_ident()}.so"
        try:
            shutil.copy(espeakng_loader.get_library_path(), copy)
            library = ctypes.CDLL(str(copy))
            data = str(Path(espeakng_loader.get_data_path()).parent)
            ctypes.CDLL(None).srand(ctypes.c_uint(seed % 2**32))  # its noise comes from libc's rand
        except (OSError, RuntimeError) as error:
            copy.unlink(missing_ok=True)
            raise BackendError(f"espeak-ng cannot be loaded: {error}") from error
        try:
            rate = library.espeak_Initialize(SYNCHRONOUS, 0, data.encode(), DONT_EXIT)
            if rate <= 0:
                raise BackendError("espeak-ng cannot be started; reinstall espeakng-loader")
            engine = cls(library, rate)
            engine._callback = _CALLBACK(engine._take)  # kept as long as the library may call it
            library.espeak_SetSynthCallback(engine._callback)
            yield engine
        finally:
            library.espeak_Terminate()
            _ctypes.dlclose(library._handle)
            copy.unlink(missing_ok=True)

    def say(self, chunk: Chunk, voice: str, speed: float) -> Said:
        """One chunk, with the word times that the library tells."""
        import numpy as np

        text = chunk.spoken
        self._blocks.clear()
        self._words.clear()
        if self.library.espeak_SetVoiceByName(voice.encode()) != 0:
            raise BackendError(f"espeak-ng cannot load its voice {voice}")
        self.library.espeak_SetParameter(RATE, round(PACE * speed), 0)
        raw = text.encode() + b"\0"
        status = self.library.espeak_Synth(raw, ctypes.c_size_t(len(raw)), 0, BY_CHARACTER, 0, UTF8, None, None)
        if status != 0:
            raise BackendError(f"espeak-ng failed (status {status})")
        samples = np.frombuffer(b"".join(self._blocks), np.int16).astype(np.float32) / 32_768.0
        times = list(_times(text, chunk.tokens, self._words, len(samples), self.rate))
        return said(chunk.tokens, samples, self.rate, times, pauses_inside=True)

    def _take(self, samples: Any, count: int, events: Any) -> int:
        """Called by the library with each piece of audio; 0 to go on."""
        if samples and count > 0:
            self._blocks.append(ctypes.string_at(samples, 2 * count))
        n = 0
        while events and events[n].type != END_OF_LIST:
            if events[n].type == WORD:
                self._words.append((events[n].text_position - 1, events[n].sample))
            n += 1
        return 0


def _times(
    text: str, tokens: Sequence[Token], words: Sequence[tuple[int, int]], length: int, rate: int
) -> Iterator[tuple[float, float] | None]:
    """(start, end) of each token in seconds: from its first word's begin to the begin of what follows it."""
    at = 0
    ends = []
    for token in tokens:
        at = max(text.find(token.spoken, at), at) + len(token.spoken)
        ends.append(at)
    n = 0
    starts: list[int | None] = []
    for end in ends:
        first = words[n][1] if n < len(words) and words[n][0] < end else None
        while n < len(words) and words[n][0] < end:
            n += 1
        starts.append(first)
    for n, start in enumerate(starts):
        following = next((later for later in starts[n + 1 :] if later is not None), length)
        yield None if start is None else (start / rate, following / rate)
