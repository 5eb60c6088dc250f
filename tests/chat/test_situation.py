"""What a message is understood against, where no language model is: answers are quotations then."""

from __future__ import annotations

from pathlib import Path

from helpers_chat import Chat, assisting
from visiontune.chat.understanding import Understander


def test_what_was_quoted_is_read_aloud_without_its_marks(tmp_path: Path, understander: Understander) -> None:
    path = tmp_path / "notes.md"
    path.write_text("# The ferry\n\nThe ferry to Skerry leaves at nine. It takes an hour.\n")
    with assisting(tmp_path, understander) as plain:
        chat = Chat(plain, "ana")
        assert "> “" in chat.say("When does the ferry leave?", path).text
        speech = chat.say("read that aloud").one("speech")
    assert "notes.md" not in speech.request["text"] and ">" not in speech.request["text"]
    assert "The ferry to Skerry leaves at nine." in speech.request["text"]
