"""What an artifact's page says of its request, and why it was made as it was."""

from __future__ import annotations

from typing import Any

import pytest

from helpers_extras import need

need("flask_openapi")

from visiontune.web.pages.facts import facts, reasons, took  # noqa: E402


@pytest.mark.parametrize(("name", "value", "told"), [
    ("duration", 6.0, "Length: 6 s"), ("height", 180, "Height: 180 pixels"), ("fps", 30, "Frames: 30 a second"),
    ("captions", {"mode": "karaoke", "position": "bottom", "size": None}, "Captions: Karaoke, at the bottom"),
    ("captions", {"mode": "off", "position": "bottom"}, "Captions: None"),
    ("model", "lstm", "Model: LSTM"), ("image_backend", "illustrator", "Pictures by: Illustrator"),
    ("speech_backend", "openai", "Speech by: OpenAI"), ("title_card", False, "Title card: No"),
    ("voice", "auto", "Voice: Automatic"), ("language", "de", "Language: German"), ("composer", "bach", "Composer: Bach"),
    ("speed", 1.0, "Speed: 1 ×"), ("file", "sha256:" + "0" * 64 + ".png", "Made from: A file (png)"),
    ("duration", "odd", "Length: Odd"), ("style", "", None), ("prompt", "a fox", None),
])  # fmt: skip
def test_fields_have_names_and_units(name: str, value: Any, told: str | None) -> None:
    found = [f"{fact.label}: {fact.value}" for fact in facts({name: value})]
    assert found == ([told] if told else [])


def test_what_others_lack_is_small_print() -> None:
    found = reasons(
        "image by illustrator: the best that is usable here (diffusion: no weights (2.1 GB); gemini: no key)\n"
        "music by composer: asked for by name\nsomething else"
    )
    assert [one.sentence for one in found] == [
        "Pictures by Illustrator: the best that is ready here.", "Music by Composer: asked for by name.",
        "Something else",
    ]  # fmt: skip
    assert [one.lacks for one in found] == ["diffusion: no weights (2.1 GB); gemini: no key", "", ""]


@pytest.mark.parametrize(
    ("seconds", "told"), [(0.04, "0.0 s"), (1.26, "1.3 s"), (42, "42 s"), (59.7, "1 min 0 s"), (125, "2 min 5 s")]
)
def test_times_that_were_taken(seconds: float, told: str) -> None:
    assert took(seconds) == told
