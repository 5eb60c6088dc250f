"""Conversations: what is kept, for whom, and in which order."""

from __future__ import annotations

import json
import multiprocessing
import threading
from typing import Any

import pytest
from sqlalchemy import URL, event, func, select

from visiontune.chat.memory.conversations import Conversations
from visiontune.chat.memory.records import Conversation
from visiontune.chat.memory.transcripts import markdown
from visiontune.errors import InputError
from visiontune.jobs.database import Database
from visiontune.jobs.tables import MessageRow


class Clock:
    """Seconds; each look is one later."""

    def __init__(self) -> None:
        self.now = 1_700_000_000.0

    def __call__(self) -> float:
        self.now += 1
        return self.now


@pytest.fixture
def talks(database: Database) -> Conversations:
    return Conversations(database, Clock())


def texts(conversation: Conversation) -> list[str]:
    return [message.text for message in conversation.messages]


def test_a_conversation_comes_back_as_it_was_said(talks: Conversations) -> None:
    begun = talks.start("ana")
    asked = talks.add(begun.id, "ana", "user", "Paint **a heron**\nin the reeds", {"files": ["sha"]})
    answered = talks.add(begun.id, "ana", "assistant", "", state="incomplete")
    talks.change(
        answered.id, "ana", text="Here it is.", data={"made": [{"id": "a1", "kind": "image"}]}, state="complete"
    )

    found = talks.get(begun.id, "ana")

    assert (found.title, found.count, found.summary) == ("Paint a heron", 2, "")
    assert [(m.number, m.role, m.text, m.state) for m in found.messages] == [
        (1, "user", "Paint **a heron**\nin the reeds", "complete"),
        (2, "assistant", "Here it is.", "complete"),
    ]
    assert found.messages[0] == asked
    assert found.messages[1].data == {"made": [{"id": "a1", "kind": "image"}]}
    assert found.messages[1].artifacts == ("a1",)
    assert found.created == begun.created < found.changed


def test_what_is_not_given_to_a_change_stays(talks: Conversations) -> None:
    talk = talks.start("ana")
    message = talks.add(talk.id, "ana", "assistant", "half", {"plan": [1]}, "incomplete")

    assert talks.change(message.id, "ana", text="whole").data == {"plan": [1]}
    assert talks.change(message.id, "ana", state="complete").text == "whole"
    assert talks.change(message.id, "ana", data={}).state == "complete"
    assert talks.get(talk.id, "ana").messages[0].data == {}


def test_titles_come_from_the_first_words_of_the_user_only(talks: Conversations) -> None:
    talk, named = talks.start("ana"), talks.start("ana", " My\ttalk\x07 ")
    talks.add(talk.id, "ana", "assistant", "Hello, what shall I make?")
    assert talks.get(talk.id, "ana").title == ""
    talks.add(talk.id, "ana", "user", " \n ")
    talks.add(talk.id, "ana", "user", "<think>hidden</think>A fox")
    talks.add(talk.id, "ana", "user", "A wolf")
    talks.add(named.id, "ana", "user", "A bear")

    assert talks.get(talk.id, "ana").title == "A fox"
    assert talks.get(named.id, "ana").title == "My talk"


def test_first_letters_of_an_id_do_where_they_are_clear(talks: Conversations, database: Database) -> None:
    from visiontune.jobs.tables import ConversationRow

    with database.session() as session:
        for beginning in ("ab1", "ab2", "b"):
            session.add(ConversationRow(id=beginning.ljust(32, "0"), user="ana", title=beginning, created=1, changed=1))
        session.add(ConversationRow(id="ab3".ljust(32, "0"), user="bob", title="other", created=1, changed=1))

    assert talks.get("ab1", "ana").title == "ab1"
    assert talks.get(" AB2 ", "ana").title == "ab2"
    assert talks.get("b", "ana").title == "b"
    assert talks.get("ab", "bob").title == "other"
    with pytest.raises(InputError, match="more letters"):
        talks.get("ab", "ana")
    for wrong in ("", "c", "%", "_", "g", "ab1" + "0" * 40, "\0", "ab\ud800", "😀"):
        with pytest.raises(InputError, match="no such conversation"):
            talks.get(wrong, "ana")


def test_another_users_conversation_is_as_one_that_does_not_exist(talks: Conversations) -> None:
    talk = talks.start("ana", "Secret")
    message = talks.add(talk.id, "ana", "user", "the word is heron")
    attempts: list[Any] = [
        lambda who, id_, _: talks.get(id_, who),
        lambda who, id_, _: talks.add(id_, who, "user", "hi"),
        lambda who, id_, _: talks.rename(id_, who, "Mine"),
        lambda who, id_, _: talks.summarise(id_, who, "sum"),
        lambda who, id_, _: talks.delete(id_, who),
        lambda who, id_, _: talks.export(id_, who),
        lambda who, _, message_id: talks.change(message_id, who, text="broken in"),
    ]

    for attempt in attempts:
        with pytest.raises(InputError) as foreign:
            attempt("bob", talk.id, message.id)
        with pytest.raises(InputError) as missing:
            attempt("bob", "0" * 32, "0" * 32)
        assert str(foreign.value).replace(talk.id, "ID").replace(message.id, "ID") == str(missing.value).replace(
            "0" * 32, "ID"
        )
    assert talks.find("bob") == talks.find("bob", "heron") == []
    kept = talks.get(talk.id, "ana")
    assert (kept.title, texts(kept), kept.summary) == ("Secret", ["the word is heron"], "")


def test_lists_are_newest_first_and_searches_look_into_titles_and_messages(talks: Conversations) -> None:
    herons, boats, empty = talks.start("ana", "Herons"), talks.start("ana", "Boats"), talks.start("ana")
    talks.add(boats.id, "ana", "user", "a boat with 100% WIND")
    talks.add(herons.id, "ana", "assistant", "Éclairs at the Straße")

    assert [talk.id for talk in talks.find("ana")] == [herons.id, boats.id, empty.id]
    assert [talk.count for talk in talks.find("ana")] == [1, 1, 0]
    assert [talk.id for talk in talks.find("ana", limit=1)] == [herons.id]
    for wanted, found in {
        "heron": [herons.id], "éCLAIRS": [herons.id], "straße": [herons.id], " wind ": [boats.id], "100%": [boats.id],
        "100_": [], "%": [boats.id], "b": [boats.id], "swan": [], "'; drop table messages": [],
    }.items():  # fmt: skip
        assert [talk.id for talk in talks.find("ana", wanted)] == found, wanted


def test_renamed_and_summarised(talks: Conversations) -> None:
    talk = talks.start("ana", "Old")
    talks.add(talk.id, "ana", "user", "Hello")

    assert talks.rename(talk.id[:12], "ana", "New\nname").title == "New name"
    assert talks.summarise(talk.id, "ana", "They said hello.").summary == "They said hello."
    assert talks.get(talk.id, "ana").title == "New name"
    assert texts(talks.get(talk.id, "ana")) == ["Hello"]


def test_a_deleted_conversation_takes_its_messages_and_no_others(talks: Conversations, database: Database) -> None:
    gone, kept = talks.start("ana"), talks.start("ana")
    for talk in (gone, kept):
        talks.add(talk.id, "ana", "user", "one")
        talks.add(talk.id, "ana", "user", "two")

    assert texts(talks.delete(gone.id, "ana")) == ["one", "two"]

    with pytest.raises(InputError, match="no such"):
        talks.add(gone.id, "ana", "user", "three")
    assert texts(talks.get(kept.id, "ana")) == ["one", "two"]
    with database.session(write=False) as session:
        assert session.scalar(select(func.count()).select_from(MessageRow)) == 2


@pytest.mark.parametrize(
    ("call", "field"),
    [
        (lambda t, i: t.add(i, "ana", "system", "x"), "role"),
        (lambda t, i: t.add(i, "ana", "user", "x", state="done"), "state"),
        (lambda t, i: t.add(i, "ana", "user", "a\0b"), "text"),
        (lambda t, i: t.add(i, "ana", "user", "\ud800"), "text"),
        (lambda t, i: t.add(i, "ana", "user", "x" * 200_001), "text"),
        (lambda t, i: t.add(i, "ana", "user", 7), "text"),
        (lambda t, i: t.add(i, "ana", "user", "x", {"a": float("nan")}), "data"),
        (lambda t, i: t.add(i, "ana", "user", "x", {"a": b"bytes"}), "data"),
        (lambda t, i: t.add(i, "ana", "user", "x", {"a": ["\ud800"]}), "data"),
        (lambda t, i: t.add(i, "ana", "user", "x", {"a": "\0"}), "data"),
        (lambda t, i: t.add(i, "ana", "user", "x", ["a"]), "data"),
        (lambda t, i: t.add(i, "ana", "user", "x", {"a": "x" * 4_000_001}), "data"),
        (lambda t, i: t.rename(i, "ana", " \n"), "title"),
        (lambda t, i: t.rename(i, "ana", "x" * 201), "title"),
        (lambda t, i: t.start(""), "user"),
        (lambda t, i: t.start("x" * 65), "user"),
        (lambda t, i: t.find("a\0na"), "user"),
        (lambda t, i: t.find("ana", "x" * 1_001), "text"),
        (lambda t, i: t.find("ana", limit=0), "limit"),
        (lambda t, i: t.find("ana", limit=10**30), "limit"),
        (lambda t, i: t.get(None, "ana"), "conversation"),
    ],
)
def test_bad_input_is_refused_by_name_and_changes_nothing(talks: Conversations, call: Any, field: str) -> None:
    talk = talks.start("ana", "T")

    with pytest.raises(InputError) as refused:
        call(talks, talk.id)

    assert refused.value.field == field
    assert talks.get(talk.id, "ana").messages == ()
    assert [one.title for one in talks.find("ana")] == ["T"]


def test_odd_but_right_text_is_kept(talks: Conversations) -> None:
    talk = talks.start("ana")
    said = "שלום 👨‍👩‍👧 \\u0000 \t'quotes\" \r\n% 字"

    message = talks.add(talk.id, "ana", "user", said, {"said": said, "n": [1, None, 2.5]})

    kept = talks.get(talk.id, "ana").messages[0]
    assert kept == message
    assert (kept.text, kept.data) == (said, {"said": said, "n": [1, None, 2.5]})


def write_some(address: URL, conversation_id: str, who: str, count: int) -> None:
    database = Database(address)
    talks = Conversations(database)
    for n in range(count):
        talks.add(conversation_id, "ana", "user", f"{who}{n}")
    database.close()


def check_numbers(conversation: Conversation, writers: str, count: int) -> None:
    assert [message.number for message in conversation.messages] == list(range(1, len(writers) * count + 1))
    for who in writers:  # nothing is lost or doubled, and each writer's own order holds
        assert [text for text in texts(conversation) if text[0] == who] == [f"{who}{n}" for n in range(count)]


def test_writers_at_the_same_moment_never_lose_or_double_a_number(talks: Conversations) -> None:
    talk = talks.start("ana")
    threads = [threading.Thread(target=write_some, args=(talks.database.address, talk.id, who, 25)) for who in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    check_numbers(talks.get(talk.id, "ana"), "abcd", 25)


def test_nor_do_programs(talks: Conversations) -> None:
    talk = talks.start("ana")
    spawn = multiprocessing.get_context("spawn")
    programs = [spawn.Process(target=write_some, args=(talks.database.address, talk.id, who, 15)) for who in "ab"]
    for program in programs:
        program.start()
    for program in programs:
        program.join()

    check_numbers(talks.get(talk.id, "ana"), "ab", 15)


def test_adding_does_not_read_what_was_said_before(talks: Conversations) -> None:
    """Else a long conversation would become slow; how quick it is, `benchmarks/chat.py` measures."""
    talk = talks.start("ana", "T")
    asked: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *more: Any) -> None:
        asked.append(statement)

    def statements() -> list[str]:
        asked.clear()
        talks.add(talk.id, "ana", "user", "one more")
        return list(asked)

    for n in range(3):
        talks.add(talk.id, "ana", "user", f"message {n}")
    event.listen(talks.database.engine, "before_cursor_execute", note)
    early = statements()
    for n in range(60):
        talks.add(talk.id, "ana", "user", f"message {n} " + "word " * 50)
    assert early == statements() and early
    assert not [
        one for one in early if one.startswith("SELECT") and "messages.text" in one and "messages.id =" not in one
    ]


def test_an_export_is_json_that_holds_all(talks: Conversations) -> None:
    talk = talks.start("ana")
    talks.add(talk.id, "ana", "user", "A fox", {"asked": True})
    talks.add(talk.id, "ana", "assistant", "Done", {"made": ["a1"]}, "incomplete")
    talks.summarise(talk.id, "ana", "Foxes.")

    exported = json.loads(json.dumps(talks.export(talk.id[:10], "ana")))

    assert (exported["title"], exported["summary"], exported["created"]) == (
        "A fox",
        "Foxes.",
        "2023-11-14T22:13:21.000Z",
    )
    assert [(m["number"], m["role"], m["text"], m["data"], m["state"]) for m in exported["messages"]] == [
        (1, "user", "A fox", {"asked": True}, "complete"),
        (2, "assistant", "Done", {"made": ["a1"]}, "incomplete"),
    ]
    assert "ana" not in json.dumps(exported)


def test_markdown_reads_well_and_no_message_runs_into_the_next(talks: Conversations) -> None:
    from markdown_it import MarkdownIt

    talk = talks.start("ana", "Foxes *and* more")
    talks.add(talk.id, "ana", "user", "# Not a title\n\n```\nopen fence <!--")
    talks.add(talk.id, "ana", "assistant", "Two foxes.", {"made": [{"id": "a1"}, "b2", {"no": "id"}, 5]}, "incomplete")

    written = markdown(talks.get(talk.id, "ana"))

    assert written == (
        "# Foxes \\*and\\* more\n\nBegun 2023-11-14 22:13 UTC, 2 messages.\n\n"
        "**You**, 2023-11-14 22:13 UTC\n\n> # Not a title\n>\n> ```\n> open fence <!--\n\n"
        "**VisionTune**, 2023-11-14 22:13 UTC (not finished)\n\n> Two foxes.\n\nMade: `a1`, `b2`\n"
    )
    tokens = MarkdownIt("commonmark").parse(written)
    outside = [token.type for token in tokens if token.level == 0 and token.nesting >= 0]
    assert outside == ["heading_open", *["paragraph_open"] * 2, "blockquote_open", "paragraph_open", "blockquote_open", "paragraph_open"]  # fmt: skip


def test_an_empty_conversation_can_be_read_too(talks: Conversations) -> None:
    talk = talks.get(talks.start("ana").id, "ana")

    assert markdown(talk) == "# Conversation\n\nBegun 2023-11-14 22:13 UTC, 0 messages.\n"
