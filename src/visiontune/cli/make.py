"""Commands that make one kind: speech, script, transcribe."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from visiontune.cli.options import Backend, Json, Language, Notes, Output, Quiet, Seed, Speed, Strip, Voice


def speech(
    text: Annotated[str, typer.Argument(help="What to say; - reads stdin.")],
    voice: Voice = "auto",
    speed: Speed = 1.0,
    language: Language = "en",
    backend: Backend = "auto",
    seed: Seed = None,
    output: Output = None,
    strip_metadata: Strip = False,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Speak a text."""
    from visiontune.cli.output import given, make_and_tell
    from visiontune.cli.sources import read_text
    from visiontune.speech.base import SpeechRequest

    if text == "-":
        text = read_text(Path("-"), "TEXT")
    request = SpeechRequest.build(
        text=text, voice=voice, speed=speed, language=language, backend=backend, **given(seed=seed)
    )
    make_and_tell([request], output, as_json=as_json, quiet=quiet, strip_metadata=strip_metadata)


def script(
    prompt: Annotated[str, typer.Argument(help="What the script is about.")] = "",
    source: Annotated[Path | None, typer.Option("--from", help="Your own text: .md or .txt, or - for stdin.")] = None,
    notes: Notes = None,
    duration: Annotated[float | None, typer.Option(help="Seconds.")] = None,
    language: Language = "en",
    writer: Annotated[str, typer.Option(help="Text backend that writes; none: only the almanac.")] = "auto",
    seed: Seed = None,
    output: Output = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Write a script that you can edit and film with `visiontune video --script`."""
    from visiontune.cli.output import given, make_and_tell
    from visiontune.cli.sources import import_notes, read_text
    from visiontune.errors import InputError
    from visiontune.registry import Registry
    from visiontune.speech.estimate import words_per_second
    from visiontune.text.base import ScriptRequest

    known = Registry.load().names("text")
    if writer not in ("auto", "none", *known):  # also where nothing has to be written
        raise InputError("--writer", writer, f"no such backend makes text; known: auto, none, {', '.join(known)}")
    request = ScriptRequest.build(
        prompt=prompt,
        source="" if source is None else read_text(source, "--from"),
        notes=import_notes(notes),
        language=language,
        writer=writer,
        words_per_second=words_per_second("auto"),
        **given(duration=duration, seed=seed),
    )
    make_and_tell([request], output, as_json=as_json, quiet=quiet)


def transcribe(
    recording: Annotated[Path, typer.Argument(help="A recording: WAV, MP3, M4A, OGG, FLAC or a video.")],
    language: Annotated[str | None, typer.Option(help="ISO 639-1 code; without it, it is heard.")] = None,
    output: Output = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Write down what a recording says, with times: .json, .srt or .vtt."""
    from visiontune.cli.output import given, import_into_library, make_and_tell
    from visiontune.speech.base import TranscriptRequest

    request = TranscriptRequest.build(audio=import_into_library(recording, "RECORDING"), **given(language=language))
    make_and_tell([request], output, as_json=as_json, quiet=quiet)
