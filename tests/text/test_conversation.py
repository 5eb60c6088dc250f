"""C11: histories that chat templates refuse are put in order."""

from __future__ import annotations

from visiontune.text.base import Message
from visiontune.text.conversation import folded, shortened, turns


def history(*pairs: tuple[str, str]) -> list[Message]:
    return [Message(role=role, content=content) for role, content in pairs]  # type: ignore[arg-type]  # short names


def test_c11_two_user_turns_are_merged() -> None:
    assert turns(history(("user", "hello"), ("user", "are you there?"))) == [("user", "hello\n\nare you there?")]


def test_c11_system_texts_become_one_at_the_front() -> None:
    found = turns(history(("user", "a"), ("system", "one"), ("assistant", "b"), ("system", "two"), ("user", "c")))
    assert found == [("system", "one\n\ntwo"), ("user", "a"), ("assistant", "b"), ("user", "c")]


def test_c11_the_first_turn_is_the_users() -> None:
    assert [role for role, _ in turns(history(("assistant", "hi"), ("user", "a")))] == ["user", "assistant", "user"]
    assert turns(history(("system", "Say hi."))) == [("user", "Say hi.")]
    assert turns(history(("user", " "), ("assistant", ""))) == []


def test_c11_a_system_turn_can_be_folded_in() -> None:
    assert folded([("system", "s"), ("user", "u"), ("assistant", "a")]) == [("user", "s\n\nu"), ("assistant", "a")]
    assert folded([("user", "u")]) == [("user", "u")]


def test_shortening_drops_the_oldest_pairs_first() -> None:
    long = [
        ("system", "s" * 10),
        *[(role, f"{n}" * 50) for n in range(4) for role in ("user", "assistant")],
        ("user", "last"),
    ]
    short = shortened(long, 0.4)
    assert short[0] == ("system", "s" * 10)
    assert short[-1] == ("user", "last")
    assert [role for role, _ in short[1:]] == ["user", "assistant", "user", "assistant", "user"][-len(short) + 1 :]
    assert 0 < sum(len(content) for _, content in short) <= 0.4 * sum(len(content) for _, content in long)


def test_shortening_one_long_turn_keeps_both_its_ends() -> None:
    ((_, content),) = shortened([("user", "start " + "x " * 1000 + "end?")], 0.2)
    assert content.startswith("start")
    assert content.endswith("end?")
    assert len(content) < 500
