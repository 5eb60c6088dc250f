"""Flat design: one colour for each surface, glows and soft shadows with an edge, no vignette."""

from __future__ import annotations

import re

from visiontune.image.colour import mix
from visiontune.image.styles.base import Style

_LINEAR = re.compile(r"<linearGradient\b[^>]*>.*?</linearGradient>", re.DOTALL)
_RADIAL = re.compile(r"<radialGradient\b[^>]*>.*?</radialGradient>", re.DOTALL)
_STOP = re.compile(r'stop-color="(#[0-9a-f]{6})" stop-opacity="([0-9.]+)"')
_LENS = re.compile(r'<g id="vignette".*?</g>', re.DOTALL)


def flattened(svg: str) -> str:
    """The document without shading."""
    svg = _LENS.sub("", svg)
    return _RADIAL.sub(_hardened, _LINEAR.sub(_levelled, svg))


def _levelled(found: re.Match[str]) -> str:
    """A gradient of opaque colours becomes their middle; one that fades out keeps fading."""
    stops = _STOP.findall(found.group(0))
    if len(stops) < 2 or any(float(opacity) < 1 for _, opacity in stops):
        return found.group(0)
    colours = [colour for colour, _ in stops]
    middle = mix(colours[0], colours[-1], 0.5) if len(colours) == 2 else colours[len(colours) // 2]
    return _STOP.sub(f'stop-color="{middle}" stop-opacity="1.000"', found.group(0))


def _hardened(found: re.Match[str]) -> str:
    stops = _STOP.findall(found.group(0))
    if not stops or all(float(opacity) >= 1 for _, opacity in stops):
        return found.group(0)
    colour, strength = stops[0][0], float(stops[0][1])
    head = re.match(r"<radialGradient\b[^>]*>", found.group(0))
    if head is None:
        return found.group(0)
    level = strength * 0.5
    ends = ((0, level), (0.62, level), (0.625, 0.0), (1, 0.0))
    body = "".join(f'<stop offset="{at}" stop-color="{colour}" stop-opacity="{opacity:.3f}"/>' for at, opacity in ends)
    return head.group(0) + body + "</radialGradient>"


STYLE = Style(document=flattened)
