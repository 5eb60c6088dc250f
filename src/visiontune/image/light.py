"""Light: the colours of sky, haze and ambient by time and weather, with several looks each, chosen by seed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random

from visiontune.image.colour import RGB, lighten, mix, multiply, turn
from visiontune.image.plan import Mood, ScenePlan


@dataclass(frozen=True)
class Light:
    """The light of one picture.

    Args:
        sky: Colours from the zenith to the horizon.
        haze: What distance fades into.
        sun: Colour of sun or moon.
        ambient: What ground and scenery are multiplied by.
        dark: Whether windows, stars and lamps shine.
        time, weather, season: Of the plan.
        mist: Share of haze that even near things take.
        shade: How dark the corners of the picture are, 0..1.
    """

    sky: tuple[str, ...]
    haze: str
    sun: str
    ambient: RGB
    dark: bool
    time: str
    weather: str
    season: str
    mist: float = 0.0
    shade: float = 0.3

    def far(self, colour: str, distance: float) -> str:
        """`colour` in this light at `distance` 0 (near) to 1 (lost in the haze)."""
        return mix(multiply(colour, self.ambient), self.haze, distance + (1 - distance) * self.mist)


_SKIES: dict[str, list[tuple[tuple[str, ...], str, str, RGB]]] = {
    "day": [
        (("#2f86d6", "#79c1f1", "#d8f0fb"), "#d5ecf6", "#fffbe6", (1.0, 1.0, 1.0)),
        (("#2a9bc4", "#84d0e0", "#f1f4da"), "#e3f0dd", "#fffae0", (1.0, 1.0, 0.97)),
        (("#4a86d8", "#a3c9f4", "#fdeadb"), "#f3e6dc", "#fff6e0", (1.02, 0.99, 0.96)),
        (("#1f74c4", "#5db4ee", "#c9ecff"), "#c4e4f7", "#ffffff", (0.98, 1.0, 1.02)),
    ],
    "sunset": [
        (("#2b2f6b", "#8a4a8c", "#f0736a", "#ffc27a"), "#f9a878", "#fff0c4", (1.0, 0.78, 0.74)),
        (("#3b2a5c", "#c2517a", "#ff9a6a", "#ffe0a3"), "#ffb98a", "#fff4cc", (1.0, 0.8, 0.72)),
        (("#1f3c72", "#5f6fa8", "#f2a07b", "#ffdc9e"), "#f2b793", "#fff1c9", (0.98, 0.82, 0.76)),
    ],
    "dawn": [
        (("#6c8fc9", "#e3b3c9", "#ffdcbc", "#fff3df"), "#fbdcc8", "#fffbe8", (1.0, 0.93, 0.92)),
        (("#5a8fb8", "#a9cfd6", "#fde3c4", "#fff2da"), "#f3e0cb", "#fffbe8", (1.0, 0.95, 0.91)),
    ],
    "night": [
        (("#060b26", "#12245a", "#2f4d8f"), "#2f4a80", "#fdf6dc", (0.46, 0.55, 0.82)),
        (("#0a0a2a", "#251f5c", "#5a4a92"), "#4b4482", "#fdf3e0", (0.5, 0.5, 0.8)),
        (("#04141f", "#0d3346", "#2c6a7c"), "#285d70", "#f5fbe8", (0.42, 0.6, 0.72)),
    ],
}
_GREY: dict[str, tuple[tuple[str, ...], str]] = {
    "cloudy": (("#7f9db4", "#b3c7d3", "#dfe6e8"), "#d5dee2"),
    "rain": (("#55687a", "#8195a5", "#b4c2ca"), "#a9b8c1"),
    "storm": (("#2c3446", "#4e5a6f", "#8b93a1"), "#77808f"),
    "snow": (("#8fa9c4", "#c1d2e2", "#eef3f8"), "#e4ecf4"),
    "fog": (("#a9b7bd", "#cbd3d5", "#e9ebe8"), "#e2e5e2"),
}


def light_of(plan: ScenePlan, rng: Random) -> Light:
    """The light of a plan, one of several looks."""
    sky, haze, sun, ambient = rng.choice(_SKIES[plan.time])
    drift = rng.uniform(-7, 7)
    sky = tuple(turn(colour, drift) for colour in sky)
    if plan.weather in _GREY:
        grey, grey_haze = _GREY[plan.weather]
        share = {"cloudy": 0.55, "rain": 0.8, "storm": 0.85, "snow": 0.6, "fog": 0.8}[plan.weather]
        if plan.time != "day":
            share *= 0.5
        deep = grey + (grey[-1],) * (len(sky) - len(grey))
        sky = tuple(mix(a, b, share) for a, b in zip(sky, deep, strict=True))
        haze = mix(haze, grey_haze, share)
        dim = {"cloudy": 0.95, "rain": 0.82, "storm": 0.7, "snow": 0.96, "fog": 0.93}[plan.weather]
        ambient = (ambient[0] * dim * 0.97, ambient[1] * dim, min(1.05, ambient[2] * dim * 1.04))
    light = Light(sky, haze, sun, ambient, plan.time == "night", plan.time, plan.weather, plan.season)
    return _in_mood(light, plan.light)


def _in_mood(light: Light, mood: Mood) -> Light:
    """`light` as the plan's mood wants it; `auto` leaves it."""
    r, g, b = light.ambient
    sky, last = light.sky, len(light.sky) - 1
    if mood == "soft":
        sky = tuple(mix(colour, light.haze, 0.3) for colour in sky)
        return replace(light, sky=sky, mist=0.14, shade=0.12)
    if mood == "golden":
        tone, strength = ("#ffc46b", 0.6) if not light.dark else ("#c8703f", 0.35)
        sky = tuple(mix(colour, tone, (0.15 + 0.85 * i / last) * strength) for i, colour in enumerate(sky))
        ambient = (min(1.06, r * 1.08), g * 0.93, b * 0.74)
        return replace(
            light, sky=sky, haze=mix(light.haze, tone, 0.5), sun=mix(light.sun, "#ffe9a8", 0.6), ambient=ambient
        )
    if mood == "dramatic":
        sky = tuple(mix(colour, "#0d1024", 0.62 - 0.5 * i / last) for i, colour in enumerate(sky))
        ambient = (r * 0.7, g * 0.68, b * 0.74)
        return replace(light, sky=sky, haze=mix(light.haze, "#1a1830", 0.32), ambient=ambient, shade=0.7)
    if mood == "bright":
        sky = tuple(lighten(turn(colour, 0, 1.25), 0.1) for colour in sky)
        ambient = (min(1.1, r * 1.07), min(1.1, g * 1.07), min(1.1, b * 1.05))
        return replace(light, sky=sky, haze=lighten(light.haze, 0.25), ambient=ambient, shade=0.1)
    return light
