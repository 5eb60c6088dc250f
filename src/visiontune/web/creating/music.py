"""The form for music."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from visiontune.music.base import METRES, MusicRequest
from visiontune.web.creating.base import Form, Values, backends, shown
from visiontune.web.creating.files import token_of
from visiontune.web.creating.given import Given
from visiontune.web.state import web

COMPOSERS = {
    "": ("Any", "Chosen by your words"),
    "bach": ("Bach", "Chorales in four voices, strict and warm"),
    "mozart": ("Mozart", "Quartet movements, light and clear"),
    "beethoven": ("Beethoven", "Quartet movements, sparser and darker"),
}
MOODS = (
    "calm", "relaxing", "peaceful", "dreamy", "lullaby", "happy", "joyful", "playful", "festive", "graceful", "romantic",
    "hopeful", "melancholic", "sad", "solemn", "mysterious", "dark", "tense", "dramatic", "epic", "heroic", "angry",
    "energetic", "march",
)  # fmt: skip
INSTRUMENTS = (
    "piano", "string quartet", "string orchestra", "orchestra", "woodwind quartet", "brass quartet", "choir", "organ",
    "harpsichord", "guitar", "harp", "music box", "saxophone quartet", "recorder quartet", "cello quartet", "piano trio",
    "flute quartet", "celesta", "accordion", "vibraphone",
)  # fmt: skip
KEYS = tuple(
    f"{tonic} {mode}"
    for mode, tonics in (
        ("major", ("C", "G", "D", "A", "E", "B", "F", "B-flat", "E-flat", "A-flat", "D-flat")),
        ("minor", ("A", "E", "B", "F-sharp", "C-sharp", "D", "G", "C", "F", "B-flat")),
    )
    for tonic in tonics
)
LENGTHS = (("15", "15 s"), ("30", "30 s"), ("60", "1 min"), ("120", "2 min"))
_LINE, _FRAME = 7.3, 5.0
"""Seconds that a line of verse takes to sing, and those of what is played before and after."""


def requests(given: Given) -> list[MusicRequest]:
    """A piece."""
    lyrics = given.text("lyrics")
    duration = given.number("duration")
    if duration is None and lyrics:
        # Not asked of the request itself: it would look every word up, for which a page's process has no memory.
        duration = round(_FRAME + _LINE * sum(1 for line in lyrics.splitlines() if line.strip()), 1)
    fields = {
        "prompt": given.text("prompt"),
        "composer": given.text("composer"),
        "mood": given.text("mood"),
        "key": given.text("key"),
        "tempo": given.whole("tempo"),
        "metre": given.text("metre"),
        "instrument": given.text("instrument"),
        "lyrics": lyrics,
        "duration": duration,
        "temperature": given.number("temperature"),
        "top_p": given.number("top_p"),
        "seed": given.whole("seed"),
        "backend": given.text("backend") or "auto",
        "model": given.text("model"),
        "primer": given.file("primer", "midi"),
        "theme": given.file("theme", "midi"),
        "melody": given.file("melody", "midi"),
    }
    return [given.built(MusicRequest, fields)]


def filled(document: Mapping[str, Any]) -> Values:
    """The form that asks for `document`."""
    names = ("prompt", "composer", "mood", "key", "tempo", "metre", "instrument", "lyrics", "duration", "temperature")
    values: Values = {name: shown(document.get(name)) for name in (*names, "top_p", "seed", "backend", "model")}
    for name in ("primer", "theme", "melody"):
        values[name] = token_of(document.get(name))
    return values


def choices() -> dict[str, Any]:
    """What the template offers; composers that somebody trained here come after ours."""
    from visiontune.music.composers import composers

    own = [name for name in composers(web().settings.home) if name not in COMPOSERS]
    return {
        "composers": [
            *((name, *told) for name, told in COMPOSERS.items()),
            *((name, name.capitalize(), "Trained here") for name in own),
        ],
        "moods": [("", "Any"), *((mood, mood.capitalize()) for mood in MOODS)],
        "keys": [("", "Any"), *((key, key) for key in KEYS)],
        "metres": [("", "Any"), *((metre, metre) for metre in METRES)],
        "instruments": INSTRUMENTS,
        "lengths": LENGTHS,
        "models": [("", "Its usual one"), ("lstm", "LSTM"), ("transformer", "Transformer (Bach only)")],
        "backends": backends("music"),
    }


FORM = Form(
    kind="music",
    title="Make music",
    lead="Say how it should sound. It is composed here, with a score that you can keep.",
    blank={"duration": "30", "temperature": "1", "top_p": "0.95", "backend": "auto", "composer": ""},
    requests=requests,
    filled=filled,
    choices=choices,
    examples=(
        ("Calm piano for a quiet evening", {"duration": "30"}),
        ("A solemn chorale", {"composer": "bach", "instrument": "organ"}),
        ("A playful string quartet in G major", {"composer": "mozart"}),
        ("Dark and dramatic, for a storm", {"composer": "beethoven", "instrument": "string orchestra"}),
    ),
)
