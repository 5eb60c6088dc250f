"""What can be chosen for a film: voices and styles that are here, languages, shapes and sizes."""

from __future__ import annotations

from typing import Any

from visiontune.chat.plans.drafting.voices import Voice
from visiontune.chat.wording.languages import languages
from visiontune.image.styles import STYLES
from visiontune.storyboards.board import Board
from visiontune.web.here import here
from visiontune.web.showing import SHAPES

CAPTIONS = (("karaoke", "Word by word"), ("plain", "Plain"), ("off", "Off"))
POSITIONS = (("bottom", "Bottom"), ("middle", "Middle"), ("top", "Top"))
_HEIGHTS, _RATES = (240, 360, 480, 720, 1080, 1440, 2160), (24, 25, 30, 50, 60)


def choices(board: Board) -> dict[str, Any]:
    """Options for the selects of a board, each (value, label); what is chosen is always among them."""
    film = board.film
    return {
        "voices": _with(_voices(board), film.get("voice") or "auto"),
        "styles": _with([("", "House style"), *((name, name.capitalize()) for name in STYLES if name != "house")], film.get("style") or ""),
        "languages": _with(known_languages(), board.language),
        "heights": _with([(height, f"{height}p") for height in _HEIGHTS], film.get("height") or 720),
        "rates": _with([(rate, f"{rate} a second") for rate in _RATES], film.get("fps") or 30),
        "aspects": SHAPES,
        "caption_modes": CAPTIONS,
        "caption_positions": POSITIONS,
        "music": "own" if film.get("music_file") else "off" if film.get("music") is False else "composed",
        "captions": film.get("captions") or {},
    }  # fmt: skip


def known_languages() -> list[tuple[str, str]]:
    """Languages by their codes, sorted by name."""
    names: dict[str, str] = {}
    for name, code in languages().items():
        names.setdefault(code, name.capitalize())
    return sorted(names.items(), key=lambda pair: pair[1])


def _voices(board: Board) -> list[tuple[str, str]]:
    language = board.language.partition("-")[0]
    fitting = [voice for voice in here().voices() if voice.language in ("", language)]
    return [("auto", "Best for the language"), *((voice.name, _said(voice)) for voice in fitting)]


def _said(voice: Voice) -> str:
    told = ", ".join(word for word in (voice.accent, voice.gender, voice.manner) if word)
    return f"{voice.name.capitalize() if voice.name.islower() else voice.name} ({told})" if told else voice.name


def _with(options: list[tuple[Any, str]], value: Any) -> list[tuple[Any, str]]:
    return options if any(option == value for option, _ in options) else [*options, (value, str(value))]
