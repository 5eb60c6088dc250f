"""What is made of a board: which parts a film has, which are found, and what is told of it before and after."""

from __future__ import annotations

from typing import Any

import pytest

from helpers_storyboards import STUBS, board, rendered, shown
from visiontune.jobs.tables import JobRow
from visiontune.storyboards.beginnings import film_fields
from visiontune.storyboards.board import Board
from visiontune.storyboards.edits import apply, read_edits
from visiontune.storyboards.films import Film
from visiontune.storyboards.outcomes import outcome
from visiontune.storyboards.planning import Plan, film_seconds, lengths, plan
from visiontune.studio import Studio
from visiontune.video.base import VideoRequest


def changed(made: Board, *edits: dict[str, Any]) -> Board:
    return apply(made, read_edits(list(edits)))[0]


def last_job(studio: Studio) -> str:
    with studio.database.session(write=False) as session:
        job = session.query(JobRow).order_by(JobRow.created.desc()).first()
        assert job is not None
        return job.id


def test_a_film_says_which_scene_is_seen_when_and_of_what(studio: Studio) -> None:
    _, film, base = rendered(studio, board())
    assert [scene.id for scene in film.scenes] == ["a", "b", "c"]
    assert film.scenes[0].start == 0.0
    assert film.scenes[2].end == film.duration
    assert [one.end for one in film.scenes[:-1]] == [one.start for one in film.scenes[1:]]
    kinds = {studio.store.get(key).kind for scene in film.scenes for key in scene.images}
    assert kinds == {"image"}
    assert [studio.store.get(str(scene.speech)).request["text"] for scene in film.scenes] == list(
        scene["narration"] for scene in base.scenes
    )
    assert film.captioned


def test_a_film_of_something_else_has_no_scenes(studio: Studio) -> None:
    from visiontune.image.base import ImageRequest

    artifact = studio.make(ImageRequest(prompt="a tree", backend="stub", seed=1, width=64, height=64))
    assert Film.of(artifact) is None


def test_long_sentences_have_several_pictures(studio: Studio) -> None:
    long = " ".join(["The old ship sails slowly over the wide and quiet sea"] * 4) + "."
    _, film, _ = rendered(studio, board({"id": "a", "narration": long}, {"id": "b", "narration": "Done."}))
    assert [len(scene.images) > 1 for scene in film.scenes] == [True, False]
    assert film.scenes[0].end == film.scenes[1].start


def test_nothing_is_made_of_a_board_that_is_as_its_film(studio: Studio) -> None:
    _, film, base = rendered(studio, board())
    told = plan(base, base, film, studio.workshop)
    assert (told.film, told.sentence()) == (False, "")


@pytest.mark.parametrize(
    ("edit", "pictures", "voices"),
    [
        ({"do": "scene", "id": "b", "fields": {"narration": "A boat sails far out."}}, [], ["b"]),
        ({"do": "scene", "id": "c", "fields": {"image_prompt": "a harbour"}}, ["c"], []),
        ({"do": "redraw", "id": "a"}, ["a"], []),
        ({"do": "move", "id": "a", "to": 2}, [], []),
        ({"do": "remove", "id": "b"}, [], []),
        ({"do": "scene", "id": "b", "fields": {"duration": 5.0}}, [], []),
        ({"do": "add", "scene": {"id": "d", "narration": "Night falls."}}, ["d"], ["d"]),
        ({"do": "copy", "id": "a"}, 1, 1),
        ({"do": "film", "fields": {"speed": 1.5}}, [], ["a", "b", "c"]),
        ({"do": "film", "fields": {"height": 128}}, ["a", "b", "c"], []),
        ({"do": "film", "fields": {"captions": {"mode": "off"}}}, [], []),
        ({"do": "film", "fields": {"end_card": True}}, [], []),
    ],
)
def test_only_what_changed_is_made_and_that_is_what_was_told(
    studio: Studio, edit: dict[str, Any], pictures: list[str] | int, voices: list[str] | int
) -> None:
    _, film, base = rendered(studio, board())
    after = changed(base, edit)
    told = plan(after, base, film, studio.workshop)
    if isinstance(pictures, int):
        assert (len(told.pictures), len(told.voices)) == (pictures, voices)
    else:
        assert (list(told.pictures), list(told.voices)) == (pictures, voices)
    before = set(studio.store.published())
    artifact = studio.make(after.request())
    new = [studio.store.get(key).kind for key in set(studio.store.published()) - before]
    assert sorted(new) == sorted(["film"] + ["image"] * len(told.pictures) + ["speech"] * len(told.voices))
    _, again, _ = shown(studio, artifact)
    said = outcome(studio.database, last_job(studio), again.parts, artifact.key)
    assert said.startswith("Made ") and "the film" in said
    assert ("picture" in said, "voice" in said) == (bool(told.pictures), bool(told.voices))
    assert f"found {len(again.parts) - len(told.pictures) - len(told.voices)} part" in said


def test_what_is_made_is_told_in_words() -> None:
    assert Plan(("a", "b"), ("a",), music=True).sentence() == "2 pictures, 1 voice, the music, the film"
    assert Plan(film=True).sentence() == "the film"


def test_a_board_that_is_not_whole_says_what_it_lacks(studio: Studio) -> None:
    told = plan(board({"id": "a", "narration": "", "image_prompt": ""}), None, None, studio.workshop)
    assert "scene 1" in told.fault and "say something here" in told.fault


def test_a_new_board_is_made_whole(studio: Studio) -> None:
    told = plan(board(), None, None, studio.workshop)
    assert (told.pictures, told.voices, told.film, told.fault) == (("a", "b", "c"), ("a", "b", "c"), True, "")
    assert told.seconds > 0


def test_lengths_are_those_of_the_film_where_nothing_changed(studio: Studio) -> None:
    _, film, base = rendered(studio, board())
    after = changed(
        base, {"do": "scene", "id": "b", "fields": {"narration": "A very old ship with seven sails sails out at dawn."}}
    )
    found = lengths(after, base, film)
    assert (found["a"], found["c"]) == (film.scenes[0].seconds, film.scenes[2].seconds)
    assert found["b"] > film.scenes[1].seconds
    assert film_seconds(after, base, film) == sum(found.values())
    held = changed(base, {"do": "scene", "id": "b", "fields": {"duration": 30.0}})
    assert lengths(held, base, film)["b"] == 30.0


def test_of_sixty_scenes_each_is_found_again(studio: Studio) -> None:
    made = board(*({"id": f"s{n}", "narration": f"Number {n}.", "image_prompt": f"picture {n}"} for n in range(60)))
    _, film, base = rendered(studio, made)
    after = changed(
        base, {"do": "move", "id": "s59", "to": 0}, {"do": "scene", "id": "s7", "fields": {"narration": "Seven!"}}
    )
    told = plan(after, base, film, studio.workshop)
    assert (told.pictures, told.voices, told.found) == ((), ("s7",), 119)


def test_a_film_s_board_is_that_of_its_script_whatever_it_was_asked_of(studio: Studio) -> None:
    fields = {**STUBS, "source": "The sea is wide. A ship sails out.", "writer": "none"}
    artifact = studio.make(VideoRequest.build(**fields))
    _, film, base = shown(studio, artifact)
    assert [scene["narration"] for scene in base.scenes] == ["The sea is wide.", "A ship sails out."]
    told = plan(changed(base, {"do": "redraw", "id": base.scenes[1]["id"]}), base, film, studio.workshop)
    assert (len(told.pictures), told.voices) == (1, ())


def test_a_film_s_fields_have_a_seed_of_their_own() -> None:
    first, second = film_fields(aspect="9:16"), film_fields(aspect="9:16")
    assert first["seed"] != second["seed"]
    assert (first["aspect"], first["prompt"]) == ("9:16", "")
