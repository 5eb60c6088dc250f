"""Films changed: a script with the same ids, and all else kept, so that only what changed is made anew."""

from __future__ import annotations

from typing import Any

import pytest

from helpers_following import SCRIPT, World
from visiontune.chat.base import Intent, Outcome, Plan, Question, Situation, Step, Talk, Understanding, Wish
from visiontune.chat.changes.following import follow
from visiontune.chat.memory.profile import Profile
from visiontune.chat.plans.planning import plan
from visiontune.text.base import Scene, Script
from visiontune.video.base import VideoRequest

CAPTIONS = {"mode": "karaoke", "position": "bottom", "size": None, "font": None}


@pytest.fixture
def prompted(world: World) -> Situation:
    """A film of a prompt, as most are."""
    return world.situation(world.one("film", script=None, duration=30.0, draft=False, height=720))


@pytest.fixture
def scripted(world: World) -> Situation:
    """A film whose script lies beside it."""
    return world.situation(world.one("film", script=None))


def scenes(fields: Any) -> tuple[Scene, ...]:
    script = VideoRequest.build(**fields).script
    assert script is not None
    return script.scenes


CHANGES: list[tuple[str, dict[str, Any]]] = [
    ("make it 40 seconds", {"duration": 40.0}),
    ("half a minute would be better", {"duration": 30.0}),
    ("twice as long", {"duration": 60.0}),
    ("half as long please", {"duration": 15.0}),
    ("shorter", {"duration": 21.0}),
    ("longer", {"duration": 45.0}),
    ("add 10 seconds", {"duration": 40.0}),
    ("10 seconds shorter", {"duration": 20.0}),
    ("vertical", {"aspect": "9:16"}),
    ("make it square", {"aspect": "1:1"}),
    ("keep everything but make it 9:16", {"aspect": "9:16"}),
    ("wider", {"width": 1680}),
    ("in watercolour", {"style": "watercolour"}),
    ("now as pixel art", {"style": "pixel art"}),
    ("without captions", {"captions": {**CAPTIONS, "mode": "off"}}),
    ("plain captions", {"captions": {**CAPTIONS, "mode": "plain"}}),
    ("captions at the top", {"captions": {**CAPTIONS, "position": "top"}}),
    ("the captions are too small", {"captions": {**CAPTIONS, "size": 67}}),
    ("add music to it", {"music": True}),
    ("sad piano music instead", {"music": True, "music_prompt": "sad piano music"}),
    ("make the music sadder", {"music": True, "music_prompt": "sad music"}),
    ("without music", {"music": False}),
    ("slower", {"speed": 0.85}),
    ("a draft first", {"draft": True}),
    ("1080p", {"height": 1080}),
    ("at 60 fps", {"fps": 60}),
    ("with a title", {"title_card": True}),
    ("give it a happier ending", {"prompt": "the coast; give it a happier ending"}),
    ("cut a 15 second vertical teaser from it", {"duration": 15.0, "aspect": "9:16"}),
    ("make it vertical, 20 seconds and without captions", {"aspect": "9:16", "duration": 20.0, "captions": {**CAPTIONS, "mode": "off"}}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "changed"), CHANGES, ids=[text for text, _ in CHANGES])
def test_one_thing_changes_and_all_else_is_kept(
    world: World, prompted: Situation, text: str, changed: dict[str, Any]
) -> None:
    before = prompted.made[0].request

    step = world.step(text, prompted)

    wanted = {name: value for name, value in before.items() if name != "kind"} | {"music_prompt": "", "width": None}
    assert dict(step.fields) == wanted | {"music": before["music"]} | changed
    assert VideoRequest.build(**step.fields).seed == 41


def test_a_scene_is_made_anew_with_a_seed_of_its_own(world: World, scripted: Situation) -> None:
    step = world.step("redo scene 3", scripted)

    made = scenes(step.fields)
    assert made[2].seed is not None and made[2].image_prompt == "a red boat at a quay"
    assert [scene.id for scene in made] == ["pier", "gulls", "boat", "night"]
    assert (made[0], made[1], made[3]) == (SCRIPT.scenes[0], SCRIPT.scenes[1], SCRIPT.scenes[3])
    assert step.fields["seed"] == 41


def test_each_time_the_seed_is_another(world: World, scripted: Situation) -> None:
    seeds = {scenes(world.step("redo scene 3", scripted).fields)[2].seed for _ in range(4)}

    assert len(seeds) == 4


@pytest.mark.parametrize(
    "text",
    [
        "scene 2 should show a lighthouse", "show a lighthouse in scene two", "in scene 2, show a lighthouse", "the second scene should show a lighthouse",
        "the scene with the gulls should show a lighthouse", "change scene 2 to a lighthouse",
    ],
)  # fmt: skip
def test_a_scene_shows_something_else_and_says_the_same(world: World, scripted: Situation, text: str) -> None:
    made = scenes(world.step(text, scripted).fields)

    assert made[1].image_prompt == "a lighthouse"
    assert (made[1].narration, made[1].id) == ("Gulls cry above it.", "gulls")
    assert (made[0], made[2:]) == (SCRIPT.scenes[0], SCRIPT.scenes[2:])


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("remove scene 4", ["pier", "gulls", "boat"]), ("drop slide 2 from it", ["pier", "boat", "night"]),
        ("delete the first scene", ["gulls", "boat", "night"]), ("swap scenes 1 and 2", ["gulls", "pier", "boat", "night"]),
        ("swap scenes two and four", ["pier", "night", "boat", "gulls"]),
    ],
)  # fmt: skip
def test_scenes_go_and_move(world: World, scripted: Situation, text: str, ids: list[str]) -> None:
    made = scenes(world.step(text, scripted).fields)

    assert [scene.id for scene in made] == ids
    assert set(made) <= set(SCRIPT.scenes)


def test_a_scene_is_added_at_the_end(world: World, scripted: Situation) -> None:
    made = scenes(world.step("add a scene where they say goodbye", scripted).fields)

    assert made[:4] == SCRIPT.scenes and made[4].image_prompt == "they say goodbye"


def test_a_thing_is_swapped_in_one_scene(world: World, scripted: Situation) -> None:
    made = scenes(world.step("swap the boat for a ship in scene 3", scripted).fields)

    assert made[2].image_prompt == "a red ship at a quay"


def test_a_shorter_scene_says_less(world: World, scripted: Situation) -> None:
    made = scenes(world.step("shorten scene 1", scripted).fields)

    assert made[0].narration == "The pier is old." and made[0].id == "pier"


def test_a_scene_lasts_as_long_as_is_said(world: World, scripted: Situation) -> None:
    made = scenes(world.step("scene 3 should last 6 seconds", scripted).fields)

    assert [scene.duration for scene in made] == [None, None, 6.0, None]


def test_the_last_sentence_is_another(world: World, scripted: Situation) -> None:
    made = scenes(world.step("change the last sentence to The day ends.", scripted).fields)

    assert made[3].narration == "The day ends." and made[3].image_prompt == "the moon over the sea"


def test_words_are_swapped_where_they_are_said_and_shown(world: World, scripted: Situation) -> None:
    made = scenes(world.step("replace pier with bridge", scripted).fields)

    assert made[0].narration == "The bridge is old, and it creaks in the wind." and made[0].image_prompt == "a bridge"


def test_only_what_changed_is_made_anew(world: World, scripted: Situation) -> None:
    """The pictures and the speech of the other scenes are found in the library."""
    known = set(world.studio.store.published())
    request = VideoRequest.build(**world.step("redo scene 3", scripted).fields)

    film = world.studio.make(request)

    kinds = sorted(world.studio.store.get(key).kind for key in set(world.studio.store.published()) - known)
    assert kinds == ["film", "image"]
    assert film.files["script"].exists()


def test_a_film_of_a_script_is_made_shorter_by_fewer_scenes(world: World) -> None:
    outcome = world.ask("half as long", world.situation("film"))

    assert isinstance(outcome, Plan) and "scenes" in outcome.notes[0]
    made = scenes(outcome.steps[0].fields)
    assert 0 < len(made) < 4 and set(made) <= set(SCRIPT.scenes)


def test_that_song_is_the_piece_that_was_made(world: World) -> None:
    step = world.step("use that song", world.situation("piece", "film"))

    path = world.studio.store.file(step.fields["music_file"])
    assert path.read_bytes() == world.made["piece"].path.read_bytes()
    assert step.fields["music"] is None and VideoRequest.build(**step.fields).music_file


@pytest.mark.parametrize(("text", "number"), [("use this picture in the video", 0), ("use this picture in scene 2", 1)])
def test_a_picture_is_put_into_a_scene(world: World, text: str, number: int) -> None:
    made = scenes(world.step(text, world.situation("film", "picture")).fields)

    assert [scene.image is not None for scene in made] == [n == number for n in range(4)]
    path = world.studio.store.file(made[number].image or "")
    assert path.read_bytes() == world.made["picture"].path.read_bytes()


def test_another_language_is_written_anew_or_translated(world: World, prompted: Situation) -> None:
    written = world.ask("in French", prompted)
    translated = world.ask("translate it to German", world.situation("film"))

    assert isinstance(written, Plan) and isinstance(translated, Plan)
    assert written.steps[0].fields["language"] == "fr" and "French" in written.notes[0]
    text, film = translated.steps
    assert "German" in text.fields["messages"][0]["content"] and "Gulls cry" in text.fields["messages"][1]["content"]
    assert film.uses == {"source": f"{text.id}.text"} and film.fields["language"] == "de"
    assert film.fields["script"] is None


def test_a_film_of_a_script_of_silent_scenes_is_stretched(world: World) -> None:
    silent = Script(
        scenes=(Scene(id="a", image_prompt="a pier", duration=4.0), Scene(id="b", image_prompt="a boat", duration=4.0))
    )
    made = world.one("film", script=silent.model_dump(mode="json"))

    step = world.step("make it 20 seconds", world.situation(made))

    first, second = (scene.duration for scene in scenes(step.fields))
    assert first == second and first is not None and first > 8


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("redo scene 9", "4 scenes"), ("scene 3", "What shall scene 3 show"), ("add a moon", "In which of its 4 scenes"), ("louder music", "cannot set the music louder"),
        ("no voice", "cannot leave out the voice"), ("use that song", "No music has been made"), ("add our logo", "send me the logo"), ("use this picture in the video", "picture"),
    ],
)  # fmt: skip
def test_what_is_not_clear_or_cannot_be_is_asked(world: World, scripted: Situation, text: str, words: str) -> None:
    outcome = world.ask(text, scripted)

    assert isinstance(outcome, Question | Talk)
    assert words in (outcome.text if isinstance(outcome, Question) else outcome.note)


def test_a_voice_that_is_not_here_is_said(world: World, scripted: Situation) -> None:
    outcome = world.ask("with a british voice", scripted, {"voice": "british"})

    assert isinstance(outcome, Question) and "No voice here is british" in outcome.text


def test_another_film_has_a_new_seed(world: World, prompted: Situation) -> None:
    assert "seed" not in world.step("try again", prompted).fields
    assert world.step("3 more versions", prompted).copies == 3


@pytest.mark.parametrize(
    ("text", "likely"),
    [
        ("without music", (("music", 0.32), ("chat", 0.17))), ("no captions", (("chat", 0.4),)), ("shorter", (("image", 0.4),)),
        ("make it vertical", (("video", 0.44),)),
    ],
)  # fmt: skip
def test_a_plain_change_is_made_though_it_was_hardly_understood(
    world: World, text: str, likely: tuple[tuple[Intent, float], ...]
) -> None:
    situation = world.situation(world.one("film", music=True))

    def followed(one: Wish, now: Situation, before: tuple[Step, ...]) -> Outcome:
        return follow(one, now, before, world.studio)

    one = Wish("followup", 0.45, {}, text, likely=likely)
    found = plan(Understanding(text, (one,)), situation, Profile(), followed)

    assert isinstance(found, Plan)
    (step,) = found.steps
    assert step.remakes == world.made["film"].id
    assert {name: value for name, value in step.fields.items() if name != "kind"} != {
        name: value for name, value in situation.made[0].request.items() if name != "kind"
    }


@pytest.mark.parametrize("text", ["calm piano music", "a heron by a lake", "violet evenings"])
def test_what_may_be_a_new_thing_is_asked_about(world: World, text: str) -> None:
    def followed(one: Wish, now: Situation, before: tuple[Step, ...]) -> Outcome:
        return follow(one, now, before, world.studio)

    one = Wish("followup", 0.45, {}, text, likely=(("music", 0.4),))
    found = plan(Understanding(text, (one,)), world.situation("film"), Profile(), followed)

    assert isinstance(found, Question) and "What would you like" in found.text
