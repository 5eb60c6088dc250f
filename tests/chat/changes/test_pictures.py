"""Pictures changed: each wording gives exactly this request, and all else stays as it was."""

from __future__ import annotations

from typing import Any

import pytest

from helpers_following import World
from visiontune.chat.base import Plan, Question, Situation, Talk
from visiontune.image.base import ImageRequest

DOG = "a dog on a beach"

CHANGES: list[tuple[str, dict[str, Any]]] = [
    # things swapped, put in, taken out
    ("swap the dog for a cat", {"prompt": "a cat on a beach"}),
    ("replace the dog with an owl please", {"prompt": "an owl on a beach"}),
    ("make the dog a wolf", {"prompt": "a wolf on a beach"}),
    ("turn the dog into a hare, will you", {"prompt": "a hare on a beach"}),
    ("a lion instead of the dog", {"prompt": "a lion on a beach"}),
    ("not a beach, a lake", {"prompt": "a dog on a lake"}),
    ("can the dog be a fox?", {"prompt": "a fox on a beach"}),
    ("add a moon", {"prompt": "a dog on a beach with a moon"}),
    ("more trees", {"prompt": "a dog on a beach with more trees"}),
    ("and some birds in the sky", {"prompt": "a dog on a beach with some birds in the sky"}),
    ("give the dog a hat", {"prompt": "a dog with a hat on a beach"}),
    ("lose the dog", {"prompt": "a beach"}),
    ("without people", {"prompt": DOG, "negative_prompt": "people"}),
    ("lose the text", {"prompt": DOG, "negative_prompt": "text"}),
    ("no clouds or boats please", {"prompt": DOG, "negative_prompt": "clouds, boats"}),
    ("change the background to a city", {"prompt": "a dog on a beach, a city in the background"}),
    # colours
    ("make the dog black", {"prompt": "a black dog on a beach"}),
    ("change the dog's colour to green", {"prompt": "a green dog on a beach"}),
    ("hmm more blue", {"prompt": "a dog on a beach, in blue tones"}),
    # when and where
    ("at dusk", {"prompt": "a dog on a beach at dusk"}),
    ("with snow", {"prompt": "a dog on a beach with snow"}),
    ("and now at night", {"prompt": "a dog on a beach at night"}),
    ("what if it was raining", {"prompt": "a dog on a beach in the rain"}),
    ("let it be autumn", {"prompt": "a dog on a beach in autumn"}),
    ("how about on Mars", {"prompt": "a dog on a beach on Mars"}),
    # light and view
    ("darker", {"prompt": "a dog on a beach, in dim light"}),
    ("brighter please", {"prompt": "a dog on a beach, in bright light"}),
    ("make it a bit warmer", {"prompt": "a dog on a beach, in warm colours"}),
    ("zoom out", {"prompt": "a dog on a beach, seen from far away"}),
    ("from above", {"prompt": "a dog on a beach, seen from above"}),
    # style
    ("in oil", {"style": "oil"}),
    ("now in watercolour", {"style": "watercolour"}),
    ("in black and white", {"style": "black and white"}),
    ("could you make it look like a woodcut?", {"style": "woodcut"}),
    # shape and size
    ("vertical", {"width": 720, "height": 1280}),
    ("make it square", {"width": 720, "height": 720}),
    ("4:5", {"width": 720, "height": 900}),
    ("wider", {"width": 1680, "height": 720}),
    ("taller", {"width": 720, "height": 720}),
    ("flip it to portrait mode, would you", {"width": 720, "height": 1280}),
    ("make it 1024x768", {"width": 1024, "height": 768}),
    ("make it 800 pixels wide", {"width": 800, "height": 450}),
    # words in the picture, the seed
    ("put a caption on it: Fresh from the field", {"prompt": 'a dog on a beach, with the words "Fresh from the field"'}),
    ("seed 5", {"seed": 5}),
    # several at once
    ("keep the seed, but make the dog black", {"prompt": "a black dog on a beach"}),
    ("replace the beach with a desert and make it vertical", {"prompt": "a dog on a desert", "width": 720, "height": 1280}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "changed"), CHANGES, ids=[text for text, _ in CHANGES])
def test_one_thing_changes_and_all_else_is_kept(
    world: World, picture: Situation, text: str, changed: dict[str, Any]
) -> None:
    before = picture.made[0].request

    step = world.step(text, picture)

    assert step.kind == "image" and step.copies == 1
    assert step.fields == {name: value for name, value in before.items() if name != "kind"} | changed
    assert step.remakes == picture.made[0].id
    assert ImageRequest.build(**step.fields).seed == changed.get("seed", 11)


@pytest.mark.parametrize(
    ("text", "copies"),
    [
        ("another one", 1), ("try again", 1), ("again", 1), ("a different one", 1), ("redo it", 1), ("reroll", 1), ("try a different seed", 1),
        ("once more please", 1), ("can u do that one more time", 1), ("encore!", 1), ("surprise me with another version", 1), ("3 more", 3), ("four variations of it", 4),
        ("same prompt, 5 results", 5), ("more like the first", 3), ("a dozen more of them", 12),
    ],
)  # fmt: skip
def test_another_one_has_a_new_seed_and_the_same_words(
    world: World, picture: Situation, text: str, copies: int
) -> None:
    step = world.step(text, picture)

    assert "seed" not in step.fields  # chance decides when it is made
    assert step.fields["prompt"] == DOG and step.copies == copies


def test_same_again_with_changes_has_a_new_seed_unless_it_is_to_be_kept(world: World) -> None:
    """C04: kite and dunes stay, dusk comes, the shape changes."""
    kite = world.one("picture", prompt="a red kite over dunes", width=1280, height=720)

    step = world.step("same again but at dusk, and wider", world.situation(kite))
    kept = world.step("same again but at dusk, and keep the seed", world.situation(kite))

    assert step.fields["prompt"] == "a red kite over dunes at dusk"
    assert (step.fields["width"], step.fields["height"]) == (1680, 720)
    assert "seed" not in step.fields
    assert kept.fields["seed"] == 11 and kept.fields["prompt"] == "a red kite over dunes at dusk"


def test_the_slots_of_the_wish_count(world: World, picture: Situation) -> None:
    step = world.step("can you do that for my wall", picture, {"style": "watercolour", "aspect_ratio": "9:16"})

    assert step.fields["style"] == "watercolour"


def test_the_next_time_of_day_takes_the_place_of_the_one_before(world: World) -> None:
    first = world.one("picture", prompt="a kite at dawn, oil painting", width=720, height=720)

    assert world.step("at dusk", world.situation(first)).fields["prompt"] == "a kite at dusk, oil painting"
    restyled = world.step("in watercolour", world.situation(first)).fields
    assert (restyled["prompt"], restyled["style"]) == ("a kite at dawn", "watercolour")


@pytest.mark.parametrize(
    ("text", "factor"), [("bigger", 2), ("upscale it", 2), ("make it three times as large", 3), ("4k version?", 3), ("upscale it 4x", 4)]
)  # fmt: skip
def test_bigger_enlarges_the_picture_that_is_there(world: World, picture: Situation, text: str, factor: int) -> None:
    step = world.step(text, picture)

    assert step.kind == "upscale" and step.fields["factor"] == factor
    path = world.studio.store.file(step.fields["file"])
    assert path.read_bytes() == world.made["picture"].path.read_bytes()


def test_darker_and_bigger_are_two_steps(world: World, picture: Situation) -> None:
    outcome = world.ask("darker and upscale it", picture)

    assert isinstance(outcome, Plan)
    first, second = outcome.steps
    assert first.kind == "image" and first.fields["prompt"].endswith("in dim light")
    assert second.kind == "upscale" and second.uses == {"file": f"{first.id}.file"}


def test_a_style_that_nobody_draws_is_asked_for_in_words(world: World, picture: Situation) -> None:
    outcome = world.ask("as claymation", picture)

    assert isinstance(outcome, Plan)
    assert outcome.steps[0].fields["prompt"] == "a dog on a beach, claymation style"
    assert outcome.steps[0].fields["style"] == "" and "Claymation" in outcome.notes[0]


def test_an_edited_plan_gives_way_to_new_words(world: World) -> None:
    planned = world.one("picture", plan={"setting": "coast"}, notices=["as planned"])

    assert world.step("at dusk", world.situation(planned)).fields["plan"] is None
    assert world.step("make it square", world.situation(planned)).fields["plan"] == {"setting": "coast"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("crop it tight around the face", "cut a picture by hand"), ("mirror it", "mirror or turn"), ("put a caption on it", "caption"),
        ("make it longer", "still picture"), ("make it 9000x9000", "9000x9000"), ("keep the seed", "What shall I change"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_said(world: World, picture: Situation, text: str, words: str) -> None:
    outcome = world.ask(text, picture)

    assert isinstance(outcome, Question) and words in outcome.text


def test_the_choices_of_a_question_are_follow_ups_themselves(world: World, picture: Situation) -> None:
    question = world.ask("crop it tight around the face", picture)

    assert isinstance(question, Question) and len(question.choices) == 4
    for _, message in question.choices:
        assert isinstance(world.ask(message, picture), Plan), message


@pytest.mark.parametrize("text", ["thanks!", "Great, thank you so much", "love it"])
def test_thanks_change_nothing(world: World, picture: Situation, text: str) -> None:
    assert world.ask(text, picture) == Talk()


@pytest.mark.parametrize(
    ("text", "slots", "prompt"),
    [
        ("now a fox", {}, "a fox"), ("and one of a fox, same style", {}, "a fox"), ("the same but showing a quay", {}, "a quay"),
        ("exactly that style again, but showing a fox", {}, "a fox"), ("next, the same thing for our town hall", {"subject": "our town hall"}, "our town hall"),
    ],
)  # fmt: skip
def test_another_motif_in_the_same_manner(world: World, text: str, slots: dict[str, Any], prompt: str) -> None:
    made = world.one("picture", style="woodcut", width=720, height=720)

    step = world.step(text, world.situation(made), slots)

    assert step.fields["prompt"] == prompt and "seed" not in step.fields
    assert (step.fields["style"], step.fields["width"]) == ("woodcut", 720)
