"""The list of models, by OpenAI's own client."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from helpers_web import Running
from visiontune.web.v1.names import alias_of

if TYPE_CHECKING:
    from openai import OpenAI


def test_what_is_usable_is_listed(client: OpenAI) -> None:
    found: dict[str, Any] = {model.id: model for model in client.models.list()}
    assert found["visiontune"].kinds == ["assistant"]
    assert found["illustrator"].kinds == ["image"]
    assert found["composer"].kinds == ["music"]
    assert "stub" not in found
    assert "gtts" not in found  # it would send the text to somebody else
    assert all(model.object == "model" and model.owned_by == "visiontune" for model in found.values())


def test_one_model(client: OpenAI) -> None:
    from openai import NotFoundError

    found: Any = client.models.retrieve("dall-e-3")
    assert (found.id, found.kinds) == ("dall-e-3", ["image"])
    with pytest.raises(NotFoundError) as failure:
        client.models.retrieve("../../etc/hostname")
    assert failure.value.code == "model_not_found"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("gpt-4o", "text"),
        ("gpt-image-2.5-flare", "image"),
        ("gpt-4o-mini-tts", "speech"),
        ("gpt-4o-mini-transcribe", "transcript"),
        ("whisper-1", "transcript"),
        ("sora-2-pro", "video"),
        ("tts-1-hd", "speech"),
        ("llama", None),
    ],
)
def test_names_of_openai(name: str, kind: str | None) -> None:
    assert alias_of(name) == kind


def test_a_model_of_another_kind_is_none(client: OpenAI, served: Running) -> None:
    from openai import NotFoundError

    for name in ("hibari", "gpt-4o", "stub/../../x"):
        with pytest.raises(NotFoundError):
            client.images.generate(model=name, prompt="a red kite")
