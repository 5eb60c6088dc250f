"""`visiontune music`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from visiontune.cli.options import Backend, Json, Output, Quiet, Seed, Strip
from visiontune.errors import InputError


def music(
    prompt: Annotated[str, typer.Argument(help="What it is like: a sad waltz for piano, in D minor.")] = "",
    composer: Annotated[str, typer.Option(help="Whose hand: bach, mozart, beethoven, or one that you trained.")] = "",
    key: Annotated[str, typer.Option(help='"D minor", "B-flat major".')] = "",
    tempo: Annotated[int | None, typer.Option(help="Quarters a minute, 20 to 300.")] = None,
    metre: Annotated[str, typer.Option(help="2/4, 3/4, 4/4, 6/8 or 3/2.")] = "",
    mood: Annotated[str, typer.Option(help="calm, sad, joyful, heroic …")] = "",
    instrument: Annotated[str, typer.Option(help="An instrument or an ensemble: piano, choir, string quartet …")] = "",
    duration: Annotated[float | None, typer.Option(help="Seconds; exactly so many.")] = None,
    temperature: Annotated[float | None, typer.Option(help="Above 0 to 2; 1: as the composer does.")] = None,
    top_p: Annotated[float | None, typer.Option("--top-p", help="Above 0 to 1: the likeliest share.")] = None,
    top_k: Annotated[int | None, typer.Option("--top-k", help="The likeliest so many; 0: all.")] = None,
    primer: Annotated[Path | None, typer.Option(help="A score (MIDI, MusicXML) that the piece goes on from.")] = None,
    theme: Annotated[Path | None, typer.Option(help="A theme that it begins with, varies and comes back to.")] = None,
    melody: Annotated[Path | None, typer.Option(help="A melody to harmonise.")] = None,
    lyrics: Annotated[Path | None, typer.Option(help="Words that the melody sings: a text, a verse a line.")] = None,
    model: Annotated[str, typer.Option(help="The composer's model: lstm or transformer.")] = "",
    live: Annotated[
        bool, typer.Option("--live", help="Without end: a WAV on stdout, to be piped to a player.")
    ] = False,
    backend: Backend = "auto",
    seed: Seed = None,
    output: Output = None,
    strip_metadata: Strip = False,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Compose a piece: MIDI, audio, score or piano roll, by the suffix of --output."""
    from visiontune.cli.output import given, import_into_library, make_and_tell
    from visiontune.cli.sources import read_text
    from visiontune.music.base import MusicRequest

    def taken(path: Path | None, option: str) -> str | None:
        return None if path is None else import_into_library(path, option)

    with _named(primer=primer, theme=theme, melody=melody):
        request = MusicRequest.build(
            prompt=prompt,
            composer=composer,
            key=key,
            metre=metre,
            mood=mood,
            instrument=instrument,
            primer=taken(primer, "--primer"),
            theme=taken(theme, "--theme"),
            melody=taken(melody, "--melody"),
            lyrics="" if lyrics is None else read_text(lyrics, "--lyrics"),
            model=model,
            backend=backend,
            **given(tempo=tempo, duration=duration, temperature=temperature, top_p=top_p, top_k=top_k, seed=seed),
        )
        if live:
            from visiontune.cli.streaming import play

            play(request, output)
            return
        make_and_tell([request], output, as_json=as_json, quiet=quiet, strip_metadata=strip_metadata)


@contextmanager
def _named(**files: Path | None) -> Iterator[None]:
    """What is wrong with a file is told of the option and the path that were given, not of its copy in the library."""
    try:
        yield
    except InputError as error:
        path = files.get(error.field)
        if path is None:
            raise
        raise InputError(f"--{error.field}", str(path), error.remedy) from error
