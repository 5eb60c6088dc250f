"""What `visiontune train understanding` does: lessons are read and filled, the network is trained, and marked."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from visiontune.chat.learning.lessons import Lesson, read_fillers, read_lessons
from visiontune.chat.learning.marks import Marks, right_slots
from visiontune.errors import InputError

if TYPE_CHECKING:
    from visiontune.chat.learning.training import Recipe
    from visiontune.chat.understanding import Understander

LESSONS = Path(__file__).parents[1] / "lessons"
Part = Literal["train", "validation", "test"]
FILLERS = "fillers.txt"
COPIES = 3
"""How often a message with fillers is filled for training."""


def lessons_of(folder: Path, part: str, copies: int = 1, seed: int = 1) -> list[Lesson]:
    """The lessons of `folder/part`, the same for the same seed.

    Raises:
        InputError: there are none, or a line is wrong.
    """
    files = sorted(path for path in (folder / part).glob("*.txt") if path.name != FILLERS)
    if not files:
        raise InputError(
            "--data", str(folder / part), "holds no lessons (*.txt); docs/understanding.md tells their form"
        )
    dice = random.Random(seed)
    fillers = read_fillers(folder / part / FILLERS) if (folder / part / FILLERS).exists() else {}
    return [one for path in files for one in read_lessons(path, fillers, copies, dice)]


def balanced(lessons: Sequence[Lesson]) -> list[Lesson]:
    """The lessons, with those of rare intents several times."""
    counted = Counter(one.intents[0] for one in lessons)
    usual = len(lessons) / len(counted)
    return [one for one in lessons for _ in range(max(1, round(usual / counted[one.intents[0]])))]


def study(
    folder: Path,
    to: Path,
    recipe: Recipe,
    tell: Callable[[dict[str, Any]], None] = lambda row: None,
) -> Path:
    """Train on `folder/train` and write the network into the folder `to`; the path of the file.

    Raises:
        InputError: the lessons are wrong.
    """
    from visiontune.chat.learning.training import train, write
    from visiontune.chat.understanding import WEIGHTS, WORDS
    from visiontune.chat.wording.vectors import WordVectors

    lessons = balanced(lessons_of(folder, "train", COPIES, recipe.seed))
    tell({"lessons": len(lessons), "families": len({one.family for one in lessons})})
    body, known = train(lessons, WordVectors.load(WEIGHTS / WORDS), recipe, tell)
    to.mkdir(parents=True, exist_ok=True)
    path = to / f"understanding-{recipe.seed}.npz"
    write(body, known, path, {"lessons": len(lessons), "seed": recipe.seed, "epochs": recipe.epochs})
    return path


def marked(understander: Understander, lessons: Iterable[Lesson]) -> Marks:
    """How well messages with one request are understood."""
    marks = Marks()
    for one in lessons:
        if len(one.intents) == 1:
            wish = understander.read(one.text).main
            marks.add(wish.intent, one.intents[0], wish.slots, wanted_slots(one))
    return marks


def wanted_slots(one: Lesson) -> dict[str, Any]:
    """What a message states; a change of what was made shows nothing new, and talk states nothing."""
    intent = one.intents[0]
    if intent in ("chat", "cancel", "status"):
        return {}
    spans = tuple(span for span in one.spans if intent != "followup" or span.slot != "subject")
    return right_slots(replace(one, spans=spans))
