"""What a language model is asked for, and in which form it answers: pictures in plain words, which our tables resolve.

It names things as a picture dictionary would and never a drawing, so it needs no list of them, and a new drawing is
found without a word to it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, get_args

from visiontune.image.colour import NAMED
from visiontune.image.plan import (
    JOBS,
    SETTINGS,
    TEMPLATES,
    Age,
    Gender,
    Mood,
    Palette,
    Pose,
    Relation,
    Season,
    Skin,
    Time,
    Weather,
)
from visiontune.image.styles import STYLES
from visiontune.requests import derive_seed
from visiontune.text.base import Message, TextRequest

_WORDS: dict[str, Any] = {"type": "string"}
_WHOLE: dict[str, Any] = {"type": "integer"}
SIZES = {"tiny": 0.5, "small": 0.7, "usual": 1.0, "big": 1.35, "huge": 1.6}
_SYSTEM = f"""\
You plan pictures for an illustrator that draws scenes of clear things, and cards with words. For each of the given \
texts answer one plan that shows its meaning at a glance.

Keep what a text says: everything it names that can be seen, its numbers, colours, place, hour, weather and style. Add \
nothing it does not speak of. Name each thing by one plain English noun, in the singular, as a picture dictionary would \
("dog", "sailboat", "teacher"), in the text's own words where those are plain. The setting draws its own ground, sky, \
plants and buildings: they are no things. Things that a text names only as a figure of speech go to left_out and are \
not drawn. In a scene are one to four kinds of things. `count` is how many of a thing; `to` is the index in `things` of \
what `relation` is about. Colours are {", ".join(sorted(NAMED))}, or #rrggbb.
Settings: {", ".join(SETTINGS)}. Jobs of people: {", ".join(JOBS)}. Styles, where a text asks for one: {", ".join(STYLES)}.

Templates:
- scene: what can be seen with eyes; needs setting and things. Best for stories, places, animals, people at work.
- concept: one idea: title and one thing that stands for it. group: two to six things side by side, each with label.
- process: two to four things in order, each with label. cycle: three to six labels in order, a thing for each.
- comparison, before_after: two labels, two things, a line about each in notes.
- cause: one to three causes and, last, their effect, as labels, a thing for each.
- parts: title is the whole and the one thing; labels its parts, notes what they do. hierarchy: labels, and in parents \
the index of each one's parent (-1: none).
- timeline: labels are events, notes their dates. map: labels are places in the order of the route.
- number: number as the text writes it, title what it counts, one thing. quotation: title is the quotation word for \
word, labels[0] who said it.
- bars, line, pie: values with as many labels, unit; only numbers that the text gives.
Titles have at most seven words, labels at most three, in the language of the text. Scenes have no title and no labels. \
Leave fields out that say nothing."""


def schema() -> dict[str, Any]:
    """The form of an answer: names in it are few and nothing is bounded, since services refuse forms of many states."""
    thing = {
        "name": _WORDS, "count": _WHOLE, "colour": _WORDS, "size": _one(SIZES), "relation": _one(get_args(Relation)),
        "to": _WHOLE, "in_the_air": {"type": "boolean"}, "label": _WORDS, "age": _one(get_args(Age)),
        "gender": _one(get_args(Gender)), "job": _WORDS, "skin": _one(get_args(Skin)), "pose": _one(get_args(Pose)),
    }  # fmt: skip
    plan = {
        "template": _one(TEMPLATES), "setting": _WORDS, "time": _one(get_args(Time)), "weather": _one(get_args(Weather)),
        "season": _one(get_args(Season)), "light": _one(get_args(Mood)), "palette": _one(get_args(Palette)),
        "style": _WORDS, "ground": _WORDS, "things": _list(_object(thing, ["name"])), "title": _WORDS,
        "labels": _list(_WORDS), "notes": _list(_WORDS), "values": _list({"type": "number"}), "unit": _WORDS,
        "highlight": _WHOLE, "parents": _list(_WHOLE), "number": _WORDS, "direction": _one(("none", "up", "down")),
        "left_out": _list(_WORDS),
    }  # fmt: skip
    return _object({"pictures": _list(_object(plan, ["template", "setting", "things"]))}, ["pictures"])


def first_request(writer: str, seed: int, prompts: Sequence[str], title: str = "") -> TextRequest:
    """Asks for the plans of `prompts`."""
    belong = f"The pictures belong to “{title}”, in this order.\n" if title else ""
    ask = f"{belong}Plan {_pictures(len(prompts))}, one for each text:\n{_listed(prompts)}"
    messages = (Message(role="system", content=_SYSTEM), Message(role="user", content=ask))
    return _request(writer, derive_seed(seed, "plan", "first"), messages, len(prompts))


def second_request(first: TextRequest, answer: str, faults: Sequence[tuple[str, str]]) -> TextRequest:
    """Gives the faults of an answer back: (prompt, what is wrong with its plan); asks for these pictures again."""
    told = "\n".join(f"{n}. {json.dumps(prompt, ensure_ascii=False)}: {fault}" for n, (prompt, fault) in _count(faults))
    ask = f"That was not right yet:\n{told}\nAnswer again with {_pictures(len(faults))}, for these texts in this order."
    turns = (Message(role="assistant", content=answer), Message(role="user", content=ask))
    return _request(first.backend, derive_seed(first.seed, "second"), (*first.messages, *turns), len(faults))


def _request(writer: str, seed: int, messages: tuple[Message, ...], count: int) -> TextRequest:
    # Models that think before they answer count their thoughts, too.
    tokens = min(16_000, 3_000 + 500 * count)
    return TextRequest(
        seed=seed, backend=writer, messages=messages, max_tokens=tokens, temperature=0.2, json_schema=schema()
    )


def _pictures(count: int) -> str:
    return "one picture" if count == 1 else f"{count} pictures"


def _listed(prompts: Sequence[str]) -> str:
    return "\n".join(f"{n}. {json.dumps(prompt, ensure_ascii=False)}" for n, prompt in _count(prompts))


def _count(items: Sequence[Any]) -> list[tuple[int, Any]]:
    return list(enumerate(items, 1))


def _one(names: Any) -> dict[str, Any]:
    return {"type": "string", "enum": list(names)}


def _list(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


def _object(properties: dict[str, Any], required: list[str]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}
