"""`visiontune train`: models of one's own."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from visiontune.cli.options import Json, Quiet

app = typer.Typer(help="Train models of your own.", no_args_is_help=True, rich_markup_mode=None)


@app.command()
def music(
    name: Annotated[str, typer.Option(help="Of the composer: chopin. It is then known to visiontune music.")],
    data: Annotated[
        str, typer.Option(help="A folder of MIDI, MusicXML or kern; or composers of music21's corpus: haydn,mozart.")
    ],
    encoding: Annotated[str, typer.Option(help="frames: four voices; events: any parts (piano, band).")] = "frames",
    backbone: Annotated[str, typer.Option(help="lstm or transformer.")] = "lstm",
    start: Annotated[str, typer.Option(help="A composer whose weights it begins with; none: from nothing.")] = "auto",
    steps: Annotated[int | None, typer.Option(help="Of the optimiser, 1 to 100000; default: as is usual.")] = None,
    learning_rate: Annotated[float | None, typer.Option(help="Above 0 to 0.1; default: as is usual.")] = None,
    lost: Annotated[float, typer.Option(help="Largest share of a score's notes that may be moved or left out.")] = 0.35,
    width: Annotated[int | None, typer.Option(help="Of a hidden state, 8 to 1024; with --start as that has.")] = None,
    layers: Annotated[int | None, typer.Option(help="Of the backbone, 1 to 12.")] = None,
    seed: Annotated[int, typer.Option(help="0 to 4294967295.")] = 1,
    to: Annotated[Path | None, typer.Option(help="Where it goes; default: your home's composers.")] = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Train a composer from scores. It can be stopped: the same command goes on."""
    from visiontune.cli.output import print_json
    from visiontune.errors import InputError
    from visiontune.music.composers import OWN, check_name
    from visiontune.music.training.schooling import Lesson, study
    from visiontune.settings import Settings

    if backbone not in ("lstm", "transformer"):
        raise InputError("--backbone", backbone, "is none; lstm or transformer")
    if encoding not in ("frames", "events"):
        raise InputError("--encoding", encoding, "is none; frames or events")
    for option, value, low, high in (
        ("steps", steps, 1, 100_000),
        ("width", width, 8, 1_024),
        ("layers", layers, 1, 12),
    ):
        if value is not None and not low <= value <= high:
            raise InputError(f"--{option}", value, f"must be {low} to {high}")
    if width is not None and width % 8:
        raise InputError("--width", width, "must be a multiple of 8")
    if learning_rate is not None and not 0 < learning_rate <= 0.1:
        raise InputError("--learning-rate", learning_rate, "must be above 0, and at most 0.1")
    if not 0 <= lost <= 1:
        raise InputError("--lost", lost, "must be 0 to 1")
    settings = Settings.load()
    lesson = Lesson(
        name=check_name(name),
        data=data,
        encoding=encoding,  # type: ignore[arg-type]  # checked above
        backbone=backbone,  # type: ignore[arg-type]
        start=start,
        steps=steps,
        learning_rate=learning_rate,
        lost=lost,
        width=width,
        layers=layers,
        seed=seed,
    )

    def tell(row: dict[str, Any]) -> None:
        if not (quiet or as_json):
            told = (
                f"{key} {value:.4g}" if isinstance(value, float) else f"{key} {value}" for key, value in row.items()
            )
            print(", ".join(told), file=sys.stderr)

    folder = study(lesson, to or settings.home / OWN, settings.home, settings.cache, tell)
    if as_json:
        print_json({"name": name, "path": str(folder)})
    else:
        print(folder)


@app.command()
def understanding(
    data: Annotated[Path | None, typer.Option(help="A folder with train, validation and test; default: ours.")] = None,
    epochs: Annotated[int, typer.Option(help="Times that every lesson is seen, 1 to 200.")] = 14,
    seed: Annotated[int, typer.Option(help="0 to 4294967295.")] = 1,
    to: Annotated[Path | None, typer.Option(help="Folder for the network; default: your home's understanding.")] = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Train what understands messages, and mark it on messages whose wordings it has not seen. A few minutes."""
    from visiontune.chat.learning.course import LESSONS, lessons_of, marked, study
    from visiontune.chat.understanding import OWN, Understander
    from visiontune.cli.output import print_json
    from visiontune.errors import InputError
    from visiontune.extras import missing
    from visiontune.settings import Settings

    if absent := missing("train", "torch"):
        raise InputError("train", "understanding", absent)
    if not 1 <= epochs <= 200:
        raise InputError("--epochs", epochs, "must be 1 to 200")
    if not 0 <= seed < 2**32:
        raise InputError("--seed", seed, "must be 0 to 4294967295")
    from visiontune.chat.learning.training import Recipe

    def tell(row: dict[str, Any]) -> None:
        if not (quiet or as_json):
            print(", ".join(f"{name} {value:.4g}" for name, value in row.items()), file=sys.stderr)

    folder = data or LESSONS
    path = study(folder, to or Settings.load().home / OWN, Recipe(epochs=epochs, seed=seed), tell)
    understander = Understander.load(path.parent)
    marks = {part: marked(understander, lessons_of(folder, part)) for part in ("validation", "test")}
    figures = {part: {"accuracy": one.accuracy(), "f1": one.f1()} for part, one in marks.items()}
    if as_json:
        print_json({"path": str(path), **figures})
        return
    for part, one in figures.items():
        tell({f"{part}: accuracy": one["accuracy"], "slots F1": one["f1"]})
    print(path)
