"""The shape and the size of pictures and films."""

from __future__ import annotations

import re

from visiontune.chat.base import Question
from visiontune.chat.changes import numbers
from visiontune.chat.changes.asking import Ask
from visiontune.chat.changes.draft import Draft, Scenery, holds, says
from visiontune.chat.wording.formats import aspect, sizes

_NAMES = {"16:9": "wide", "9:16": "vertical", "1:1": "square", "4:5": "4:5", "21:9": "very wide", "9:21": "very tall"}
_OBJECT = (
    r"(?:(?:make|blow|turn|scale|get|have|i need) )?(?:it|that|this|them|the (?:picture|image|photo|"
    r"drawing|painting|whole thing|first one|one))? ?(?:(?:a (?:bit|little)|much|even|lots?|way) )*"
)
_BIGGER = (
    rf"{_OBJECT}(?:bigger|larger|huge|up(?: for (?:print|a poster))?)|(?:upscale|enlarge|up-scale|magnify|"
    rf"super-?res\w*)\b.*|blow (?:it|that|this) up\b.*|"
    r".*\b(?:higher|more|better|print|double the) (?:resolution|res|quality)\b.*|.*\b(?:4k|8k|uhd)\b.*|"
    r".*\b(?:2x|3x|4x|x2|x3|x4|twice|two times|three times|four times|double) (?:as (?:big|large)|the "
    r"size|bigger|larger|size)\b.*|double (?:it|the size)"
)
_SMALLER = (
    rf"{_OBJECT}(?:smaller|half (?:the|its) size|half as (?:big|large))|smaller file|downscale(?: it)?|"
    rf"shrink (?:it|that)"
)
_WIDER = (
    rf"{_OBJECT}wider(?! (?:shot|view|angle))(?: (?:format|picture|image|frame|please|still))*|widen (?:it|"
    rf"that)|(?:more|less) (?:wide|tall)|less (?:tall|narrow)"
)
_TALLER = rf"{_OBJECT}(?:taller|narrower|higher)(?: (?:format|picture|image|frame))*"


def framed(draft: Draft) -> tuple[int, int]:
    """(width, height) in pixels as the draft has them."""
    if draft.kind == "image":
        return int(draft.number("width", 1280)), int(draft.number("height", 720))
    width, height = draft.fields.get("width"), int(draft.number("height", 720))
    if isinstance(width, int):
        return width, height
    return numbers.pixels(draft.text("aspect") or "16:9", height)


def into_shape(draft: Draft, name: str) -> bool:
    """Give the draft a shape of `numbers.LADDER`; its short side stays."""
    width, height = framed(draft)
    across, down = numbers.pixels(name, min(width, height))
    if max(across, down) > (4096 if draft.kind == "image" or across > down else 2160):
        across, down = numbers.pixels(name, 720)
    label = f"{_NAMES[name]} ({name})"
    if draft.kind == "image":
        return draft.set(label, width=across, height=down)
    if name in ("16:9", "9:16", "1:1", "4:5"):
        return draft.set(label, aspect=name, width=None, height=min(width, height))
    return draft.set(label, width=across // 2 * 2, height=down // 2 * 2)


def shape(draft: Draft, clause: str, ask: Ask, scenery: Scenery) -> bool:
    """Wider, taller, square, vertical, 16:9."""
    wider, taller = says(clause, _WIDER), says(clause, _TALLER)
    if wider or taller:
        at = numbers.shape_of(*framed(draft))
        to = at + (1 if wider and "less wide" not in clause.lower() else -1)
        if not 0 <= to < len(numbers.LADDER):
            if not draft.changed:
                far = "widest" if wider else "tallest"
                draft.answer = Question((f"It is as {far.removesuffix('st')[:-1]} as I make them already ({numbers.LADDER[at][0]}). Which "
f"shape shall it have?"),
                                        (("16:9", "make it 16:9"), ("square", "make it square"), ("9:16", "make it 9:16")))  # fmt: skip
            return True
        return into_shape(draft, numbers.LADDER[to][0])
    named = aspect(clause)
    slot = ask.slots.get("aspect_ratio")
    if named is None or (isinstance(slot, str) and slot != named and slot in _NAMES):
        named = slot if isinstance(slot, str) and slot in _NAMES and _is_shape(clause) else named
    if named is None or (slot is None and not _is_shape(clause)):
        return False
    return into_shape(draft, named)


def _is_shape(clause: str) -> bool:
    """Whether a clause asks for a shape: "a landscape with cows" and "a tall man" do not."""
    words = (
        r"(?:wide[- ]?screen|landscape|horizontal|vertical(?:ly)?|portrait|upright|tall|wide|square[ds]?|"
        r"shorts?|reels?|story|stories|tik ?tok|"
        r"(?:16|9|1|4) ?(?::|x|by) ?(?:16|9|1|5)|hochformat|quadratisch|desktop|youtube|phones?|mobile|"
        r"instagram|insta|album cover|profile picture|cinematic|panoramic)"
    )
    around = (
        r"(?:make|do|have|turn|flip|put|reformat|change|need|want|get|switch|crop|it|that|this|them|should|be|"
        r"is|must|in|to|into|as|an?|the|same|for|of|now|again|once|"
        r"more|version|format|mode|orientation|aspect|ratio|shape|one|wrong|screen|my|resize|instead|please|"
        r"was|what|wanted|i|only|size|cut|ready|friendly|picture|image|film|video|clip|too|all|keep|also|both|"
        r""
        r"first|second|third|last|take|new)"
    )
    lead = rf"(?:{around}\W+)*"
    exact = rf"{lead}{words}(?:\W+(?:{around}|{words}))*\W*"
    loose = rf"{lead}{words}\W*(?:for |version|format|one|mode|orientation|please).*"
    return says(clause, exact) is not None or says(clause, loose) is not None


def size(draft: Draft, clause: str, ask: Ask, scenery: Scenery) -> bool:
    """Sizes in pixels; bigger, which is an enlargement of the picture that is there."""
    found = next(sizes(clause), None)
    if found is not None:
        (start, end), (first, last) = found
        return resized(draft, int(clause[start:end]), int(clause[first:last]))
    one = holds(clause, r"(?P<n>\d{2,5}) ?(?:px|pixels?) (?P<side>wide|high|tall|across|in width|in height)") or holds(
        clause, r"(?P<side>width|height) (?:of |to |= ?)?(?P<n>\d{2,5})"
    )
    if one is not None:
        width, height = framed(draft)
        n = int(one["n"])
        if one["side"].lower() in ("wide", "across", "in width", "width"):
            return resized(draft, n, round(height * n / width))
        return resized(draft, round(width * n / height), n)
    if draft.kind == "video":
        return _resolution(draft, clause)
    if says(clause, _BIGGER) and not holds(clause, r"the (?:dog|cat|man|woman|letters|hat)"):
        factor = 4 if holds(clause, r"4x|x4|four times|8k") else 3 if holds(clause, r"3x|x3|three times|4k|uhd") else 2
        draft.kind = "upscale"
        return draft.set(f"{factor} times as large", factor=factor)
    if says(clause, _SMALLER):
        width, height = framed(draft)
        return resized(draft, max(64, width // 2), max(64, height // 2))
    return False


def resized(draft: Draft, width: int, height: int) -> bool:
    """Give the draft a size; one that cannot be had is asked about."""
    most, least = (4096, 64) if draft.kind == "image" else (4096, 120)
    if draft.kind == "video":
        width, height = width // 2 * 2, height // 2 * 2
    if not (least <= width <= most and least <= height <= (most if draft.kind == "image" else 2160)):
        draft.answer = Question(
            f"{width}x{height} is not a size that I can make; each side has {least} to {most} pixels. Which size "
            f"shall it have?"
        )
        return True
    return draft.set(f"{width}x{height} pixels", width=width, height=height)


def _resolution(draft: Draft, clause: str) -> bool:
    """Of films: 1080p, 4k, higher resolution."""
    named = re.search(r"\b(480|720|1080|1440|2160)p?\b(?! ?(?:x|seconds|secs|s\b))", clause)
    if named and holds(clause, r"\d+p|resolution|res|height|pixels"):
        height = int(named[1])
    elif holds(clause, r"4k|uhd"):
        height = 2160
    elif holds(clause, r"full ?hd|hd|(?:higher|better|more) (?:resolution|res|quality)|sharper") or says(
        clause, _BIGGER
    ):
        height = 1080 if draft.number("height", 720) < 1080 else 2160
    elif says(clause, _SMALLER) or holds(clause, r"(?:lower|less) (?:resolution|res|quality)"):
        height = 480
    else:
        return False
    if isinstance(draft.fields.get("width"), int):
        width = round(int(draft.fields["width"]) * height / max(1, draft.number("height", 720)) / 2) * 2
        return draft.set(f"{height} pixels high", height=height, width=width)
    return draft.set(f"{height}p", height=height)
