"""Numbers of a wish: in range they are taken as they are, else the user is asked; never changed in silence."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from visiontune.chat.base import Wish
from visiontune.chat.plans.drafting.base import MOST_COPIES, Unclear
from visiontune.chat.plans.rewording import in_time, reworded

SIZES = {"16:9": (1280, 720), "9:16": (720, 1280), "1:1": (720, 720), "4:5": (720, 900)}
"""Width and height in pixels: 720 is the short side, as in films."""
_SIDES = {"image": ((64, 4096), (64, 4096)), "video": ((120, 4096), (120, 2160))}
"""Pixels of (width, height) that a request takes."""
_FPS = re.compile(r"\b(\d{1,4})\s?(?:fps\b|frames (?:per|a) second\b)", re.IGNORECASE)


def copies(wish: Wish) -> int:
    """How many are wanted.

    Raises:
        Unclear: more than are made at once, or none.
    """
    count = wish.slots.get("count", 1)
    if not isinstance(count, int) or isinstance(count, bool):
        return 1
    if 1 <= count <= MOST_COPIES:
        return count
    offered = (MOST_COPIES, 4) if count > MOST_COPIES else (1, 4)
    raise Unclear(
        f"{count:,} are {'more' if count > 1 else 'fewer'} than I make at once: 1 to {MOST_COPIES}. How many shall it be?",
        [(str(n), _again(wish, count=n)) for n in offered],
    )


def seconds(wish: Wish, least: float, most: float) -> float | None:
    """How long it is to be, None where that is open.

    Raises:
        Unclear: longer or shorter than can be made.
    """
    wanted = wish.slots.get("duration_s")
    if wanted is None:
        return None
    if least <= wanted <= most:
        return float(wanted)
    offered = (most, 60.0) if wanted > most else (least, 15.0)
    bounds = f"{in_time(least)} to {in_time(most)}"
    raise Unclear(
        f"{in_time(wanted)} cannot be made; I can make {bounds}. How long shall it be?",
        [(in_time(length), _again(wish, duration_s=_plain(length))) for length in offered],
    )


def beats(wish: Wish, least: int = 20, most: int = 300) -> int | None:
    """The tempo in beats a minute, None where it is open.

    Raises:
        Unclear: it is out of range.
    """
    wanted = wish.slots.get("tempo_bpm")
    if wanted is None or least <= wanted <= most:
        return None if wanted is None else int(wanted)
    nearest = least if wanted < least else most
    raise Unclear(
        f"{wanted:,} beats a minute cannot be played; {least} to {most} can. How fast shall it be?",
        [(f"{n} bpm", _again(wish, tempo_bpm=n)) for n in (nearest, 100)],
    )


def frames_per_second(wish: Wish, least: int = 24, most: int = 60) -> int | None:
    """Of a film, None where that is open; read from the words, as messages have no slot for it.

    Raises:
        Unclear: it is out of range.
    """
    found = _FPS.search(wish.text)
    if found is None:
        return None
    wanted = int(found[1])
    if least <= wanted <= most:
        return wanted
    again = reworded(wish.intent, wish.slots, wish.text)
    raise Unclear(
        f"A film has {least} to {most} frames a second here, not {wanted}. How many shall it have?",
        [(f"{n} fps", f"{again}, {n} fps") for n in (least, 30, most)],
    )


def names_rate(text: str, subject: str) -> bool:
    """Whether `subject` ends in the frames a second that `text` names."""
    found = _FPS.search(text)
    return found is not None and re.search(rf"\b{found[1]}(?:\s?(?:fps|frames.*))?$", subject) is not None


def seed(wish: Wish) -> int | None:
    """The seed, None where it is open.

    Raises:
        Unclear: it is none that a request takes.
    """
    wanted = wish.slots.get("seed")
    if wanted is None or 0 <= wanted < 2**32:
        return None if wanted is None else int(wanted)
    again = reworded(wish.intent, {**wish.slots, "seed": None}, wish.text)
    raise Unclear(
        f"A seed is 0 to {2**32 - 1:,}, which {wanted:,} is not. Which one shall it be?",
        [("any", again), ("seed 1", f"{again}, seed 1")],
    )


def picture_size(wish: Wish, preferred: Mapping[str, Any]) -> dict[str, int]:
    """`width` and `height` of a picture; empty where nothing is said or preferred.

    Raises:
        Unclear: a side is out of range.
    """
    width, height, ratio = (wish.slots.get(name) for name in ("width", "height", "aspect_ratio"))
    if ratio is None and not (width or height):
        return {side: preferred[side] for side in ("width", "height") if side in preferred}
    if not (width or height):
        return dict(zip(("width", "height"), SIZES[str(ratio)], strict=True))
    usual = (preferred.get("width", 1280), preferred.get("height", 720))
    across, down = SIZES[str(ratio)] if ratio else usual
    wide = int(width or _even((height or 0) * across / down))
    high = int(height or _even((width or 0) * down / across))
    return dict(zip(("width", "height"), _checked(wish, wide, high), strict=True))


def film_size(wish: Wish, preferred: Mapping[str, Any]) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Fields for the frame of a film (aspect, height, width), and notes.

    Raises:
        Unclear: a side is out of range.
    """
    width, height, ratio = (wish.slots.get(name) for name in ("width", "height", "aspect_ratio"))
    shape = ratio or preferred.get("aspect")
    fields: dict[str, Any] = {"aspect": shape} if shape else {}
    if not (width or height):
        return fields, ()
    if height and not width:  # the short side, as people say 1080p
        _check_short_side(wish, int(height))
        return fields | {"height": _even(height)}, _rounded(height)
    across, down = SIZES[str(shape or "16:9")]
    wide, high = _checked(wish, int(width or 0), int(height or _even((width or 0) * down / across)))
    nearest = min(SIZES, key=lambda name: abs(SIZES[name][0] / SIZES[name][1] - wide / high))
    return {"aspect": nearest, "width": _even(wide), "height": _even(high)}, _rounded(wide, high)


def _check_short_side(wish: Wish, high: int) -> None:
    lowest, highest = _SIDES["video"][1]
    if not lowest <= high <= highest:
        raise Unclear(
            f"A film of {high:,} lines cannot be made; I can make {lowest} to {highest:,}. Which shall it be?",
            [(f"{lines}p", _again(wish, height=lines)) for lines in (highest, 1080, 720)],
        )


def _checked(wish: Wish, wide: int, high: int) -> tuple[int, int]:
    (narrowest, widest), (lowest, highest) = _SIDES[wish.intent if wish.intent in _SIDES else "image"]
    if narrowest <= wide <= widest and lowest <= high <= highest:
        return wide, high
    ratio = wide / high
    offered = []
    for base in (highest, 1080, 720):
        size = _even(min(widest, base * ratio)), _even(min(base, widest / ratio))
        if narrowest <= size[0] <= widest and lowest <= size[1] <= highest and size not in offered:
            offered.append(size)
    offered = offered or [(1280, 720), (720, 720)]
    raise Unclear(
        f"{wide:,} x {high:,} pixels cannot be made; I can make {narrowest} to {widest} across and {lowest} to {highest} down."
        " Which size shall it be?",
        [(f"{w}x{h}", _again(wish, width=w, height=h)) for w, h in offered[:3]],
    )


def _rounded(*sides: int) -> tuple[str, ...]:
    odd = [side for side in sides if side % 2]
    return (f"Films have even sides, so {' and '.join(map(str, odd))} is made one pixel less.",) if odd else ()


def _even(pixels: float) -> int:
    return int(pixels) // 2 * 2 if pixels == int(pixels) else round(pixels / 2) * 2


def _plain(length: float) -> float:
    return int(length) if length == int(length) else length


def _again(wish: Wish, **slots: Any) -> str:
    return reworded(wish.intent, {**wish.slots, **slots}, wish.text)
