"""Conversations within a budget."""

from __future__ import annotations

from visiontune.chat.talk.trimming import alternating, retold, trimmed


def test_turns_alternate_whatever_broke_off() -> None:
    turns = [
        ("assistant", "Welcome!"), ("user", "hello"), ("user", "are you there?"), ("assistant", "<think>who"),
        ("user", "\0?"), ("assistant", "<think>x</think>Yes."), ("system", "no"), ("user", "good"), ("assistant", "half"),
    ]  # fmt: skip
    assert alternating(turns) == [("user", "hello\n\nare you there?\n\n?"), ("assistant", "Yes."), ("user", "good")]
    assert alternating([("assistant", "Hi")]) == []


def test_what_fits_is_left_as_it_is() -> None:
    turns = [("user", "a"), ("assistant", "b"), ("user", "c")]
    assert trimmed(turns, 200) == (turns, "")


def test_the_newest_stay_and_the_older_are_retold() -> None:
    turns = []
    for n in range(20):
        turns += [
            ("user", f"I grow {n} rows of tomatoes near the river."),
            ("assistant", "Tomatoes like the sun. " * 20),
        ]
    turns.append(("user", "When shall I water them?"))
    kept, earlier = trimmed(turns, 3_000)
    assert kept[-1] == turns[-1] and kept[0][0] == "user" and len(kept) % 2 == 1
    assert sum(len(content) for _, content in kept) + len(earlier) <= 3_000
    assert "User: I grow" in earlier and len(earlier) <= 600


def test_one_monstrous_message_is_cut_in_its_middle() -> None:
    kept, earlier = trimmed([("user", "begin " + "x" * 50_000 + " end")], 2_000)
    assert earlier == ""
    assert kept[0][1].startswith("begin") and kept[0][1].endswith("end") and len(kept[0][1]) < 2_000


def test_nothing_is_retold_of_nothing() -> None:
    assert retold([], 500) == ""
    assert retold([("user", "🙂")], 500) in ("", "User: 🙂")
