"""About how long a plan takes, and whether the user is asked before it runs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from visiontune.chat.base import Step

LONG = 90.0
"""Seconds beyond which the user is asked."""
MANY = 8
"""Artifacts beyond which the user is asked."""
WRITTEN = 25.0
"""Seconds that a text lasts which is not written yet, when spoken."""
# Measured on a machine of two cores, with the embedded backends: (seconds at all, seconds per second or piece).
_FILM, _MUSIC, _SPEECH = (3.0, 0.8), (3.0, 0.1), (2.0, 0.3)
_PICTURE, _ENLARGED, _TOKENS = 1.5, 2.0, 30.0  # seconds each; tokens a second
_ESTIMATED = 20_000  # characters that are read to estimate how long they are spoken; longer texts are in proportion


@dataclass(frozen=True)
class Cost:
    """What steps take together.

    Args:
        reasons: Why the user is asked first; empty where not.
        bought: Those of them that are about money.
    """

    seconds: float
    reasons: tuple[str, ...] = ()
    bought: tuple[str, ...] = ()

    @property
    def costly(self) -> bool:
        return bool(self.reasons)


def cost_of(steps: Sequence[Step], paid: Callable[[str], bool] = lambda kind: False) -> Cost:
    """What steps take, one after the other.

    Args:
        paid: Whether a kind of request is made by a service that is paid for.
    """
    seconds = round(sum(seconds_of(step) for step in steps), 1)
    pieces = sum(step.copies for step in steps if step.kind != "text")
    bought = sorted({step.kind for step in steps if paid(step.kind)})
    reasons = [f"It takes about {_in_words(seconds)}."] if seconds > LONG else []
    reasons += [f"It makes {pieces} files."] if pieces > MANY else []
    paying = tuple(f"An online service makes the {kind}, which may cost money." for kind in bought)
    return Cost(seconds, (*reasons, *paying), paying)


def seconds_of(step: Step) -> float:
    """About how many seconds a step takes on a small machine, all its copies together."""
    fields = step.fields
    if step.kind == "video":
        each = _FILM[0] + _FILM[1] * film_seconds(fields)
    elif step.kind == "music":
        each = _MUSIC[0] + _MUSIC[1] * _music_seconds(fields, step)
    elif step.kind == "speech":
        each = _SPEECH[0] + _SPEECH[1] * (spoken_seconds(str(fields["text"]), fields) if "text" in fields else WRITTEN)
    elif step.kind == "text":
        each = float(fields.get("max_tokens", 512)) / _TOKENS
    else:
        each = _ENLARGED if step.kind == "upscale" else _PICTURE
    return each * step.copies


def film_seconds(fields: Any) -> float:
    """How long the film of these fields lasts."""
    if (script := fields.get("script")) is not None:
        scenes = script.get("scenes", ())
        return float(
            sum(
                max(float(scene.get("duration") or 0), spoken_seconds(str(scene.get("narration", "")), fields) + 0.35)
                for scene in scenes
            )
        )
    if fields.get("duration"):
        return float(fields["duration"])
    return _song_seconds(str(fields["lyrics"])) if str(fields.get("lyrics", "")).strip() else 30.0


def spoken_seconds(text: str, fields: Any) -> float:
    """How long a text lasts when it is spoken, by `language` and `speed` of `fields`."""
    if not text.strip():
        return 0.0
    from visiontune.speech.estimate import estimate_duration, words_per_second

    language, speed = str(fields.get("language", "en")), float(fields.get("speed", 1.0))
    read = text[:_ESTIMATED]
    pace = words_per_second(str(fields.get("voice", "auto")))
    return estimate_duration(read, language, pace, speed) * len(text) / len(read)


def _music_seconds(fields: Any, step: Step) -> float:
    if fields.get("duration"):
        return float(fields["duration"])
    if str(fields.get("lyrics", "")).strip():
        return _song_seconds(str(fields["lyrics"]))
    return WRITTEN if "lyrics" in step.uses else 60.0


def _song_seconds(lyrics: str) -> float:
    from visiontune.errors import InputError
    from visiontune.music.songs.setting import natural_duration

    try:
        return natural_duration(lyrics)
    except InputError:  # nothing that can be sung, which is said when the request is built
        return 60.0


def _in_words(seconds: float) -> str:
    return f"{round(seconds)} seconds" if seconds < 120 else f"{round(seconds / 60)} minutes"
