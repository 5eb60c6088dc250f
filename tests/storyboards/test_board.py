"""Boards: films that are edited, and need not be whole."""

from __future__ import annotations

import pytest

from helpers_storyboards import board, recording, song
from visiontune.errors import InputError, NotFound
from visiontune.storyboards.board import Board, checked_scene
from visiontune.storyboards.planning import lengths
from visiontune.video.base import VideoRequest


def test_a_board_is_its_own_document() -> None:
    made = board()
    assert Board.of(made.document()) == made
    assert Board.of(made.document()).digest() == made.digest()


def test_its_request_is_what_was_asked_with_the_same_ids_and_seed() -> None:
    request = board().request()
    assert isinstance(request, VideoRequest)
    assert request.script is not None
    assert [scene.id for scene in request.script.scenes] == ["a", "b", "c"]
    assert (request.seed, request.height, request.script.title) == (3, 120, "The sea")


def test_a_scene_that_says_and_shows_nothing_is_kept_and_told() -> None:
    made = board({"id": "a", "narration": "One."}, {"id": "b", "narration": "", "image_prompt": ""})
    assert Board.of(made.document()) == made
    assert made.lacking() == {"b": "say something here, or describe a picture"}
    with pytest.raises(InputError, match="scene 2: '' - say something here"):
        made.request()


def test_a_silent_scene_with_a_picture_is_whole() -> None:
    made = board({"id": "a", "narration": "", "image_prompt": "a red kite"})
    assert made.lacking() == {}
    script = made.request().script
    assert script is not None and script.scenes[0].narration == ""


def test_a_board_of_no_scenes_is_refused_as_a_film() -> None:
    made = Board(board().film)
    with pytest.raises(InputError, match="scenes"):
        made.request()


@pytest.mark.parametrize(
    "text",
    ["Zwölf 🦊 foxes", "שלום עולם", "在海边。", "# A *heading* | not | a table", "a\u200db " * 2_000, "x" * 20_000],
)
def test_any_text_stays_as_it_is(text: str) -> None:
    made = board({"id": "a", "narration": text, "image_prompt": text})
    script = made.request().script
    assert script is not None and script.scenes[0].narration == text


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("narration", "a\0b"),
        ("narration", "half \ud800"),
        ("narration", 7),
        ("duration", -1),
        ("duration", 601),
        ("image", "sha256:nothing"),
        ("seed", -5),
        ("plans", "none"),
    ],
)
def test_a_wrong_field_of_a_scene_is_named(field: str, value: object) -> None:
    with pytest.raises(InputError) as caught:
        checked_scene({"id": "a", "narration": "One.", field: value})
    assert caught.value.field.startswith(field)


def test_scenes_are_found_by_id() -> None:
    made = board()
    assert made.index("b") == 1
    assert made.scene("c")["narration"] == "It comes home."
    with pytest.raises(NotFound, match="is not in this storyboard any more"):
        made.index("z")


def test_its_name_is_its_title_or_its_first_words() -> None:
    assert board().name == "The sea"
    assert Board({}, scenes=({"id": "a", "narration": "  One\n two "},)).name == "One two"
    assert Board({}).name == ""


def test_a_song_has_no_scenes_and_keeps_its_words() -> None:
    made = song()
    assert (made.way, made.scenes, made.name) == ("song", (), "The moon is round The night is long")
    assert "script" not in made.document()
    assert made.request().lyrics == "The moon is round\nThe night is long"
    with pytest.raises(NotFound):
        made.alone("a")


def test_a_recording_keeps_its_words_and_needs_all_of_them() -> None:
    made = recording()
    assert made.way == "recording"
    assert made.request().narration is not None
    empty = made.with_scenes([made.scenes[0], {"id": "b", "narration": "", "image_prompt": "a tree"}])
    assert empty.lacking() == {"b": "needs words that are heard"}
    with pytest.raises(InputError, match="heard only in the whole film"):
        made.alone("a")


def test_one_scene_alone_is_a_draft_without_music_and_keeps_its_id_and_seed() -> None:
    made = board(music=True, title_card=True)
    alone = made.alone("b")
    assert alone.script is not None
    assert [scene.id for scene in alone.script.scenes] == ["b"]
    assert (alone.draft, alone.music, alone.title_card, alone.seed) == (True, False, False, 3)


def test_own_footage_and_own_pictures_are_kept() -> None:
    picture, clip = f"sha256:{'a' * 64}.png", f"sha256:{'b' * 64}.mp4"
    made = board({"id": "a", "narration": "One.", "image": picture}, {"id": "b", "clip": clip})
    script = made.request().script
    assert script is not None
    assert (script.scenes[0].image, script.scenes[1].clip) == (picture, clip)
    assert made.lacking() == {}


def test_the_length_of_many_scenes_is_about_that_of_each() -> None:
    words = ("The sea is wide.", "A ship sails out over the long grey water.", "In 1492 it came home.")
    scenes = [{"id": f"s{n}", "narration": words[n % 3] if n % 7 else ""} for n in range(400)]
    few, many = lengths(board(*scenes[:150])), lengths(board(*scenes))
    assert many["s0"] == few["s0"], "a silent one lasts as long"
    assert sum(many[name] for name in few) == pytest.approx(sum(few.values()), rel=0.1)
    assert many["s4"] > many["s3"], "a longer text takes longer"
