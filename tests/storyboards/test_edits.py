"""Edits: each one changes what it says, and is taken back whole."""

from __future__ import annotations

from typing import Any

import pytest

from helpers_storyboards import board, recording, song
from visiontune.errors import InputError, NotFound
from visiontune.storyboards.board import Board
from visiontune.storyboards.edits import apply, read_edits

PICTURE, CLIP, SOUND = f"sha256:{'a' * 64}.png", f"sha256:{'b' * 64}.mp4", f"sha256:{'c' * 64}.wav"
CHANGES: list[list[dict[str, Any]]] = [
    [{"do": "scene", "id": "a", "fields": {"narration": "The lake is wide."}}],
    [{"do": "scene", "id": "a", "fields": {"narration": "", "image_prompt": ""}}],
    [{"do": "scene", "id": "b", "fields": {"image": PICTURE}}],
    [{"do": "scene", "id": "b", "fields": {"clip": CLIP}}],
    [{"do": "scene", "id": "b", "fields": {"image": PICTURE}}, {"do": "scene", "id": "b", "fields": {"clip": CLIP}}],
    [{"do": "scene", "id": "c", "fields": {"duration": 4.5}}],
    [{"do": "redraw", "id": "c"}],
    [{"do": "add"}],
    [{"do": "add", "at": 0, "scene": {"narration": "First."}}],
    [{"do": "add", "at": 99, "scene": {"id": "a"}}],
    [{"do": "copy", "id": "b"}],
    [{"do": "remove", "id": "a"}, {"do": "remove", "id": "c"}],
    [{"do": "move", "id": "a", "to": 2}],
    [{"do": "move", "id": "c", "to": -4}, {"do": "move", "id": "b", "to": 77}],
    [{"do": "film", "fields": {"title": "The lake", "voice": "heart", "speed": 1.25}}],
    [{"do": "film", "fields": {"music": None}}, {"do": "film", "fields": {"music_file": SOUND}}],
    [{"do": "film", "fields": {"music": None}}, {"do": "film", "fields": {"music_prompt": "slow piano"}}],
    [
        {
            "do": "film",
            "fields": {"captions": {"mode": "plain", "position": "top"}, "title_card": True, "aspect": "9:16"},
        }
    ],
    [{"do": "film", "fields": {"language": "de"}}],
]


def done(made: Board, *edits: dict[str, Any]) -> Board:
    return apply(made, read_edits(list(edits)))[0]


def names(made: Board) -> str:
    return "".join(str(scene["id"]) for scene in made.scenes)


@pytest.mark.parametrize("edits", CHANGES)
def test_every_change_is_taken_back_whole_and_made_again(edits: list[dict[str, Any]]) -> None:
    before = board()
    after, back = apply(before, read_edits(edits))
    assert after != before
    again, forth = apply(after, read_edits([edit.model_dump(mode="json") for edit in back]))
    assert plain(again) == plain(before)
    assert plain(apply(again, forth)[0]) == plain(after)


def plain(made: Board) -> dict[str, Any]:
    """A board's document; what is not there and what is None mean the same."""
    document = made.document()
    scenes = [
        {name: value for name, value in scene.items() if value is not None} for scene in document["script"]["scenes"]
    ]
    return document | {"script": document["script"] | {"scenes": scenes}}


def test_a_scene_is_changed_and_no_other() -> None:
    before = board()
    after = done(before, {"do": "scene", "id": "b", "fields": {"narration": "A boat sails out."}})
    assert after.scene("b")["narration"] == "A boat sails out."
    assert after.scene("b")["image_prompt"] == "picture of b"
    assert (after.scenes[0], after.scenes[2], after.film) == (before.scenes[0], before.scenes[2], before.film)


def test_order() -> None:
    made = board()
    assert names(done(made, {"do": "move", "id": "a", "to": 1})) == "bac"
    assert names(done(made, {"do": "move", "id": "c", "to": 0})) == "cab"
    assert names(done(made, {"do": "remove", "id": "b"})) == "ac"
    copied = done(made, {"do": "copy", "id": "a"})
    assert [scene["narration"] for scene in copied.scenes][:2] == ["The sea is wide."] * 2
    assert copied.scenes[1]["id"] not in "abc"


def test_another_picture_takes_a_new_seed_and_no_old_plan() -> None:
    made = board({"id": "a", "narration": "One.", "seed": 9})
    redrawn = done(made, {"do": "redraw", "id": "a"}).scene("a")
    assert redrawn["seed"] != 9 and "plans" not in redrawn
    assert redrawn["narration"] == "One."


def test_a_picture_of_one_s_own_is_not_drawn_again() -> None:
    made = board({"id": "a", "narration": "One.", "image": PICTURE})
    with pytest.raises(InputError, match="shows a file of your own"):
        done(made, {"do": "redraw", "id": "a"})
    drawn = done(made, {"do": "scene", "id": "a", "fields": {"image": None}})
    assert drawn.scene("a").get("image") is None


def test_a_picture_takes_the_place_of_footage_and_the_other_way_round() -> None:
    made = done(board(), {"do": "scene", "id": "a", "fields": {"clip": CLIP}})
    pictured = done(made, {"do": "scene", "id": "a", "fields": {"image": PICTURE}}).scene("a")
    assert (pictured.get("image"), pictured.get("clip")) == (PICTURE, None)
    filmed = done(board(), {"do": "scene", "id": "a", "fields": {"clip": CLIP}}).scene("a")
    assert (filmed.get("image"), filmed.get("clip")) == (None, CLIP)


def test_the_last_scene_stays() -> None:
    made = board({"id": "a", "narration": "One."})
    with pytest.raises(InputError, match="is the only one"):
        done(made, {"do": "remove", "id": "a"})


def test_music_is_one_of_three() -> None:
    own = done(board(music=None, music_prompt="slow"), {"do": "film", "fields": {"music_file": SOUND}})
    assert (own.film["music_file"], own.film["music"], own.film["music_prompt"]) == (SOUND, None, "")
    off = done(own, {"do": "film", "fields": {"music": False}})
    assert (off.film["music_file"], off.film["music"]) == (None, False)
    composed = done(off, {"do": "film", "fields": {"music_prompt": "slow piano"}})
    assert (composed.film["music"], composed.film["music_prompt"]) == (None, "slow piano")
    for made in (own, off, composed):
        assert made.request().script is not None


def test_captions_keep_what_is_not_named() -> None:
    made = done(
        board(captions={"mode": "plain", "size": 40}), {"do": "film", "fields": {"captions": {"position": "top"}}}
    )
    assert made.film["captions"] == {"mode": "plain", "position": "top", "size": 40, "font": None}


def test_another_language_or_voice_may_be_spoken_by_another_backend() -> None:
    made = done(board(), {"do": "film", "fields": {"language": "de"}})
    assert (made.language, made.film["speech_backend"]) == ("de", "auto")
    assert done(board(), {"do": "film", "fields": {"speed": 1.5}}).film["speech_backend"] == "stub"


@pytest.mark.parametrize(
    "edits",
    [
        [],
        "edit",
        [{"do": "explode"}],
        [{"do": "scene", "id": "a"}],
        [{"do": "scene", "id": "a", "fields": {"id": "z"}}],
        [{"do": "scene", "id": "a", "fields": {"script": {}}}],
        [{"do": "scene", "id": "a", "fields": {"narration": "half \ud800"}}],
        [{"do": "scene", "id": "a", "fields": {"narration": 5}}],
        [{"do": "move", "id": "a", "to": "first"}],
        [{"do": "film", "fields": {"seed": 4}}],
        [{"do": "film", "fields": {"narration": {"audio": SOUND}}}],
        [{"do": "film", "fields": {"speed": 9}}],
        [{"do": "film", "fields": {"height": 121}}],
        [{"do": "film", "fields": {"aspect": "2:1"}}],
        [{"do": "film", "fields": {"title": "x" * 201}}],
        [{"do": "film", "fields": {"language": "English"}}],
        [{"do": "film", "fields": {"lyrics": "La la"}}],
        [{"do": "film", "fields": {"captions": {"mode": "loud"}}}],
        [{"do": "add", "scene": {"speech": "x"}}],
    ],
)
def test_what_is_no_edit_is_refused(edits: object) -> None:
    with pytest.raises(InputError):
        apply(board(), read_edits(edits))


def test_what_is_gone_is_told() -> None:
    with pytest.raises(NotFound, match="not in this storyboard any more"):
        done(board(), {"do": "scene", "id": "z", "fields": {"narration": "One."}})


@pytest.mark.parametrize(
    "edit", [{"do": "add"}, {"do": "remove", "id": "a"}, {"do": "move", "id": "a", "to": 1}, {"do": "copy", "id": "a"}]
)
def test_scenes_of_a_recording_follow_it(edit: dict[str, Any]) -> None:
    with pytest.raises(InputError, match="follow the recording"):
        done(recording(), edit)


def test_words_and_pictures_of_a_recording_are_edited_and_its_voice_is_not() -> None:
    made = done(recording(), {"do": "scene", "id": "a", "fields": {"narration": "Won.", "image_prompt": "a cup"}})
    assert made.request().script is not None
    with pytest.raises(InputError, match="none of ours speaks"):
        done(recording(), {"do": "film", "fields": {"voice": "heart"}})
    with pytest.raises(InputError, match="duration"):
        done(recording(), {"do": "scene", "id": "a", "fields": {"duration": 9.0}})


def test_a_song_s_words_and_look_are_edited_and_its_scenes_are_not() -> None:
    made = done(song(), {"do": "film", "fields": {"lyrics": "The sun is warm", "aspect": "1:1", "language": "de"}})
    assert (made.film["lyrics"], made.film["aspect"], made.film["language"]) == ("The sun is warm", "1:1", "de")
    with pytest.raises(InputError, match="lines that are sung"):
        done(song(), {"do": "add"})
    with pytest.raises(InputError, match="one needs some"):
        done(song(), {"do": "film", "fields": {"lyrics": " "}})
