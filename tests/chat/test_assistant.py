"""The assistant itself: what is said, kept, stopped and never mixed up; what breaks, and what is done after it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import pytest

from helpers_chat import BREAKS, Chat, Poet, assisting, captions, picture, worked_on
from helpers_film import decode
from visiontune.chat.assistant import Assistant
from visiontune.chat.base import Ended, Failed, Finished, Moved, Planned, Queued, Said
from visiontune.chat.memory.profile import Profile
from visiontune.chat.understanding import Understander
from visiontune.errors import InputError
from visiontune.settings import Settings
from visiontune.studio import Studio


def test_c01_a_question_with_the_words_of_requests_makes_nothing(chat: Chat) -> None:
    question = "Which picture does Orwell paint of Room 101, and what sound does the scene make in your head?"
    reply = chat.say(question)

    assert [wish.intent for wish in reply.wishes] == ["chat"]
    assert reply.of(Queued) == [] and reply.of(Planned) == []
    assert question in reply.text  # the model was asked
    assert chat.assistant.studio.queue.find(user=chat.user) == []
    # The decision is kept with its confidence.
    (wish,) = chat.kept[-1].data["understood"]["wishes"]
    assert wish["intent"] == "chat" and wish["confidence"] > 0.8


def test_preferences_are_kept_used_said_and_taken_back(chat: Chat) -> None:
    for message, told in (("I prefer watercolour", "watercolour"), ("always use vertical videos", "9:16")):
        reply = chat.say(message)
        assert told in reply.text and "remember" in reply.text
        assert reply.jobs == [] and reply.choices == {}

    later = Chat(chat.assistant, chat.user)  # another conversation of the same user
    reply = later.say("a picture of a fox")
    made = reply.one("image")
    assert (made.request["style"], made.request["width"], made.request["height"]) == ("watercolour", 720, 1280)
    assert picture(made).shape == (1280, 720, 3)
    assert "watercolour, as you prefer" in reply.text and "9:16, as you prefer" in reply.text
    other = Chat(chat.assistant, f"{chat.user}2")
    assert chat.assistant.profiles.get(other.user) == Profile()

    assert "forgotten" in later.say("forget my preferences").text
    assert chat.assistant.profiles.get(chat.user) == Profile()
    plain = later.say("a 320x180 picture of a fox").one("image")
    assert plain.request["style"] == ""
    assert "no such preference" in later.say("forget my style").text


def test_a_statement_does_not_change_what_was_made(chat: Chat) -> None:
    chat.say("a 320x180 picture of a fox").one("image")
    assert chat.say("From now on always use vertical videos.").jobs == []


def test_a_costly_film_waits_and_a_no_leaves_it(chat: Chat) -> None:
    reply = chat.say("make a 10 minute film about volcanoes")
    (planned,) = reply.of(Planned)
    assert planned.waits and planned.plan.costly
    assert "10 minutes" in reply.text and "Shall I?" in reply.text
    assert reply.jobs == []

    assert chat.say("no").jobs == []
    assert chat.say("ok").jobs == []  # said of the no
    assert chat.assistant.studio.queue.find(user=chat.user) == []


def test_an_offer_is_not_taken_up_by_praise_of_something_else(chat: Chat) -> None:
    chat.say("make a 10 minute film about volcanoes")
    chat.say("why is the sky blue?")
    assert chat.say("great").jobs == []


def test_what_runs_is_told_of_and_stopped_and_nothing_else(chat: Chat) -> None:
    studio = chat.assistant.studio
    assert "Nothing is being made" in chat.say("how far is it?").text
    chat.say("make a 10 minute film about volcanoes, 320x180")
    film = chat.begin("yes, go ahead")
    job = film.until(Queued).job
    other = Chat(chat.assistant, chat.user).begin("a 6 second piece of piano music")
    film.until(Moved)

    told = chat.say("how far is it?").text
    assert told.startswith("video: ") and "%" in told
    stopped = chat.say("stop")
    assert stopped.text == "Stopped."
    ended = film.whole()
    assert ended.made == []
    assert [event.job for event in ended.of(Failed)] == [job]
    assert "Stopped." in ended.text
    assert studio.queue.get(job).state == "cancelled"
    other.whole().one("music")  # of the same user, and not stopped


def test_a_reply_that_is_stopped_stops_its_own_jobs(chat: Chat) -> None:
    stop = threading.Event()
    events = []
    for event in chat.assistant.reply(chat.id, "a 60 second 320x180 video about volcanoes", chat.user, stop=stop):
        events.append(event)
        if isinstance(event, Queued):
            stop.set()
    (job,) = [event.job for event in events if isinstance(event, Queued)]
    assert chat.assistant.studio.queue.get(job).state == "cancelled"
    assert not any(isinstance(event, Finished) for event in events)
    assert isinstance(events[-1], Ended)


def test_a_reader_that_leaves_stops_what_it_began(chat: Chat) -> None:
    reply = chat.assistant.reply(chat.id, "a 60 second 320x180 video about volcanoes", chat.user)
    job = next(event.job for event in reply if isinstance(event, Queued))
    reply.close()  # type: ignore[attr-defined]
    assert chat.assistant.studio.queue.get(job).state == "cancelled"
    assert chat.kept[-1].state == "incomplete"
    assert chat.say("hello").ended == Ended()


def test_w21_a_stream_that_breaks_is_incomplete_and_nothing_is_made_of_it(chat: Chat) -> None:
    reply = chat.say(f"Tell me something long: {BREAKS}")
    assert not reply.ended.complete and "the connection broke" in reply.ended.reason
    assert "I heard" in reply.text  # what came is shown
    kept = chat.kept[-1]
    assert (kept.state, kept.text) == ("incomplete", reply.text.strip())
    assert "the connection broke" in kept.data["error"]

    again = chat.say("read that aloud")
    assert again.jobs == [] and again.made == []
    # It can be asked for again, and the conversation goes on.
    assert chat.say("are you there?").ended == Ended()
    assert chat.kept[-1].state == "complete"


def test_c11_a_chat_whose_reply_was_lost_goes_on(chat: Chat) -> None:
    conversations = chat.assistant.conversations
    conversations.add(chat.id, chat.user, "user", "hello")
    conversations.add(chat.id, chat.user, "assistant", "", {}, "incomplete")

    reply = chat.say("tell me what you know about me")
    assert reply.ended == Ended() and reply.text
    roles = [role for role, _ in Poet.heard[-1] if role != "system"]
    assert roles[-1] == "user"
    assert all(a != b for a, b in pairwise(roles))


def test_c12_what_is_streamed_is_what_is_kept(chat: Chat) -> None:
    words = "the cook 🧑‍🍳 says ő and 漢"
    reply = chat.say(f"tell me this back: {words}")
    assert words in reply.text and "\ufffd" not in reply.text
    assert chat.kept[-1].text == reply.text.strip()
    assert chat.kept[-2].text.endswith(words)


def test_c14_two_chats_at_the_same_moment(chat: Chat) -> None:
    before = os.getpid()
    ready = threading.Barrier(2)

    def one(n: int) -> str:
        mine = Chat(chat.assistant, f"{chat.user}{n}")
        ready.wait()
        return mine.say(f"my code word is heron{n}").text

    with ThreadPoolExecutor(2) as threads:
        texts = list(threads.map(one, range(2)))
    assert os.getpid() == before
    assert ["heron0" in texts[0], "heron1" in texts[0]] == [True, False]
    assert ["heron0" in texts[1], "heron1" in texts[1]] == [False, True]


def test_c13_c17_users_at_once_never_see_each_others_words(chat: Chat) -> None:
    """Four at once, over two studios on one home."""
    settings = chat.assistant.studio.settings
    ready = threading.Barrier(4)
    with Studio(settings) as second:
        doors = [chat.assistant, Assistant(second, chat.assistant.understander)]

        def one(n: int) -> tuple[str, str, list[str]]:
            mine = Chat(doors[n % 2], f"{chat.user}{n}")
            ready.wait()
            mine.say(f"my code word is heron{n}")
            asked = mine.say("tell me my code word")
            made = mine.say(f"a 320x180 picture of {n + 2} foxes").one("image")
            return mine.id, asked.text + " ".join(str(message.text) for message in mine.kept), [made.id]

        with ThreadPoolExecutor(4) as threads:
            found = list(threads.map(one, range(4)))
        for n, (_, words, _) in enumerate(found):
            assert f"heron{n}" in words
            assert not any(f"heron{other}" in words for other in range(4) if other != n)
        assert len({conversation for conversation, *_ in found}) == 4
        for n, (conversation, _, (made,)) in enumerate(found):
            stranger = f"{chat.user}{(n + 1) % 4}"
            for door in doors:
                with pytest.raises(InputError, match="no such conversation"):
                    list(door.reply(conversation, "what is my code word?", stranger))
                with pytest.raises(InputError):
                    door.studio.library.get(made, stranger)
        alone = Chat(doors[1], f"{chat.user}-b")
        assert alone.kept == ()
        assert "heron" not in alone.say("tell me my code word").text


_KILLED = """
import sys
from pathlib import Path
from visiontune.chat.assistant import Assistant
from visiontune.chat.base import Moved, Queued
from visiontune.settings import Settings
from visiontune.studio import Studio
from helpers_chat import worked_on

home, conversation = Path(sys.argv[1]), sys.argv[2]
with Studio(Settings.load(home=home / "home", cache=home / "cache", min_free_disk=0)) as studio, worked_on(studio):
    for event in Assistant(studio).reply(conversation, "a 5 second 320x180 video about volcanoes", "ana"):
        if isinstance(event, Queued):
            print("queued", event.job, flush=True)
"""


def test_a_killed_process_leaves_the_conversation_usable(tmp_path: Path, understander: Understander) -> None:
    settings = Settings.load(home=tmp_path / "home", cache=tmp_path / "cache", min_free_disk=0, image_planner="rules")
    with Studio(settings) as studio:
        chat = Chat(Assistant(studio, understander), "ana")
        environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])}
        process = subprocess.Popen(
            [sys.executable, "-c", _KILLED, str(tmp_path), chat.id], stdout=subprocess.PIPE, text=True, env=environment
        )
        assert process.stdout is not None
        with process.stdout:
            job = process.stdout.readline().split()[1]
            process.send_signal(signal.SIGKILL)
            process.wait(30)
        assert [(message.role, message.state) for message in chat.kept] == [
            ("user", "complete"),
            ("assistant", "incomplete"),
        ]
        assert chat.kept[-1].data["jobs"] == [job]

        # It is still to be made, and a worker goes on with it.
        assert "video" in chat.say("how far is it?").text
        with worked_on(studio):
            film = studio.wait(job)
            assert captions(film)
            # What it became belongs to the conversation.
            tall = chat.say("make it vertical").one("video")
        assert decode(tall.path)[0].shape == (320, 180, 3)
        assert captions(tall) == captions(film)


@pytest.mark.parametrize("text", ["great", "ok", "yes", "no, thanks"])
def test_a_yes_where_nothing_waits_makes_nothing(chat: Chat, text: str) -> None:
    chat.say("a 320x180 picture of a fox").one("image")
    assert chat.say(text).jobs == []


def test_an_offer_holds_over_other_talk_for_who_speaks_of_making(chat: Chat) -> None:
    chat.say("make a 10 minute film about volcanoes")
    chat.say("why is the sky blue?")
    film = chat.begin("OK, make it")
    job = film.until(Queued).job
    assert chat.assistant.studio.queue.get(job).request["duration"] == 600
    assert chat.say("OK, make it").jobs == []  # it runs already
    chat.say("stop")
    assert film.whole().made == []


def test_files_and_messages_that_cannot_be_taken_are_refused_and_leave_nothing(chat: Chat, tmp_path: Path) -> None:
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"no picture")
    for message, files in (
        ("look", (broken,)),
        ("look", (tmp_path / "missing.md",)),
        ("x" * 3_000_000, ()),
        ("", ()),
        (" \n ", ()),
        ("\0", ()),
        ("look", (broken,) * 21),
    ):
        with pytest.raises(InputError):
            chat.say(message, *files)
    assert len(chat.kept) == 0
    with pytest.raises(InputError, match="no such conversation"):
        Chat(chat.assistant, chat.user, "0" * 32).say("hello")


def test_a_file_may_come_without_words(chat: Chat, tmp_path: Path) -> None:
    path = tmp_path / "notes.md"
    path.write_text("# Tea\n\nTea is made of leaves. It is drunk hot.\n")
    reply = chat.say("", path)
    assert reply.ended == Ended() and reply.jobs == []
    assert "notes.md" in reply.text


@pytest.mark.parametrize("message", ["👍", "🧑‍🍳" * 50, "?!", "ﷺ" * 300, "a" * 20_000])
def test_odd_messages_get_an_answer_and_make_nothing(chat: Chat, message: str) -> None:
    reply = chat.say(message)
    assert reply.ended == Ended()
    assert reply.of(Said) and reply.jobs == []


def test_an_assistant_of_a_fresh_home_knows_nothing(tmp_path: Path, understander: Understander) -> None:
    with assisting(tmp_path, understander) as fresh:
        chat = Chat(fresh, "local")
        assert "Nothing is being made" in chat.say("stop").text
        assert chat.say("make it wider").jobs == []
        assert chat.say("OK, make it").jobs == []
        # Without a language model it is honest, and makes nothing else in its place.
        assert chat.say("tell me about the economy of Liechtenstein in 1923").jobs == []
