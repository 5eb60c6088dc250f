"""A language model's picture in plain words -> a scene plan: its names resolved by the tables that the rules use."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from visiontune.image.art import Art, catalogue
from visiontune.image.casting import heroes_of, is_scenery, is_weather
from visiontune.image.colour import NAMED
from visiontune.image.habitats import home
from visiontune.image.language import tables
from visiontune.image.phrases import Thing
from visiontune.image.plan import JOBS, SETTINGS, Hero, ScenePlan
from visiontune.image.planning.asking import SIZES
from visiontune.image.staging import SCENIC, placed
from visiontune.image.styles import find_style

_MOST = 6
"""Kinds of thing in a scene; a model's own choice of them is trusted a little further than the rules'."""
_LOOKS = ("time", "weather", "season", "light", "palette", "style", "direction")
_WORDS = ("title", "labels", "notes", "values", "unit", "highlight", "parents", "number")
_SHOW_ONE = ("concept", "number", "quotation", "parts")
_IN_ORDER = ("cycle", "comparison", "before_after", "timeline", "cause")
"""Templates whose things stand beside the label of the same index."""


@dataclass(frozen=True)
class Draft:
    """What became of a model's picture.

    Args:
        unknown: Names of things that no drawing was found for; they are not in the plan.
        left_out: What the model says is named only as a figure of speech, in lower case.
    """

    plan: ScenePlan
    unknown: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()


def draft_of(answer: Mapping[str, Any], prompt: str, rules: ScenePlan) -> Draft:
    """The plan of one picture of an answer.

    Args:
        answer: Of `asking.schema`.
        prompt: Its other words tell the senses of a name apart.
        rules: Their plan of the same prompt; it stands for what the answer leaves out: hour, weather, style.

    Raises:
        InputError: the parts of the plan do not fit together.
    """
    template, setting = str(answer["template"]), _setting_named(str(answer["setting"]))
    beside = frozenset(re.findall(r"[\w'-]+", prompt.lower()))
    found = [_thing(thing, beside) for thing in answer["things"]]
    unknown = tuple(thing.words for thing in found if thing.art is None and not _is_surroundings(thing))
    fields: dict[str, Any] = {name: answer.get(name, getattr(rules, name)) for name in _LOOKS}
    style = str(answer.get("style", ""))
    fields |= {"template": template, "style": (style and find_style(style)) or rules.style}
    if template == "scene":
        fields |= _scene(found, setting, str(fields["time"]))
        fields["ground"] = colour_named(str(answer.get("ground", ""))) or rules.ground
    else:
        fields["heroes"] = _shown(found, template)
        fields |= {name: answer[name] for name in _WORDS if name in answer}
    fields["heroes"] = [hero.model_dump() for hero in fields["heroes"]]
    left_out = tuple(str(name).lower() for name in answer.get("left_out", ()))
    return Draft(ScenePlan.build(**fields), unknown, left_out)


def _scene(found: list[Thing], setting: str, time: str) -> dict[str, Any]:
    """Setting and heroes; the setting's own scenery and weather are no heroes."""
    arts = [thing.art for thing in found if thing.art is not None]
    if setting == "none":
        setting = home([art for art in arts if art.place in SCENIC])
    drawn = [
        i for i, thing in enumerate(found)
        if thing.art is not None and not is_scenery(thing, thing.art, setting) and not is_weather(thing)
    ][:_MOST]  # fmt: skip
    return {"setting": setting, "heroes": placed(heroes_of(found, drawn), setting, time)}


def _is_surroundings(thing: Thing) -> bool:
    """Whether the thing is a place, an hour or a weather, which sceneries and skies show."""
    known = tables()
    return any(thing.lemma in words for words in (known.settings, known.weather, known.time, known.season))


def _shown(found: list[Thing], template: str) -> tuple[Hero, ...]:
    """Heroes of a card: people by their busts, nothing tied to anything."""
    drawn = [i for i, thing in enumerate(found) if thing.art is not None]
    if template in _IN_ORDER and len(drawn) < len(found):
        return ()  # those that are left would stand beside wrong labels
    heroes = []
    for hero in heroes_of(found, drawn):
        place = "bust" if hero.place == "person" else hero.place
        count = hero.count if hero.count <= 3 else 1
        heroes.append(hero.model_copy(update={"relation": "none", "to": None, "place": place, "count": count}))
    return tuple(heroes[:1] if template in _SHOW_ONE else heroes[:_MOST])


def _thing(answer: Mapping[str, Any], beside: frozenset[str]) -> Thing:
    name = " ".join(str(answer["name"]).split())
    phrase, art = _named(name, beside)
    who = None if art is None or art.who is None else art.who
    if who is not None:
        given = {field: answer[field] for field in ("age", "gender", "job", "skin") if field in answer}
        plain = {"adult", "any", "none", "auto"}  # says nothing against what the name says
        if given.get("job", "none") not in JOBS:
            del given["job"]
        who = replace(who, **{field: value for field, value in given.items() if value not in plain})
    count = max(1, min(24, int(answer.get("count", 1))))
    relation, to = answer.get("relation", "none"), int(answer.get("to", -1))
    return Thing(
        words=str(answer.get("label") or name),
        lemma=phrase,
        art=art,
        count=max(count, who.count if who is not None and count == 1 else 1),
        colour=colour_named(str(answer.get("colour", ""))),
        scale=SIZES.get(str(answer.get("size", "usual")), 1.0),
        relation=relation if to >= 0 else "none",
        to=to if relation != "none" and to >= 0 else None,
        aloft=bool(answer.get("in_the_air", False)) or (to < 0 and relation in ("over", "flying_over")),
        who=who,
        pose=answer.get("pose", "stand"),
    )


def _setting_named(name: str) -> str:
    """The setting of this name, or the one that the word speaks for (a beach is a coast); else the name itself."""
    words = name.strip().lower().replace("_", " ").replace("-", " ")
    same = words.replace(" ", "_")
    meant = [setting for setting, strength in tables().settings.get(words, ()) if strength == 2]
    return same if same in SETTINGS or not meant else meant[0]


def _named(name: str, beside: frozenset[str]) -> tuple[str, Art | None]:
    """The words of `name` that a drawing stands for, and that drawing; the whole name and None where there is none.

    Tried are the name, its singular, and its last words without those before: a fishing boat is a boat.
    """
    words = re.sub(r"[-_]+", " ", name.lower()).strip(" .").split()
    words = words[1:] if len(words) > 1 and words[0] in ("a", "an", "the") else words
    book = catalogue()
    for start in range(len(words)):
        for last in _singulars(words[-1]):
            phrase = " ".join([*words[start:-1], last])
            others = beside | set(words) - {last}
            art = book.find(phrase, others, loose=True) or book.art(f"vt-{phrase.replace(' ', '-')}")
            if art is not None:
                return phrase, art
    return " ".join(words), None


def _singulars(word: str) -> tuple[str, ...]:
    """The word, and what it may be the plural of."""
    if not word.endswith("s") or word.endswith("ss") or len(word) < 4:
        return (word,)
    stems = {"ies": "y", "ves": "f", "es": ""}
    return (word, word[:-1], *(word[: -len(end)] + new for end, new in stems.items() if word.endswith(end)))


def colour_named(words: str) -> str | None:
    """`#rrggbb` of a colour's name ("dark red" counts as red), or of itself; None where it is no colour."""
    said = words.strip().lower()
    if re.fullmatch(r"#[0-9a-f]{6}", said):
        return said
    return next((NAMED[word] for word in reversed(re.findall(r"[a-z]+", said)) if word in NAMED), None)
