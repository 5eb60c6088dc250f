"""The form for pictures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from visiontune.image.base import ImageRequest
from visiontune.image.styles import STYLES
from visiontune.web.creating.base import Form, Values, backends, shown, usable
from visiontune.web.creating.files import token_of
from visiontune.web.creating.given import Given
from visiontune.web.showing import SHAPES

ASPECTS = (*SHAPES, ("4:3", "Classic 4:3"))
SIDES = (("512", "Small"), ("720", "Medium"), ("1080", "Large"))
MOST = 8
"""Variations at once."""


def requests(given: Given) -> list[ImageRequest]:
    """A picture, or several that differ in their seeds alone."""
    width, height = _size(given)
    fields = {
        "prompt": given.text("prompt"),
        "negative_prompt": given.text("negative_prompt"),
        "style": given.text("style"),
        "width": width,
        "height": height,
        "seed": given.whole("seed"),
        "backend": given.text("backend") or "auto",
        "num_inference_steps": given.whole("num_inference_steps"),
        "guidance_scale": given.number("guidance_scale"),
        "model": given.text("model") or None,
        "init_image": given.file("init_image"),
        "mask": given.file("mask"),
        "strength": given.number("strength") if given.text("init_image") else None,
    }
    asked = given.whole("count")
    count = 1 if asked is None else asked
    if not 1 <= count <= MOST:
        given.faults["count"] = f"Must be 1 to {MOST}."
    first = given.built(ImageRequest, fields)
    if fields["seed"] is None:
        return [first, *(given.built(ImageRequest, fields) for _ in range(count - 1))]
    return [first.model_copy(update={"seed": (first.seed + n) % 2**32}) for n in range(count)]


def filled(document: Mapping[str, Any]) -> Values:
    """The form that asks for `document`."""
    width, height = document.get("width", 1280), document.get("height", 720)
    values: Values = {
        name: shown(document.get(name))
        for name in ("prompt", "negative_prompt", "style", "seed", "backend", "num_inference_steps", "guidance_scale")
    } | {"strength": shown(document.get("strength") or 0.6)}
    values["model"] = "" if document.get("model") in (None, "auto") else str(document["model"])
    for name in ("init_image", "mask"):
        values[name] = token_of(document.get(name))
    same = [
        (aspect, side) for aspect, _ in ASPECTS for side, _ in SIDES if _pixels(aspect, int(side)) == (width, height)
    ]
    if same:
        values["aspect"], values["side"] = same[0]
    else:
        values["width"], values["height"] = shown(width), shown(height)
    return values


def choices() -> dict[str, Any]:
    """What the template offers."""
    return {
        "styles": STYLES,
        "aspects": ASPECTS,
        "sides": SIDES,
        "backends": backends("image"),
        "paints": usable("image", "diffusion"),
        "counts": (("1", "1"), ("2", "2"), ("4", "4"), ("8", "8")),
    }


def _size(given: Given) -> tuple[int | None, int | None]:
    width, height = given.whole("width"), given.whole("height")
    if width is not None or height is not None:
        for name, value in (("width", width), ("height", height)):
            if value is None:
                given.faults.setdefault(name, "Give both, or leave both empty.")
        return width, height
    aspect = given.text("aspect") or "16:9"
    side = given.text("side") or "720"
    if aspect not in dict(ASPECTS) or side not in dict(SIDES):
        given.faults["aspect"] = "Choose one of these."
        return None, None
    return _pixels(aspect, int(side))


def _pixels(aspect: str, side: int) -> tuple[int, int]:
    across, down = (int(part) for part in aspect.split(":"))
    if across >= down:
        return round(side * across / down / 8) * 8, side
    return side, round(side * down / across / 8) * 8


FORM = Form(
    kind="image",
    title="Make a picture",
    lead="Describe it. It is drawn in seconds, here on this machine.",
    blank={"aspect": "16:9", "side": "720", "count": "1", "backend": "auto", "style": "", "strength": "0.6"},
    requests=requests,
    filled=filled,
    choices=choices,
    examples=(
        ("A lighthouse on a cliff at sunset, waves below", {"style": "watercolour"}),
        ("Two children flying a kite on a green hill", {"style": ""}),
        ("The water cycle", {"style": "flat"}),
        ("A fox in a snowy forest at night under the stars", {"style": "paper cut-out"}),
    ),
)
