"""Replies answered by an engine: streamed through the database, side by side, cancelled, broken off."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import pytest

from helpers_chat import BREAKS, Poet, poet_installed
from helpers_serving import until
from visiontune.backends import Context
from visiontune.chat.answering import Answering
from visiontune.chat.asking import ask as ask_in
from visiontune.chat.assistant import Assistant
from visiontune.chat.understanding import Understander
from visiontune.jobs.replies import Reply, ReplyQueue
from visiontune.registry import Registry
from visiontune.settings import Settings
from visiontune.studio import Studio
from visiontune.text.base import TextOutput, TextRequest

COOK = "🧑‍🍳 ő 漢 \u200f"
GO_ON = threading.Event()


class Slow:
    """Says a word, and then what comes only when it may, or waits for ever where it is told to."""

    name = "slow"
    version = 1
    rank: ClassVar[int] = -1

    def __call__(self, request: TextRequest, context: Context) -> TextOutput:
        context.progress(0.0, "waiting for the language model")
        context.emit("Well, ")
        if "stubborn" in request.messages[-1].content:
            GO_ON.wait(30)
        while not GO_ON.wait(0.02):
            context.check_cancelled()
        context.emit("hello.")
        return TextOutput("Well, hello.", model="slow", finish_reason="length", warnings=("cut off",))


class Cut:
    """Emits the characters of `COOK` one by one, and breaks after the twelfth word where it is told to."""

    name = "cut"
    version = 1
    rank: ClassVar[int] = -1

    def __call__(self, request: TextRequest, context: Context) -> TextOutput:
        text = COOK * 20
        for n, letter in enumerate(text):
            if n == 30 and BREAKS in request.messages[-1].content:
                raise RuntimeError("the connection broke")
            context.emit(letter)
        return TextOutput(text)


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    folder = tmp_path_factory.mktemp("answering")
    with poet_installed(folder / "packages"):
        registry = Registry.load()
        for backend in (Slow, Cut):
            registry.register(f"text.{backend.name}", f"{__name__}:{backend.__name__}")
        settings = Settings.load(home=folder / "home", cache=folder / "cache", min_free_disk=0, image_planner="rules")
        with Studio(settings, registry) as studio:
            yield studio


@pytest.fixture
def answering(studio: Studio, understander: Understander) -> Iterator[Answering]:
    GO_ON.clear()
    stop = threading.Event()
    answering = Answering(studio, Assistant(studio, understander))
    threads = [
        threading.Thread(target=answering.serve, args=(stop,)),
        threading.Thread(target=studio.serve, kwargs={"stop": stop}),
    ]
    for thread in threads:
        thread.start()
    yield answering
    GO_ON.set()
    stop.set()
    for thread in threads:
        thread.join()


@pytest.fixture
def asking(studio: Studio) -> ReplyQueue:
    """The web's end."""
    return ReplyQueue(studio.database, "the web:1:0")


def ask(asking: ReplyQueue, backend: str, text: str = "hello", user: str = "ann") -> Reply:
    request = TextRequest.build(backend=backend, messages=[{"role": "user", "content": text}])
    return asking.add("text", request.document(), user)


def events(asking: ReplyQueue, reply: Reply) -> list[dict[str, Any]]:
    return [dict(one.event) for one in asking.events(reply.id)]


def ended(asking: ReplyQueue, reply: Reply) -> list[dict[str, Any]]:
    """All events, once it has ended."""
    until(lambda: asking.get(reply.id, reply.user).ended, "the reply ends")
    return events(asking, reply)


def said(told: list[dict[str, Any]]) -> str:
    return "".join(event["text"] for event in told if event["type"] == "said")


def test_c12_joined_pieces_are_the_text_byte_for_byte(answering: Answering, asking: ReplyQueue) -> None:
    told = ended(asking, ask(asking, "cut"))

    assert said(told).encode() == (COOK * 20).encode()
    assert told[-1] == {"type": "ended", "complete": True, "reason": ""}
    assert len(told) < 20  # of 160 pieces, joined


def test_what_pieces_do_not_tell_comes_after_them(answering: Answering, asking: ReplyQueue) -> None:
    reply = ask(asking, "slow")
    until(lambda: said(events(asking, reply)), "a first piece while it is made")
    assert {"type": "waiting", "sentence": "waiting for the language model"} in events(asking, reply)
    assert said(events(asking, reply)) == "Well, "
    GO_ON.set()

    assert ended(asking, reply)[-2] == {
        "type": "answered",
        "text": "Well, hello.",
        "model": "slow",
        "finish_reason": "length",
        "warnings": ["cut off"],
    }


def test_w21_a_reply_that_breaks_ends_incomplete_and_says_why(answering: Answering, asking: ReplyQueue) -> None:
    reply = ask(asking, "cut", BREAKS)

    told = ended(asking, reply)

    assert said(told) == (COOK * 20)[:30]
    assert not told[-1]["complete"] and "the connection broke" in told[-1]["reason"]
    kept = asking.get(reply.id, "ann")
    assert (kept.state, kept.error and kept.error["type"]) == ("failed", "JobError")


def test_one_long_reply_blocks_nobody(answering: Answering, asking: ReplyQueue) -> None:
    long = ask(asking, "slow")
    until(lambda: said(events(asking, long)), "the long one begins")

    assert said(ended(asking, ask(asking, "stub", "me too", "bob"))).strip() == "You said: me too"

    assert asking.get(long.id, "ann").state == "running"
    GO_ON.set()
    assert said(ended(asking, long)) == "Well, hello."


@pytest.mark.parametrize("how", ["heeding", "stubborn"])
def test_a_cancelled_reply_ends_soon_whatever_its_model_does(
    answering: Answering, asking: ReplyQueue, how: str
) -> None:
    reply = ask(asking, "slow", how)
    until(lambda: said(events(asking, reply)), "it begins")

    asking.cancel(reply.id, "ann")

    told = ended(asking, reply)  # before it may go on
    GO_ON.set()
    assert told[-1] == {"type": "ended", "complete": False, "reason": "cancelled"}
    assert asking.get(reply.id, "ann").state == "cancelled"
    until(lambda: not answering.busy, "its thread ends")
    assert events(asking, reply) == told


def test_a_wrong_request_is_a_failed_reply(answering: Answering, asking: ReplyQueue) -> None:
    wrong = asking.add("text", {"kind": "text", "seed": 1, "messages": []}, "ann")
    other = asking.add("text", {"kind": "image", "seed": 1, "prompt": "a fox", "backend": "stub"}, "ann")

    assert "messages" in ended(asking, wrong)[-1]["reason"]
    assert "must be text" in ended(asking, other)[-1]["reason"]


class Talk:
    """Somebody in a conversation."""

    def __init__(self, answering: Answering, asking: ReplyQueue, user: str) -> None:
        self.answering, self.asking, self.user = answering, asking, user
        self.id = answering.assistant.conversations.start(user).id

    def begin(self, text: str, **fields: Any) -> Reply:
        request = {"conversation_id": self.id, "text": text, "files": [], **fields}
        return self.asking.add("assistant", request, self.user, self.id)

    def ask(self, *texts: str) -> list[Reply]:
        """Say one thing after another, as the web does."""
        return [ask_in(self.answering.studio, self.id, text, self.user) for text in texts]

    @property
    def messages(self) -> list[tuple[str, str]]:
        kept = self.answering.assistant.conversations.get(self.id, self.user).messages
        return [(one.role, one.text) for one in kept]

    @property
    def last(self) -> Any:
        return self.answering.assistant.conversations.get(self.id, self.user).messages[-1]


def test_the_assistant_answers_and_what_it_made_is_told(answering: Answering, asking: ReplyQueue) -> None:
    talk = Talk(answering, asking, "cleo")

    told = ended(asking, talk.begin("a 320x180 picture of a fox"))

    by_type = {event["type"]: event for event in told}
    assert by_type["understood"]["understanding"]["wishes"][0]["intent"] == "image"
    assert by_type["planned"]["plan"]["steps"][0]["kind"] == "image" and by_type["planned"]["waits"] is False
    assert by_type["finished"]["job"] == by_type["queued"]["job"]
    assert "path" not in by_type["finished"]
    assert answering.studio.library.get(by_type["finished"]["artifact"], "cleo").kind == "image"
    assert by_type["ended"] == told[-1] == {"type": "ended", "complete": True, "reason": ""}
    assert talk.last.state == "complete" and talk.last.text == said(told).strip()


def test_w21_a_message_whose_model_broke_is_incomplete_and_may_be_asked_again(
    answering: Answering, asking: ReplyQueue
) -> None:
    talk = Talk(answering, asking, "dora")

    told = ended(asking, talk.begin(f"Tell me something long: {BREAKS}"))

    assert not told[-1]["complete"] and "the connection broke" in told[-1]["reason"]
    assert talk.last.state == "incomplete" and talk.last.text == said(told).strip() != ""
    assert not any(event["type"] in ("queued", "finished") for event in told)
    assert ended(asking, talk.begin("hello"))[-1]["complete"]


def test_a_cancelled_reply_of_the_assistant_stops_what_it_began(answering: Answering, asking: ReplyQueue) -> None:
    talk = Talk(answering, asking, "eve")
    reply = talk.begin("a 60 second 320x180 video about volcanoes")
    job = until(
        lambda: next((event["job"] for event in events(asking, reply) if event["type"] == "queued"), None), "queued"
    )

    asking.cancel(reply.id, "eve")

    ended(asking, reply)
    until(lambda: answering.studio.queue.get(job).state == "cancelled", "the job is cancelled")


def test_what_is_said_at_once_is_answered_in_order_and_what_comes_later_is_not_heard_yet(
    answering: Answering, asking: ReplyQueue
) -> None:
    talk = Talk(answering, asking, "hal")
    texts = [f"tell me this back: the cook says word{n}" for n in range(4)]
    Poet.heard.clear()

    for reply in talk.ask(*texts):
        assert ended(asking, reply)[-1]["complete"]

    assert [role for role, _ in talk.messages] == ["user", "assistant"] * 4
    assert [text for _, text in talk.messages[::2]] == texts
    assert [f"word{n}" in text for n, (_, text) in enumerate(talk.messages[1::2])] == [True] * 4
    heard = [[text for role, text in turns if role == "user"] for turns in Poet.heard]
    assert heard and [turns for turns in heard if turns != texts[: texts.index(turns[-1]) + 1]] == []


def test_a_stop_that_is_typed_ends_what_was_asked_before_and_nothing_later(
    answering: Answering, asking: ReplyQueue
) -> None:
    talk = Talk(answering, asking, "ida")
    film, picture = talk.ask("a 60 second 320x180 video about volcanoes", "a 320x180 picture of a fox")
    job = until(
        lambda: next((event["job"] for event in events(asking, film) if event["type"] == "queued"), None), "queued"
    )
    assert asking.get(picture.id, "ida").state == "queued"

    stop, hare = talk.ask("stop that", "a 320x180 picture of a hare")

    assert said(ended(asking, stop)) == "Stopped."
    assert ended(asking, film)[-1]["reason"] == "cancelled" or "Stopped." in said(events(asking, film))
    assert ended(asking, picture)[-1]["reason"] == "cancelled"
    until(lambda: answering.studio.queue.get(job).state == "cancelled", "the job is cancelled")
    assert any(event["type"] == "finished" for event in ended(asking, hare))
    assert [text for role, text in talk.messages if role == "user"][-2:] == ["stop that", "a 320x180 picture of a hare"]


def test_a_reply_whose_conversation_is_gone_is_cancelled_with_what_it_makes(
    answering: Answering, asking: ReplyQueue
) -> None:
    talk = Talk(answering, asking, "jan")
    running, waiting = talk.ask("a 60 second 320x180 video about volcanoes", "hello")
    job = until(
        lambda: next((event["job"] for event in events(asking, running) if event["type"] == "queued"), None), "queued"
    )
    answering.assistant.conversations.delete(talk.id, "jan")
    asking.cancel(running.id, "jan")

    for reply in (running, waiting):
        assert ended(asking, reply)[-1] == {"type": "ended", "complete": False, "reason": "cancelled"}
        assert asking.get(reply.id, "jan").state == "cancelled"
    until(lambda: answering.studio.queue.get(job).state == "cancelled", "the job is cancelled")


def test_a_file_that_cannot_be_read_leaves_its_message_and_why(answering: Answering, asking: ReplyQueue) -> None:
    talk = Talk(answering, asking, "kim")
    lost = {"ref": "sha256:" + "0" * 64 + ".md", "name": "x.md"}
    reply = ask_in(answering.studio, talk.id, "what is this?", "kim", [lost])
    assert "is not in this library" in ended(asking, reply)[-1]["reason"]
    assert talk.messages == [("user", "what is this?"), ("assistant", "")]
    assert talk.last.state == "incomplete" and "is not in this library" in talk.last.data["error"]


def test_files_come_by_reference_and_are_called_by_their_names(
    answering: Answering, asking: ReplyQueue, tmp_path: Path
) -> None:
    notes = tmp_path / "anything.md"
    notes.write_text("# The ferry\n\nThe ferry leaves at nine from the old pier.\n")
    ref = answering.studio.import_file(notes)
    talk = Talk(answering, asking, "finn")

    told = ended(asking, talk.begin("here are my notes", files=[{"ref": ref, "name": "Café timetable.md"}]))

    assert "“Café timetable.md”" in said(told)
    again = ended(asking, talk.begin("what is this?", files=[{"ref": "sha256:" + "0" * 64 + ".md", "name": "x.md"}]))
    assert "is not in this library" in again[-1]["reason"]


def test_an_engine_that_stops_ends_its_replies_and_their_jobs_go_on(studio: Studio, understander: Understander) -> None:
    asking = ReplyQueue(studio.database, "the web:1:0")
    stop = threading.Event()
    answering = Answering(studio, Assistant(studio, understander))
    engine = threading.Thread(target=answering.serve, args=(stop,))
    engine.start()
    talk = Talk(answering, asking, "gil")
    reply = talk.begin("a 320x180 picture of a hare")  # nobody works on jobs meanwhile
    job = until(
        lambda: next((event["job"] for event in events(asking, reply) if event["type"] == "queued"), None), "queued"
    )

    stop.set()
    engine.join()

    assert events(asking, reply)[-1] == {"type": "ended", "complete": False, "reason": "interrupted"}
    assert studio.queue.get(job).state == "queued"
    assert (talk.last.state, talk.last.data["jobs"]) == ("incomplete", [job])
    studio.serve(until_idle=True)
    assert studio.queue.get(job).state == "done"
    until(lambda: not answering.busy, "its thread ends")
