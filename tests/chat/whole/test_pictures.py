"""Conversations about pictures, each to its end: what lies in the library then is what was asked for."""

from __future__ import annotations

import numpy as np

from helpers_chat import Chat, captions, drawn, picture
from helpers_film import decode
from visiontune.chat.base import Queued


def test_c04_same_again_but_at_dusk_and_wider(chat: Chat) -> None:
    first = chat.say("Make a 320x180 picture of a red kite over dunes").one("image")
    reply = chat.say("same again but at dusk, and wider")

    second = reply.one("image")
    before, after = picture(first), picture(second)
    assert before.shape == (180, 320, 3)
    assert after.shape[0] == 180 and after.shape[1] > 320
    for word in ("kite", "dunes", "dusk"):
        assert word in second.request["prompt"], second.request
    assert "kite" in drawn(first) and "kite" in drawn(second)
    assert '"setting": "desert"' in drawn(second)  # in which dunes lie
    assert '"time": "sunset"' in drawn(second) or '"time": "dusk"' in drawn(second)
    assert first.request["seed"] != second.request["seed"]
    assert after.mean() < before.mean()  # dusk is darker than day
    # Nothing is spoken of but what was made.
    kept = chat.kept[-1]
    assert kept.artifacts == (second.id,)
    assert kept.text == reply.text.strip()
    assert "dusk" in kept.text


def test_two_views_the_second_in_watercolour_and_a_film_of_it(chat: Chat) -> None:
    reply = chat.say("two pictures of an owl, 320x180")
    first, second = reply.made
    assert [event.copy for event in reply.of(Queued)] == [1, 2]
    assert first.request["seed"] != second.request["seed"]
    assert not np.array_equal(picture(first), picture(second))

    changed = chat.say("the second one, but in watercolour").one("image")
    assert (changed.request["prompt"], changed.request["style"]) == ("an owl", "watercolour")
    assert changed.request["seed"] == second.request["seed"]  # the second one, and no other
    assert picture(changed).shape == (180, 320, 3)
    assert not np.array_equal(picture(changed), picture(second))

    film = chat.say("make a 4 second video of this picture").one("video")
    frames = decode(film.path)
    assert len(frames) == film.details["frames"]
    assert abs(len(frames) / 30 - 4) < 0.5
    (shown,) = [scene["image"] for scene in film.request["script"]["scenes"]]
    studio = chat.assistant.studio
    assert studio.store.file(shown).read_bytes() == changed.path.read_bytes()
    # A camera moves over it: the colours of its middle are those of the picture.
    near = frames[len(frames) // 2].reshape(-1, 3).mean(axis=0) - picture(changed).reshape(-1, 3).mean(axis=0)
    assert np.abs(near).max() < 25


def test_c05_two_views_of_a_fox_den(chat: Chat) -> None:
    reply = chat.say("I'd love two views of a fox den - one under snow, one in spring")

    assert [artifact.kind for artifact in reply.made] == ["image", "image"]
    prompts = sorted(artifact.request["prompt"] for artifact in reply.made)
    assert all("fox den" in prompt for prompt in prompts)
    assert "snow" in " ".join(prompts) and "spring" in " ".join(prompts)
    one, other = map(picture, reply.made)
    assert not np.array_equal(one, other)


def test_a_picture_of_the_users_own_is_acknowledged_and_shown_in_a_film(chat: Chat) -> None:
    drawn_before = chat.say("draw a lighthouse in fog, 320x180").one("image")
    mine = Chat(chat.assistant, f"{chat.user}-other")
    reply = mine.say("here is my picture", drawn_before.path)
    assert reply.jobs == []
    assert "your picture" in reply.text

    film = mine.say("make a 3 second video of this picture, 320x180", drawn_before.path).one("video")
    frames = decode(film.path)
    assert abs(len(frames) / 30 - 3) < 0.6
    assert frames[0].std() > 5
    assert "srt" not in film.files or captions(film)


def test_the_words_of_a_diagram_are_not_said_to_be_gone(chat: Chat) -> None:
    diagram = chat.say("a diagram of the water cycle, 640x360").one("image")
    assert diagram.details["plan"]["labels"]
    reply = chat.say("remove the labels")
    assert reply.made == [] and "diagram" in reply.text
