"""Conversations about films: one that was put off, one of a document, one that is changed and whose other parts are found."""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import pytest

from helpers_chat import SHOTS, Chat, captions, pieces
from helpers_documents import raw_pdf, shown
from helpers_film import decode, hear
from visiontune.chat.base import Planned
from visiontune.studio import Studio

PIER = "The pier is old.\n\nGulls cry above it.\n\nA boat comes home.\n"
NOTES = (
    "# The lighthouse of Skerry\n\nThe lighthouse of Skerry was built in 1871 by Anna Bell. It stands 34 metres high. Its lamp is seen"
    " from twenty miles away.\n\nIn winter the keepers lived on salted fish.\n"
)


def made_at(studio: Studio, key: str) -> int:
    return (studio.store.folder(key) / "artifact.json").stat().st_mtime_ns


def test_c02_a_film_that_is_put_off_is_made_when_it_is_wanted(chat: Chat) -> None:
    reply = chat.say("Please do NOT make the harbour video yet - just tell me which shots you would put in it.")
    assert reply.jobs == [] and reply.made == []
    assert "OK, make it" in reply.text  # how it is made later
    assert "shot list about harbour" in reply.text  # and it was answered, here by what repeats what it heard
    (shown,) = reply.of(Planned)
    assert shown.waits

    film = chat.say("OK, make it").one("video")
    assert "harbour" in film.request["prompt"]
    told = captions(film)
    for shot in SHOTS:
        assert shot.split()[-1].strip(".") in told
    frames = decode(film.path)
    assert len(frames) == film.details["frames"] > 60
    assert all(frame.std() > 5 for frame in frames[10:-10:20])
    assert chat.say("OK, make it").jobs == []  # once


@pytest.mark.parametrize(
    "message",
    [
        "Don't make the harbour video yet.",
        "Instead of making a picture of the harbour, tell me when it opens",
        "Don't make a video about the harbour, tell me about harbours",
        "Tell me about the harbour without making a video of it",
    ],
)
def test_c02_other_refusals(chat: Chat, message: str) -> None:
    stop = threading.Event()
    stop.set()  # nothing is made where a plan is run after all
    reply = chat.say(message, stop=stop)
    assert all(planned.waits for planned in reply.of(Planned))


@pytest.mark.parametrize("kind", ["md", "pdf"])
def test_a_document_is_asked_about_and_filmed(chat: Chat, tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"notes.{kind}"
    if kind == "md":
        path.write_text(NOTES, encoding="utf-8")
    else:
        lines = [line for line in NOTES.replace(". ", ".\n").splitlines() if line.strip()]
        path.write_bytes(raw_pdf([shown((72, 700 - 16 * n, 12, line) for n, line in enumerate(lines))]))
    given = chat.say("Here are my notes", path)
    assert given.jobs == [] and f"notes.{kind}" in given.text

    answered = chat.say("Who built the lighthouse of Skerry?")
    assert answered.jobs == []
    assert "Anna Bell" in answered.text

    film = chat.say("make a 5 second 320x180 video of this document").one("video")
    told = " ".join(captions(film).split())
    assert told and all(word in " ".join(NOTES.split()) for word in told.split())
    frames = decode(film.path)
    assert frames[0].shape == (180, 320, 3)
    assert 3 < len(frames) / 30 < 7


def test_a_film_is_changed_and_its_other_parts_are_found(chat: Chat, tmp_path: Path) -> None:
    path = tmp_path / "pier.md"
    path.write_text(PIER)
    studio = chat.assistant.studio
    film = chat.say("make a 4 second video of this document, 320x180", path).one("video")
    assert captions(film) == "The pier is old. Gulls cry above it. A boat comes home."
    images, speech, music = (pieces(film, studio, kind) for kind in ("image", "speech", "music"))
    assert len(images) == len(speech) == 3
    assert len(music) == 1
    written = {key: made_at(studio, key) for key in film.parts}

    again = chat.say("redo scene 2").one("video")
    redone = pieces(again, studio, "image")
    assert [a == b for a, b in zip(images, redone, strict=True)] == [True, False, True]
    assert pieces(again, studio, "speech") == speech
    assert pieces(again, studio, "music") == music
    before, after = decode(film.path), decode(again.path)
    assert len(before) == len(after)
    second = len(before) // 2
    assert np.array_equal(before[3], after[3])  # scene 1 is the same
    assert np.abs(before[second].astype(int) - after[second]).mean() > 1

    quiet = chat.say("make it without music").one("video")
    assert pieces(quiet, studio, "image") == redone
    assert pieces(quiet, studio, "speech") == speech
    assert pieces(quiet, studio, "music") == []
    pause = slice(int(0.02 * 48_000), int(0.12 * 48_000))  # before anybody speaks there is only music
    assert np.abs(hear(quiet.path)[pause]).max() < 0.005

    tall = chat.say("make it vertical").one("video")
    frames = decode(tall.path)
    assert frames[0].shape == (320, 180, 3)
    assert pieces(tall, studio, "speech") == speech
    assert pieces(tall, studio, "music") == []
    assert captions(tall) == captions(film)

    for key, when in written.items():  # none was made a second time
        assert made_at(studio, key) == when


def test_a_film_shows_the_picture_that_was_made_and_then_changes(chat: Chat) -> None:
    drawn = chat.say("Draw a red fox in snow, 320x180").one("image")
    film = chat.say("use this picture in a 2 second video, 320x180").one("video")
    (scene,) = film.request["script"]["scenes"]
    assert chat.assistant.studio.store.file(scene["image"]).read_bytes() == drawn.path.read_bytes()
    assert (film.details["width"], film.details["height"]) == (320, 180)
    assert pieces(film, chat.assistant.studio, "image") == []  # nothing was painted anew

    silent = chat.say("without music")  # hardly understood, and yet plain
    assert silent.one("video").request["music"] is False and not silent.choices

    told = chat.say("make a 320x180 video of the first picture: The fox waits. It is cold.").one("video")
    assert captions(told) == "The fox waits. It is cold."
    assert {one["image"] for one in told.request["script"]["scenes"]} == {scene["image"]}


def test_after_an_answer_the_document_is_filmed_and_summed_up(chat: Chat, tmp_path: Path) -> None:
    path = tmp_path / "notes.md"
    path.write_text(NOTES, encoding="utf-8")
    assert "Anna Bell" in chat.say("Who built the lighthouse of Skerry?", path).text

    spoken = chat.say("a narrated summary of it").one("speech")
    assert "lighthouse" in spoken.request["text"] and spoken.request["text"] != NOTES

    other = Chat(chat.assistant, f"{chat.user}-2")
    other.say("Who built the lighthouse of Skerry?", path)
    film = other.say("make a 320x180 video of it").one("video")
    assert film.request["source"].strip() == NOTES.strip() and "salted fish" in captions(film)
    assert (
        Chat(chat.assistant, f"{chat.user}-3")
        .say("read it", path)
        .one("speech")
        .request["text"]
        .startswith("The lighthouse of Skerry.")
    )
