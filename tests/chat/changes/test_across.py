"""Things made into things of another kind, and steps of a plan that come before."""

from __future__ import annotations

from typing import Any

import pytest

from helpers_following import World
from visiontune.chat.base import Plan, Question, Situation, Step
from visiontune.chat.plans.requesting import build
from visiontune.image.base import ImageRequest
from visiontune.video.base import VideoRequest

SAID = "Bees make honey. They dance to tell where the flowers are."
POEM = Step("1", "text", {"messages": [{"role": "user", "content": "a poem about rain"}]}, "a poem about rain")


class Result:
    """What a step made."""

    text = "Rain on the roof."
    file_ref = f"sha256:{'1' * 64}.png"
    midi_ref = f"sha256:{'1' * 64}.mid"


@pytest.mark.parametrize(
    "text", ["read that aloud", "say it", "read it out to me", "can i hear that instead of reading it", "and out loud?", "read your answer to me"]
)  # fmt: skip
def test_what_was_said_is_read(world: World, text: str) -> None:
    step = world.step(text, Situation(said=SAID))

    assert (step.kind, step.fields) == ("speech", {"text": SAID})


def test_the_text_that_was_written_last_is_read_rather_than_the_words_around_it(world: World) -> None:
    step = world.step("read the poem to me slowly", world.situation("poem", said="Here it is."))

    assert step.fields == {"text": world.made["poem"].path.read_text().strip(), "speed": 0.85}


def test_it_is_read_in_another_language(world: World) -> None:
    outcome = world.ask("read that aloud in German", Situation(said=SAID))

    assert isinstance(outcome, Plan)
    text, speech = outcome.steps
    assert text.fields["messages"][1]["content"] == SAID
    assert speech.uses == {"text": f"{text.id}.text"} and speech.fields == {"language": "de"}


@pytest.mark.parametrize(
    "text", ["make a video of it", "as a video", "animate it", "turn that into a film", "bring it to life", "make a clip from this picture"]
)  # fmt: skip
def test_a_picture_becomes_a_film_of_one_scene(world: World, text: str) -> None:
    step = world.step(text, world.situation("picture"))

    request = VideoRequest.build(**step.fields)
    assert request.script is not None and len(request.script.scenes) == 1
    path = world.studio.store.file(request.script.scenes[0].image or "")
    assert path.read_bytes() == world.made["picture"].path.read_bytes()
    assert request.aspect == "16:9"


def test_the_film_of_a_picture_is_really_made(world: World) -> None:
    fields = world.step("make a 2 second video of it", world.situation("picture")).fields

    film = world.studio.make(VideoRequest.build(**fields, height=144, music=False, speech_backend="stub"))

    assert film.details["duration"] == pytest.approx(2.0, abs=0.6)


def test_pictures_become_a_slideshow_as_long_as_is_said(world: World) -> None:
    three = world.situation("picture", "second", "third", last=["picture", "second", "third"])

    step = world.step("put them together into a slideshow, 30 seconds", three)

    request = VideoRequest.build(**step.fields)
    assert request.script is not None
    assert [scene.duration for scene in request.script.scenes] == [10.0, 10.0, 10.0]
    assert [scene.image_prompt for scene in request.script.scenes] == [
        world.made[name].request["prompt"] for name in ("picture", "second", "third")
    ]


def test_a_text_becomes_a_film_that_tells_all_of_it(world: World) -> None:
    whole = world.step("make a vertical video of it", Situation(said=SAID)).fields
    short = world.step("make a 5 second video of it", Situation(said=SAID)).fields

    assert whole["source"] == SAID and whole["duration"] >= 4 and whole["aspect"] == "9:16"
    assert short["duration"] == 5.0


def test_a_piece_becomes_a_film_with_that_music(world: World) -> None:
    step = world.step("make a video of it", world.situation("piece"))

    path = world.studio.store.file(step.fields["music_file"])
    assert path.read_bytes() == world.made["piece"].path.read_bytes()
    assert (step.fields["prompt"], step.fields["duration"]) == ("a calm waltz for piano", 4.0)


def test_a_song_becomes_a_film_of_its_lines(world: World) -> None:
    song = world.one("piece", lyrics="The sea is wide\nand so am I")

    request = VideoRequest.build(**world.step("as a video", world.situation(song)).fields)

    assert request.script is not None and request.music_file is not None
    assert [scene.image_prompt for scene in request.script.scenes] == ["The sea is wide", "and so am I"]
    assert sum(scene.duration or 0 for scene in request.script.scenes) == pytest.approx(4.0)


@pytest.mark.parametrize(
    ("text", "prompt"),
    [
        ("add music to it", ""),
        ("with sad piano music", "sad piano music"),
        ("put some strings music under it", "strings music"),
    ],
)
def test_music_is_put_under_a_picture(world: World, text: str, prompt: str) -> None:
    step = world.step(text, world.situation("picture"))

    assert step.kind == "video" and step.fields["music"] is True
    assert step.fields["music_prompt"] == prompt


def test_music_is_put_under_a_recording(world: World) -> None:
    step = world.step("add music to it", world.situation("recording"))

    script = VideoRequest.build(**step.fields).script
    assert script is not None and script.words() == "Mind the gap. The doors close at nine."
    assert step.fields["music"] is True


def test_a_text_becomes_a_song(world: World) -> None:
    step = world.step("turn that into a song", Situation(said="The sea is wide."))

    assert (step.kind, step.fields) == ("music", {"lyrics": "The sea is wide."})


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("draw what you just described", {"prompt": SAID}),
        ("illustrate that in watercolour", {"prompt": SAID, "style": "watercolour"}),
        ("a square picture of it", {"prompt": SAID, "width": 720, "height": 720}),
    ],
)
def test_a_text_becomes_a_picture(world: World, text: str, fields: dict[str, Any]) -> None:
    step = world.step(text, Situation(said=SAID))

    assert step.kind == "image" and step.fields == fields
    assert ImageRequest.build(**step.fields).prompt == SAID


def test_a_film_becomes_a_picture(world: World) -> None:
    assert world.step("a picture of it", world.situation("film")).fields == {"prompt": "the coast"}


def test_a_text_is_translated_or_written_anew(world: World) -> None:
    german = world.step("translate it to German", Situation(said=SAID))
    shorter = world.step("make it shorter", world.situation("poem"))

    assert german.kind == shorter.kind == "text"
    assert "German" in german.fields["messages"][0]["content"] and german.fields["messages"][1]["content"] == SAID
    assert shorter.fields["messages"][1]["content"] == world.made["poem"].path.read_text().strip()
    assert "make it shorter" in shorter.fields["messages"][2]["content"]


BEFORE: list[tuple[str, str, dict[str, str]]] = [
    ("read it aloud", "speech", {"text": "1.text"}),
    ("make a video of it", "video", {"source": "1.text"}),
    ("turn it into a song", "music", {"lyrics": "1.text"}),
    ("illustrate it", "image", {"prompt": "1.text"}),
    ("translate it to German", "text", {"messages.-1.content": "1.text"}),
    ("make it shorter", "text", {"messages.-1.content": "1.text"}),
]


@pytest.mark.parametrize(("text", "kind", "uses"), BEFORE, ids=[text for text, *_ in BEFORE])
def test_a_text_of_the_same_plan_is_used(world: World, text: str, kind: str, uses: dict[str, str]) -> None:
    outcome = world.ask(text, Situation(), before=(POEM,))

    assert isinstance(outcome, Plan)
    (step,) = outcome.steps
    assert (step.id, step.kind, step.uses) == ("2", kind, uses)
    assert "Rain on the roof." in build(step, {"1": Result()})[0].canonical()


def test_pictures_of_the_same_plan_are_used(world: World) -> None:
    pictures = tuple(
        Step(str(n), "image", {"prompt": f"a quay {n}", "width": 720, "height": 1280}, "a quay") for n in (1, 2)
    )

    one = world.ask("animate it", Situation(), before=pictures[:1])
    both = world.ask("put them together into a slideshow", Situation(), before=pictures)
    larger = world.ask("make it bigger", Situation(), before=pictures[:1])
    three = world.ask("three variations of it", Situation(), before=pictures[:1])

    assert isinstance(one, Plan) and isinstance(both, Plan) and isinstance(larger, Plan) and isinstance(three, Plan)
    assert one.steps[0].uses == {"script.scenes.0.image": "1.file"} and one.steps[0].fields["aspect"] == "9:16"
    made = build(both.steps[0], {"1": Result(), "2": Result()})[0]
    assert isinstance(made, VideoRequest) and made.script is not None
    assert [scene.image for scene in made.script.scenes] == [Result.file_ref] * 2
    assert larger.steps[0].uses == {"file": "1.file"}
    assert (three.steps[0].copies, three.steps[0].fields["prompt"]) == (3, "a quay 1")


def test_music_and_films_of_the_same_plan_are_used(world: World) -> None:
    tango = Step("1", "music", {"prompt": "a tango"}, "a tango")
    bees = Step("1", "video", {"prompt": "bees", "duration": 60.0}, "a film")

    minor = world.ask("play it again in G minor", Situation(), before=(tango,))
    film = world.ask("make a video of it", Situation(), before=(tango,))
    teaser = world.ask("cut a 15 second vertical teaser from it", Situation(), before=(bees,))

    assert isinstance(minor, Plan) and isinstance(film, Plan) and isinstance(teaser, Plan)
    assert minor.steps[0].fields == {"prompt": "a tango", "key": "G minor"}
    assert film.steps[0].uses == {"music_file": "1.file"}
    assert (teaser.steps[0].fields["duration"], teaser.steps[0].fields["aspect"]) == (15.0, "9:16")


@pytest.mark.parametrize(
    "text", ["read that aloud", "make a video of it", "turn that into a song", "draw what you just described"]
)
def test_of_nothing_nothing_is_made(world: World, text: str) -> None:
    assert isinstance(world.ask(text, Situation()), Question)


@pytest.mark.parametrize(
    ("text", "slots", "length"),
    [
        ("use this picture in a video", {}, 8), ("put the first picture in a 4 second video", {"duration_s": 4}, 4),
        ("show it in a short clip", {}, 8), ("make a 4 second video of the second picture", {"duration_s": 4}, 4),
        ("use that one for a vertical film please", {"aspect_ratio": "9:16"}, 8),
    ],
)  # fmt: skip
def test_a_film_shows_that_very_picture(world: World, text: str, slots: dict[str, Any], length: float) -> None:
    situation = world.situation(
        "picture", "second", last=["picture", "second"] if "first" in text or "second p" in text else None
    )
    step = world.step(text, situation, slots)
    name = "picture" if "first" in text else "second"
    shown = world.studio.store.file(step.fields["script"]["scenes"][0]["image"])

    assert step.kind == "video" and len(step.fields["script"]["scenes"]) == 1
    assert shown.read_bytes() == world.made[name].path.read_bytes()
    assert step.fields["script"]["scenes"][0]["duration"] == length
    assert step.fields.get("aspect") == slots.get("aspect_ratio", "16:9")


@pytest.mark.parametrize(
    ("text", "slots"),
    [("make a video of it, 320x180", {"width": 320, "height": 180}), ("make a 320x180 film of this picture", {})],
)
def test_a_film_of_a_picture_has_the_size_that_is_asked_for(world: World, text: str, slots: dict[str, Any]) -> None:
    step = world.step(text, world.situation("picture"), slots)
    request = VideoRequest.build(**step.fields)
    assert request.frame_size() == (320, 180)

    asked = world.ask("make a video of it, 50x20", world.situation("picture"), {"width": 50, "height": 20})
    assert isinstance(asked, Question) and "50 x 20" in asked.text


@pytest.mark.parametrize(
    "text",
    [
        "make a video of it, 320x180: The boat sleeps. It is night.",
        "use this picture in a 320x180 video saying: The boat sleeps. It is night.",
        'make a 320x180 video of it with the narration: "The boat sleeps. It is night."',
        'use it in a video, 320x180, and say "The boat sleeps. It is night."',
    ],
)
def test_text_that_comes_after_is_told(world: World, text: str) -> None:
    step = world.step(text, world.situation("picture"), {"subject": "The boat sleeps. It is night"})
    scenes = step.fields["script"]["scenes"]

    assert [scene["narration"] for scene in scenes] == ["The boat sleeps.", "It is night."]
    assert len({scene["image"] for scene in scenes}) == 1
    assert VideoRequest.build(**step.fields).frame_size() == (320, 180)


@pytest.mark.parametrize("text", ["make a video of it: 9:16, 20 seconds", "a video of it: 20 seconds, without music"])
def test_settings_are_not_told(world: World, text: str) -> None:
    step = world.step(f"make {text}" if text.startswith("a ") else text, world.situation("picture"))
    assert not step.fields["script"]["scenes"][0].get("narration")
    assert step.fields["script"]["scenes"][0]["duration"] == 20


def test_a_picture_put_into_the_film_is_no_new_film(world: World) -> None:
    step = world.step("use this picture in scene 3 of the video", world.situation("film", "picture"))
    assert step.remakes == world.made["film"].id
