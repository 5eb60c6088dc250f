"""The model `visiontune`, by OpenAI's own client: it talks, makes what it is asked for, and links to it."""

from __future__ import annotations

import base64
import re
from typing import Any

import httpx
import numpy as np
import pytest

from helpers_web import Running
from visiontune.chat.memory.conversations import Conversations

LINK = re.compile(r"!\[([^\]]*)\]\((\S+)\)")


def said(text: str) -> list[Any]:
    return [{"role": "user", "content": text}]


def test_a_picture_is_made_and_linked(client: Any, served: Running) -> None:
    answer: Any = client.chat.completions.create(model="visiontune", messages=said("Draw a red fox in the snow."))
    content = answer.choices[0].message.content
    found = LINK.search(content)
    assert found is not None, content
    assert "fox" in found[1]
    assert found[2].startswith(served.address)
    assert httpx.get(found[2]).content.startswith(b"\x89PNG")
    assert [made["kind"] for made in answer.artifacts] == ["image"]
    assert "%" not in content  # progress is no part of the answer


def test_a_stream_says_the_same_with_the_link(client: Any) -> None:
    chunks = list(client.chat.completions.create(model="visiontune", messages=said("Draw a blue boat."), stream=True))
    content = "".join(chunk.choices[0].delta.content or "" for chunk in chunks)
    assert LINK.search(content)
    assert content == content.strip()
    assert chunks[-1].choices[0].finish_reason == "stop"
    ours: Any = chunks[-1]
    assert ours.artifacts[0]["kind"] == "image" and ours.conversation_id


def test_a_conversation_that_is_sent_again_goes_on(client: Any, served: Running) -> None:
    messages = said("Draw a red kite over dunes.")
    first: Any = client.chat.completions.create(model="visiontune", messages=messages)
    messages += [{"role": "assistant", "content": first.choices[0].message.content}]
    messages += said("The same again, but at night.")
    second: Any = client.chat.completions.create(model="visiontune", messages=messages)
    assert second.conversation_id == first.conversation_id
    made = served.studio.library.get(second.artifacts[0]["id"])
    assert "kite" in made.request["prompt"] and "night" in made.request["prompt"]
    kept = Conversations(served.studio.database).get(first.conversation_id, "local")
    assert [message.role for message in kept.messages] == ["user", "assistant"] * 2


def test_a_conversation_that_is_not_known_begins_with_what_was_said(client: Any, served: Running) -> None:
    first: Any = client.chat.completions.create(model="visiontune", messages=said("Draw a green tractor."))
    link = f"{served.address}/artifacts/{first.artifacts[0]['id']}/file"
    messages = [
        *said("Draw something."),
        {"role": "assistant", "content": f"Done: ![it]({link})"},
        *said("Make it at night."),
    ]
    second: Any = client.chat.completions.create(model="visiontune", messages=messages)
    assert second.conversation_id != first.conversation_id
    assert "tractor" in served.studio.library.get(second.artifacts[0]["id"]).request["prompt"]


def test_a_conversation_by_its_id(client: Any, served: Running) -> None:
    from openai import NotFoundError

    first: Any = client.chat.completions.create(model="visiontune", messages=said("Hello!"))
    second: Any = client.chat.completions.create(
        model="visiontune", messages=said("Thanks!"), metadata={"conversation_id": first.conversation_id}
    )
    assert second.conversation_id == first.conversation_id
    other = Conversations(served.studio.database).start("somebody")
    for wrong in ("0" * 32, other.id, first.conversation_id[:8], "x"):
        with pytest.raises(NotFoundError):
            client.chat.completions.create(model="visiontune", messages=said("Hi"), metadata={"conversation_id": wrong})


def test_a_picture_comes_with_a_message(client: Any) -> None:
    import cv2

    pixels = np.random.default_rng(1).integers(0, 255, (64, 64, 3), np.uint8)
    url = "data:image/png;base64," + base64.b64encode(cv2.imencode(".png", pixels)[1].tobytes()).decode()
    content = [{"type": "text", "text": "Make this twice as large."}, {"type": "image_url", "image_url": {"url": url}}]
    answer: Any = client.chat.completions.create(
        model="visiontune",
        messages=[{"role": "user", "content": content}],
    )
    assert answer.choices[0].message.content
    if getattr(answer, "artifacts", None):
        large = httpx.get(answer.artifacts[0]["url"]).content
        found = cv2.imdecode(np.frombuffer(large, np.uint8), cv2.IMREAD_COLOR)
        assert found is not None and found.shape == (128, 128, 3)


def test_addresses_are_not_fetched(client: Any, served: Running) -> None:
    from openai import BadRequestError

    for url in (f"{served.address}/v1/models", "file:///etc/hostname", "data:image/png;base64,!!", "data:image/png,x"):
        content = [{"type": "image_url", "image_url": {"url": url}}]
        with pytest.raises(BadRequestError) as failure:
            client.chat.completions.create(model="visiontune", messages=[{"role": "user", "content": content}])
        assert failure.value.param == "messages[0].content"


def test_what_the_assistant_does_not_do(client: Any) -> None:
    from openai import BadRequestError

    tool: Any = {"type": "function", "function": {"name": "weather"}}
    for changes in ({"tools": [tool]}, {"response_format": {"type": "json_object"}}, {"messages": said(" ")}):
        with pytest.raises(BadRequestError):
            client.chat.completions.create(**{"model": "visiontune", "messages": said("Hi"), **changes})
    with pytest.raises(BadRequestError, match="must be the user's"):
        client.chat.completions.create(
            model="visiontune", messages=[*said("Hi"), {"role": "assistant", "content": "Hello."}]
        )
