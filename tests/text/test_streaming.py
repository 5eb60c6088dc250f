"""C12: what streams, joined, is the answer."""

from __future__ import annotations

import pytest

from visiontune.text.streaming import AnswerStream


def run(pieces: list[str | bytes], stop: tuple[str, ...] = ()) -> tuple[str, list[str]]:
    shown: list[str] = []
    stream = AnswerStream(shown.append, stop)
    for piece in pieces:
        stream.feed(piece)
    return stream.finish(), shown


@pytest.mark.parametrize("text", ["🧑‍🍳", "ő", "漢", "a 🧑‍🍳 b ő c 漢 d"])
def test_c12_bytes_of_a_character_split_over_chunks(text: str) -> None:
    whole, shown = run([bytes((byte,)) for byte in text.encode()])
    assert whole == text == "".join(shown)


def test_c12_halves_of_a_surrogate_pair_are_joined() -> None:
    whole, shown = run(["a \ud83d", "\udc19 b \ud83d"])
    assert whole == "a 🐙 b"
    assert "".join(shown).strip() == whole


def test_c12_no_replacement_sign_is_ever_shown() -> None:
    whole, shown = run(["ab\ufffd", "c", b"\xff\xfed\xf0\x9f"])
    assert whole == "abcd" == "".join(shown)


def test_a_stop_text_split_over_pieces_is_not_shown() -> None:
    whole, shown = run(["One two ST", "OP three"], ("STOP",))
    assert whole == "One two"
    assert "".join(shown) == "One two "


def test_what_only_looks_like_a_stop_text_is_shown_in_the_end() -> None:
    whole, shown = run(["One two ST", "AY three S"], ("STOP",))
    assert whole == "One two STAY three S" == "".join(shown)


def test_the_first_of_several_stop_texts_ends_it() -> None:
    assert run(["a b c d"], ("d", "b"))[0] == "a"
    assert run(["a b"], ("",))[0] == "a b"
