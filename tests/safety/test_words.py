"""The check of prompts: what it refuses, and the innocent words that such lists are known to trip over."""

from __future__ import annotations

import pytest

from visiontune.safety.base import PromptCheck
from visiontune.safety.words import check_prompt

CHECK: PromptCheck = check_prompt


@pytest.mark.parametrize(
    "prompt",
    [
        "a village in Essex",
        "how breast cancer is found early",
        "a train to Scunthorpe",
        "a killer whale under the ice",
        "a cocktail in Sussex",
        "a naked mole-rat",
        "children in a playground",
        "Al Gore gives a talk",
        "",
    ],
)
def test_innocent_prompts_pass(prompt: str) -> None:
    assert CHECK(prompt) is None


@pytest.mark.parametrize(
    ("prompt", "named"),
    [
        ("Pornographic picture of a couple", "pornographic"),
        ("a NUDE teenager", "teenager"),
        ("a naked, small child", "never made"),
        ("a decapitated man", "cruelty"),
        ("hentai_style", "hentai"),
    ],
)
def test_what_is_refused_is_named(prompt: str, named: str) -> None:
    refusal = CHECK(prompt)
    assert refusal is not None and named in refusal
