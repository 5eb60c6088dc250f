"""Drafts: every change is kept, counted, and taken back; two windows lose nothing of each other's."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from helpers_storyboards import board
from visiontune.errors import InputError, NotFound
from visiontune.jobs.database import Database
from visiontune.settings import Settings
from visiontune.storyboards.board import LONGEST, Board
from visiontune.storyboards.drafts import BUSY, Draft, Drafts
from visiontune.storyboards.edits import read_edits
from visiontune.storyboards.history import MOST_STEPS, TYPING
from visiontune.text.base import MOST_SCENES


class Clock:
    now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    database = Database.in_folder(settings.home)
    yield database
    database.close()


@pytest.fixture
def drafts(database: Database, clock: Clock) -> Drafts:
    return Drafts(database, clock)


def edit(drafts: Drafts, draft: Draft, *edits: dict[str, Any]) -> Draft:
    return drafts.edit(draft.id, "ada", read_edits(list(edits)))


def says(scene: str, text: str) -> dict[str, Any]:
    return {"do": "scene", "id": scene, "fields": {"narration": text}}


def told(made: Board) -> list[str]:
    return [str(scene["narration"]) for scene in made.scenes]


def test_a_draft_is_kept_with_every_change(drafts: Drafts, clock: Clock) -> None:
    draft = drafts.begin("ada", board())
    assert (draft.number, draft.undoes, draft.board) == (0, "", board())
    clock.now += 60
    draft = edit(drafts, draft, says("a", "The lake is wide."))
    again = drafts.get(draft.id, "ada")
    assert again == draft
    assert (again.number, again.changed, again.undoes) == (1, 1_060.0, "the words of scene 1")
    assert told(again.board)[0] == "The lake is wide."


def test_changes_are_taken_back_and_made_again_in_order(drafts: Drafts) -> None:
    draft = drafts.begin("ada", board())
    draft = edit(drafts, draft, {"do": "remove", "id": "b"})
    draft = edit(drafts, draft, {"do": "move", "id": "c", "to": 0})
    assert [draft.undoes, draft.redoes] == ["moving scene 2", ""]
    draft = drafts.undo(draft.id, "ada")
    assert ([scene["id"] for scene in draft.board.scenes], draft.redoes) == (["a", "c"], "moving scene 2")
    draft = drafts.undo(draft.id, "ada")
    assert draft.board == board()
    assert drafts.undo(draft.id, "ada").board == board()  # nothing is left to take back
    draft = drafts.redo(draft.id, "ada")
    draft = drafts.redo(draft.id, "ada")
    assert [scene["id"] for scene in draft.board.scenes] == ["c", "a"]
    assert drafts.undo(draft.id, "ada").number == draft.number + 1


def test_a_new_change_forgets_what_was_taken_back(drafts: Drafts) -> None:
    draft = drafts.begin("ada", board())
    edit(drafts, draft, says("a", "One."))
    drafts.undo(draft.id, "ada")
    draft = edit(drafts, draft, says("b", "Two."))
    assert draft.redoes == ""
    assert told(drafts.redo(draft.id, "ada").board) == ["The sea is wide.", "Two.", "It comes home."]


def test_what_is_typed_in_one_go_is_taken_back_in_one_go(drafts: Drafts, clock: Clock) -> None:
    draft = drafts.begin("ada", board())
    for text in ("The l", "The lake", "The lake is calm."):
        clock.now += TYPING / 2
        edit(drafts, draft, says("a", text))
    clock.now += TYPING * 2
    draft = edit(drafts, draft, says("a", "The lake is deep."))
    assert told(drafts.undo(draft.id, "ada").board)[0] == "The lake is calm."
    assert told(drafts.undo(draft.id, "ada").board)[0] == "The sea is wide."


def test_typing_in_two_places_is_two_changes(drafts: Drafts) -> None:
    draft = drafts.begin("ada", board())
    edit(drafts, draft, says("a", "One."))
    edit(drafts, draft, says("b", "Two."))
    assert told(drafts.undo(draft.id, "ada").board) == ["One.", "A ship sails out.", "It comes home."]


def test_all_edits_of_a_call_are_made_or_none(drafts: Drafts) -> None:
    draft = drafts.begin("ada", board())
    with pytest.raises(NotFound):
        edit(drafts, draft, says("a", "One."), says("z", "Nowhere."))
    assert drafts.get(draft.id, "ada") == draft


def test_another_s_draft_is_nowhere(drafts: Drafts) -> None:
    draft = drafts.begin("ada", board(), artifact_id="f" * 32)
    for call in (
        lambda: drafts.get(draft.id, "bob"),
        lambda: drafts.edit(draft.id, "bob", read_edits([says("a", "Mine.")])),
        lambda: drafts.undo(draft.id, "bob"),
        lambda: drafts.note(draft.id, "bob", job="x"),
        lambda: drafts.delete(draft.id, "bob"),
    ):
        with pytest.raises(NotFound) as caught:
            call()
        assert str(caught.value) == str(unknown(drafts, draft.id))
    assert drafts.of_artifact("f" * 32, "bob") is None
    assert drafts.find("bob") == []
    assert drafts.get(draft.id, "ada") == draft


def unknown(drafts: Drafts, draft_id: str) -> NotFound:
    with pytest.raises(NotFound) as caught:
        drafts.get("0" * 32, "bob")
    return NotFound("id", draft_id, caught.value.remedy)


def test_a_film_has_one_draft(drafts: Drafts) -> None:
    first = drafts.begin("ada", board(), artifact_id="f" * 32)
    edit(drafts, first, says("a", "One."))
    again = drafts.begin("ada", board(), artifact_id="f" * 32)
    assert (again.id, told(again.board)[0]) == (first.id, "One.")
    assert drafts.begin("ada", board()).id != drafts.begin("ada", board()).id


def test_windows_that_write_at_once_lose_nothing(drafts: Drafts) -> None:
    draft = drafts.begin("ada", board(*({"id": f"s{n}", "narration": "."} for n in range(8))))

    def write(n: int) -> None:
        for k in range(5):
            drafts.edit(draft.id, "ada", read_edits([says(f"s{n}", f"{n} {k}")]))

    threads = [threading.Thread(target=write, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    after = drafts.get(draft.id, "ada")
    assert told(after.board) == [f"{n} 4" for n in range(8)]
    assert after.number == 40


def test_only_so_many_steps_are_kept(drafts: Drafts, clock: Clock) -> None:
    draft = drafts.begin("ada", board())
    for n in range(MOST_STEPS + 5):
        clock.now += 2 * TYPING
        edit(drafts, draft, says("a", str(n)))
    for _ in range(MOST_STEPS):
        draft = drafts.undo(draft.id, "ada")
    assert (told(draft.board)[0], draft.undoes) == ("4", "")


def test_a_film_that_was_made_takes_the_board_s_place_unless_it_was_changed_meanwhile(drafts: Drafts) -> None:
    draft = edit(drafts, drafts.begin("ada", board()), says("a", "One."))
    made = board().with_scenes([{"id": "a", "narration": "One.", "plans": []}])
    same = drafts.replace(draft.id, "ada", made, "f" * 32, at=draft.number, outcome="Made the film.")
    assert (same.board, same.artifact_id, same.outcome, same.number) == (made, "f" * 32, "Made the film.", draft.number)
    later = edit(drafts, same, says("a", "Two."))
    assert drafts.replace(draft.id, "ada", made, "e" * 32, at=draft.number).board == later.board


def test_a_board_that_is_too_long_is_refused_and_the_draft_stays(drafts: Drafts) -> None:
    draft = drafts.begin("ada", board())
    scene = {"narration": "x" * 190_000}
    adds = [{"do": "add", "scene": scene} for _ in range(LONGEST // 190_000 + 1)]
    with pytest.raises(InputError, match="too long for a storyboard"):
        edit(drafts, draft, *adds)
    assert drafts.get(draft.id, "ada") == draft


def many(count: int) -> Board:
    return board(*({"id": f"s{n}", "narration": "One.", "image_prompt": ""} for n in range(count)))


def test_a_storyboard_holds_as_many_scenes_as_a_script(drafts: Drafts) -> None:
    draft = drafts.begin("ada", many(MOST_SCENES))
    assert len(draft.board.script().scenes) == MOST_SCENES
    with pytest.raises(InputError, match="more than a storyboard holds; 2,000 at most"):
        edit(drafts, draft, {"do": "add"})
    with pytest.raises(InputError, match="more than a storyboard holds"):
        drafts.begin("ada", many(MOST_SCENES + 1))


def test_of_many_scenes_all_that_was_removed_comes_back(drafts: Drafts) -> None:
    whole = many(MOST_SCENES)
    draft = drafts.begin("ada", whole)
    for start in (0, 200):
        edit(drafts, draft, *({"do": "remove", "id": f"s{n}"} for n in range(start, start + 200)))
    drafts.undo(draft.id, "ada")
    assert drafts.undo(draft.id, "ada").board.scenes == whole.scenes
    assert len(drafts.redo(draft.id, "ada").board.scenes) == MOST_SCENES - 200


def test_what_holds_too_much_is_changed_and_shrinks_and_its_changes_are_taken_back(drafts: Drafts) -> None:
    draft = drafts.begin("ada", board())
    large = many(MOST_SCENES + 3)
    drafts.replace(draft.id, "ada", large)
    edit(drafts, draft, {"do": "remove", "id": "s0"})
    edit(drafts, draft, says("s1", "Two."))
    with pytest.raises(InputError, match="more than a storyboard holds"):
        edit(drafts, draft, {"do": "copy", "id": "s1"})
    drafts.undo(draft.id, "ada")
    assert drafts.undo(draft.id, "ada").board.scenes == large.scenes


def test_a_change_whose_scene_is_gone_is_not_in_the_way_of_those_before_it(drafts: Drafts) -> None:
    draft = drafts.begin("ada", board())
    edit(drafts, draft, {"do": "film", "fields": {"title": "The lake"}})
    edit(drafts, draft, says("c", "Far out."))
    drafts.replace(draft.id, "ada", replace(board(), title="The lake", scenes=board().scenes[:2]))
    draft = drafts.undo(draft.id, "ada")
    assert (draft.board.title, draft.undoes) == ("The sea", "")
    assert told(draft.board) == ["The sea is wide.", "A ship sails out."]


def test_of_all_who_would_make_its_film_at_once_one_does(drafts: Drafts, database: Database) -> None:
    draft = drafts.begin("ada", board())
    outcomes: list[str] = []

    def claim(job: str) -> None:
        try:
            with database.session() as session:
                drafts.claim(session, draft.id, "ada", None, job, draft.board)
            outcomes.append(job)
        except InputError as error:
            outcomes.append(error.remedy)

    threads = [threading.Thread(target=claim, args=(f"job {n}",)) for n in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (won,) = [one for one in outcomes if one != BUSY]
    after = drafts.get(draft.id, "ada")
    assert len(outcomes) == 5 and (after.job, after.submitted) == (won, draft.board.digest())


def test_a_draft_that_is_given_up_is_gone(drafts: Drafts) -> None:
    draft = drafts.begin("ada", board())
    drafts.delete(draft.id, "ada")
    with pytest.raises(NotFound):
        drafts.get(draft.id, "ada")
