"""A richer prompt out of a plain one, by rules: every word of the user's stays, and what is added fits what is drawn."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from typing import Any

_SET = re.compile(
    r"\b(?:in|on|at|by|near|under|over|inside|outside|beside|behind|before|through|across|along|between|above|below|"
    r"among|against|from)\b (?!the (?:style|manner)|a \w+ style)",
    re.IGNORECASE,
)
_LIGHT = re.compile(
    r"\b(?:light|lit|lighting|sun\w*|moon\w*|dawn|dusk|night|noon|morning|evening|afternoon|twilight|golden hour|"
    r"glow\w*|shadow\w*|dark\w*|bright|foggy|fog|mist\w*|storm\w*|"
    r"rain\w*|snow\w*|neon|candle\w*|lamp\w*|fire\w*|backlit|overcast)\b",
    re.IGNORECASE,
)
_COMPOSED = re.compile(
    r"\b(?:close[- ]?up|wide|shot|angle|view|portrait|foreground|background|centred|centered|composition|"
    r"depth of field|bokeh|macro|panorama\w*|aerial|overhead|framed|symmetr\w+|"
    r"low|high|bird'?s[- ]eye|rule of thirds)\b",
    re.IGNORECASE,
)
_STYLED = re.compile(
    r"\b(?:style|photo\w*|painting|painted|watercolou?r|oil|sketch|drawing|drawn|illustration|cartoon|comic|anime|"
    r"render\w*|3d|realistic|pixel|woodcut|line art|ink|pastel|vivid|"
    r"impressionis\w+|noir|sepia|flat|poster|engraving|charcoal|minimal\w*|neon|cinematic|film|black and white|"
    r"monochrome|paper cut\S*)\b",
    re.IGNORECASE,
)
_PLACES = (
    (r"\b(?:fish|whale|shark|dolphin|octopus|coral|turtle|jellyfish|mermaid|submarine", "under water"),
    (r"\b(?:boat|ship|sail\w*|ferry|yacht|lighthouse|seagull|surf\w*", "by the sea"),
    (r"\b(?:astronaut|rocket|planet|spaceship|space ?craft|alien|satellite", "in space"),
    (r"\b(?:camel|cactus|pyramid|scorpion", "in the desert"),
    (r"\b(?:penguin|polar bear|igloo|walrus", "on the ice, in winter"),
    (r"\b(?:lion|zebra|giraffe|elephant|rhino|antelope", "on the savanna"),
    (r"\b(?:deer|fox|wolf|bear|owl|squirrel|hedgehog|mushroom|elf|fairy|unicorn", "in a forest clearing"),
    (r"\b(?:cow|sheep|horse|pig|goat|chicken|hen|tractor|farmer|barn|windmill", "on a farm"),
    (r"\b(?:car|bus|taxi|skyscraper|robot|cyclist|tram|street musician", "in a city street"),
    (r"\b(?:tree|flower|rose|tulip|butterfly|bee|bird|rabbit|dog|puppy|child\w*|kite|bench", "in a park"),
    (r"\b(?:cat|kitten|cup|teapot|book|chair|lamp|cake|bread|guitar|piano|clock|vase|candle", "in a cosy room"),
    (r"\b(?:dragon|castle|knight|wizard|princess|king|queen", "on a hill"),
    (r"\b(?:eagle|hiker|climber|tent", "in the mountains"),
)  # fmt: skip
_LONG = 600  # characters; such a prompt says enough
_LIGHTS = ("in the warm light of evening", "in soft morning light", "in clear daylight", "under a golden sunset")
_VIEWS = ("large and centred", "wide shot", "close-up")
_STYLES = ("watercolour", "oil painting", "pastel", "comic style")
_MOVES = ("a slow push in", "the camera glides from left to right", "a slow pull back at the end")
_SOUNDS = ("a clear melody over soft chords", "a calm beginning that grows, and a quiet end")


def enhanced(prompt: str, kind: str = "image") -> str:
    """`prompt` with the setting, light, composition and style that it does not name itself; equal prompts give equal ones.

    Args:
        prompt: The user's; every word of it stands at the beginning of the result, as it was written.
        kind: image, video or music: what it is for.
    """
    said = " ".join(prompt.split()).strip().rstrip(" .,;:!")
    if len(said) > _LONG or not any(character.isalpha() for character in said):
        return said
    if kind == "music":
        return said if len(said.split()) > 25 else f"{said}, {_pick(_SOUNDS, said)}"
    added: list[str] = []
    if not _SET.search(said):
        place = next((place for words, place in _PLACES if re.search(rf"{words})(?:e?s)?\b", said, re.IGNORECASE)), "")
        added += [place] if place else []
    indoors = any("room" in part for part in added) or bool(
        re.search(r"\b(?:room|kitchen|indoors|inside)\b", said, re.IGNORECASE)
    )
    under = any("water" in part or "space" in part for part in added) or bool(
        re.search(r"under ?water|space|cave", said, re.IGNORECASE)
    )
    if not _LIGHT.search(said) and not under:
        added.append("in soft light" if indoors else _pick(_LIGHTS, said))
    if not _COMPOSED.search(said):
        added.append(_pick(_VIEWS, said))
    if kind == "video":
        added.append(_pick(_MOVES, said))
    if not _STYLED.search(said):
        added.append(_pick(_STYLES, said))
    # A style at the end stays there: in the midst of a prompt it would be taken for a thing to be drawn.
    head, comma, last = said.rpartition(", ")
    if comma and _STYLED.search(last):
        return ", ".join((head, *added, last))
    return ", ".join((said, *added))


def compared(before: str, after: str) -> str:
    """Both prompts for the user, Markdown."""
    if before == after:
        return f"Your prompt names setting, light, composition and style already:\n\n> {before}"
    return f"Before:\n\n> {before}\n\nAfter:\n\n> {after}"


def caption_of(request: dict[str, Any], details: dict[str, Any]) -> str:
    """A caption for an artifact: its own words, as a sentence."""
    words = " ".join(str(request.get("prompt") or request.get("text") or "").split()).strip(" .")
    return words[:1].upper() + words[1:] + "." if words else ""


def alt_text_of(request: dict[str, Any], details: dict[str, Any]) -> str:
    """What is seen in a picture, in one sentence of at most 125 characters: from its plan, else from its words.

    Args:
        request: Of the artifact.
        details: Of the artifact; `plan` is what was drawn.
    """
    plan = _plan_of(details)
    seen = _heroes(plan.get("heroes", ()))
    words = " ".join(str(request.get("prompt", "")).split()).strip(" .")
    if not seen:
        title = str(plan.get("title") or words)
        text = f"A card: {title}" if plan.get("template", "scene") != "scene" and title else words
    else:
        text = seen
        setting = str(plan.get("setting", "none")).replace("_", " ")
        if setting not in ("none", ""):
            text += f"; {setting}"
        weather = [
            str(plan[name])
            for name, usual in (("time", "day"), ("weather", "clear"))
            if plan.get(name, usual) not in (usual, setting)
        ]
        text += f", {', '.join(weather)}" if weather else ""
    style = str(request.get("style") or plan.get("style") or "")
    text += f" ({style})" if style and style not in text else ""
    text = text[:1].upper() + text[1:]
    return text + "." if len(text) < 125 else text[:123].rsplit(" ", 1)[0].rstrip(" ,;") + "…"


def _plan_of(details: dict[str, Any]) -> dict[str, Any]:
    plan = details.get("plan")
    if isinstance(plan, dict):
        inner = plan.get("plan")
        return inner if isinstance(inner, dict) else plan
    return {}


def _heroes(heroes: Sequence[dict[str, Any]]) -> str:
    found: list[str] = []
    for hero in heroes:
        label = str(hero.get("label") or "").strip()
        name, count = (
            str(hero.get("art", "")).removeprefix("vt-").replace("-", " ").replace("_", " ").strip(),
            hero.get("count", 1),
        )
        if label:  # the words of the prompt: "Two foxes"
            found.append(label[:1].lower() + label[1:] if not label[:2].isupper() else label)
        elif name and count > 1:
            found.append(f"{count} {name}{'es' if name.endswith(('x', 's', 'ch', 'sh')) else 's'}")
        elif name:
            found.append(f"{'an' if name[0].lower() in 'aeiou' else 'a'} {name}")
    return found[0] if len(found) == 1 else f"{', '.join(found[:-1])} and {found[-1]}" if found else ""


def _pick(choices: Sequence[str], words: str) -> str:
    return choices[hashlib.sha256(f"{words}{choices[0]}".encode()).digest()[0] % len(choices)]
