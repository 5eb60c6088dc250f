"""The chat page: what it shows of conversations and of replies that are being given, and what may be said there."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

import pytest
from flask_openapi import OpenAPI
from PIL import Image
from sqlalchemy import delete

from helpers_web_chat import Telling, Visiting, plain
from visiontune.chat.memory.conversations import Conversations
from visiontune.image.base import ImageRequest
from visiontune.jobs.replies import Reply, ReplyQueue
from visiontune.jobs.tables import Base
from visiontune.listing import Listings
from visiontune.settings import Settings
from visiontune.studio import Studio
from visiontune.web.app import create_app
from visiontune.web.markdown import rendered

UNKNOWN = "0" * 32


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenAPI]:
    folder = tmp_path_factory.mktemp("chat")
    with Studio(Settings.load(home=folder / "home", cache=folder / "cache", min_free_disk=0)) as studio:
        yield create_app(studio=studio)


@pytest.fixture
def studio(app: OpenAPI) -> Studio:
    """Empty for each test."""
    studio: Studio = app.extensions["visiontune"].studio
    with studio.database.session() as session:
        for table in reversed(Base.metadata.sorted_tables):
            session.execute(delete(table))
    return studio


@pytest.fixture
def visiting(app: OpenAPI, studio: Studio) -> Visiting:
    return Visiting(app)


def picture(width: int = 8, height: int = 6) -> bytes:
    content = io.BytesIO()
    Image.linear_gradient("L").resize((width, height)).save(content, "PNG")
    return content.getvalue()


def queued(studio: Studio, **fields: str) -> str:
    request = ImageRequest.build(prompt="a red kite", backend="stub", width=64, height=64, **fields)
    return studio.submit(request).id


# ---- The first page


def test_who_has_nothing_is_greeted_with_examples_and_told_what_would_be_better(visiting: Visiting) -> None:
    page = visiting.get("/").text
    assert page.count('class="example"') == 5
    assert "What would make it better" in page and "A small language model" in page and 'href="/settings"' in page
    assert "Nothing leaves it" in page


def test_who_made_something_gets_suggestions_only(visiting: Visiting, studio: Studio) -> None:
    studio.make(ImageRequest.build(prompt="a red kite", backend="stub", width=64, height=64))
    page = visiting.get("/").text
    assert page.count('class="chip"') == 5
    assert "What would make it better" not in page


def test_what_was_made_can_be_brought_into_a_message(visiting: Visiting, studio: Studio) -> None:
    made = studio.make(ImageRequest.build(prompt="a red kite", backend="stub", width=64, height=64))
    page = visiting.get(f"/?attach={made.id}").text
    found = re.search(r'name="file" value="([0-9a-f]{32})"', page)
    assert found is not None
    told = visiting.get(f"/chat/files/{found[1]}")
    assert Image.open(io.BytesIO(told.data)).size == (64, 64)
    assert visiting.get(f"/?attach={UNKNOWN}").status_code == 404


def test_a_service_that_is_asked_is_not_kept_quiet(settings: Settings) -> None:
    with Studio(settings.model_copy(update={"openai_base_url": "http://127.0.0.1:9/v1"})) as studio:
        page = Visiting(create_app(studio.settings, studio=studio)).get("/").text
    assert "Nothing leaves it" not in page and "A capable language model" not in page


# ---- Saying something


def test_a_first_message_opens_a_conversation_that_shows_it(visiting: Visiting) -> None:
    talk = visiting.begin("Draw a fox\nin the snow")
    page = visiting.get(f"/chat/{talk}").text
    assert 'class="bubble" data-words dir="auto">Draw a fox\nin the snow</div>' in page
    assert page.count("<vt-reply") == 1 and 'data-state="queued"' in page
    assert f'data-conversation="{talk}"' in page
    recent = visiting.get(f"/chat/recent?current={talk}").text
    assert re.search(rf'href="/chat/{talk}" aria-current="page"[^>]*>Draw a fox</a>', recent)


def test_the_next_message_is_added_to_the_page_with_its_reply(visiting: Visiting, studio: Studio) -> None:
    talk = visiting.begin("hello")
    Telling(studio).end("Hello.")
    added = visiting.post(f"/chat/{talk}/messages", {"text": "and <b>now</b>?"})
    assert added.status_code == 200 and added.headers["HX-Trigger"] == "vt:conversations"
    assert "and &lt;b&gt;now&lt;/b&gt;?" in added.text and "Hello." not in added.text
    assert added.text.count("<vt-reply") == 1
    assert plain(visiting.get(f"/chat/{talk}").text).count("and &lt;b&gt;now") == 1


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "must say something"),
        (" \n\t ", "must say something"),
        ("a\0b", "NUL"),
        ("x" * 200_001, "at most 200,000 characters"),
    ],
)
def test_what_cannot_be_said_is_told_at_the_box(visiting: Visiting, text: str, told: str) -> None:
    talk = visiting.begin("hello")
    for path in ("/chat", f"/chat/{talk}/messages"):
        answer = visiting.post(path, {"text": text})
        assert answer.status_code == 422 and told in answer.text
        assert answer.headers["HX-Retarget"] == "#say-fault"
    assert visiting.get("/chats").text.count('<li id="chat-') == 1  # nothing was begun


@pytest.mark.parametrize("text", ["🧑‍🍳 👩🏽‍🚀", "مرحبا بالعالم", "x" * 200_000, "a" * 5_000 + " b", "\u202eabc", "ﷺ"])
def test_odd_messages_are_kept_as_they_are(visiting: Visiting, studio: Studio, text: str) -> None:
    talk = visiting.begin(text)
    assert f">{text}</div>" in visiting.get(f"/chat/{talk}").text
    assert Telling(studio).reply.request["text"] == text


def test_so_many_may_wait_and_no_more(visiting: Visiting, studio: Studio) -> None:
    queue = ReplyQueue(studio.database, studio.queue.owner)
    for n in range(queue.limit):
        queue.add("assistant", {"conversation_id": UNKNOWN, "text": "x", "files": []}, f"bob{n}")
    answer = visiting.post("/chat", {"text": "hello"})
    assert answer.status_code == 429 and "Retry-After" in answer.headers
    assert "No chats yet" in visiting.get("/chats").text


def test_stop_ends_what_waits_and_what_runs_in_this_conversation_alone(visiting: Visiting, studio: Studio) -> None:
    first, other = visiting.begin("one"), visiting.begin("two")
    telling = Telling(studio)
    visiting.post(f"/chat/{first}/messages", {"text": "three"})
    assert visiting.post(f"/chat/{first}/stop").status_code == 204
    states = {one.request["text"]: (one.state, one.cancel_asked) for one in telling.queue.find("local")}
    assert states == {"one": ("running", True), "two": ("queued", False), "three": ("cancelled", False)}
    assert "Stopped." in visiting.get(f"/chat/{first}").text
    assert "Stopped." not in visiting.get(f"/chat/{other}").text


# ---- Files


def test_own_files_come_with_a_message_and_are_seen(visiting: Visiting, studio: Studio) -> None:
    upload = visiting.app.extensions["visiontune"].uploads.take(io.BytesIO(picture()), "a kite.png", "local")
    talk = visiting.begin("what is this?", file=upload.id)
    assert Telling(studio).reply.request["files"] == [{"ref": upload.ref, "name": "a kite.png"}]
    page = visiting.get(f"/chat/{talk}").text
    shown = visiting.get(f"/chat/files/{upload.id}")
    assert f'src="/chat/files/{upload.id}"' in page
    assert shown.content_type == "image/png" and Image.open(io.BytesIO(shown.data)).size == (8, 6)


def test_files_alone_are_a_message(visiting: Visiting) -> None:
    upload = visiting.app.extensions["visiontune"].uploads.take(io.BytesIO(b"Notes of a trip."), "notes.txt", "local")
    talk = visiting.begin("", file=upload.id)
    assert "notes.txt" in visiting.get(f"/chat/{talk}").text
    assert "notes.txt" in visiting.get("/chats").text


def test_files_of_others_and_unknown_ones_are_refused_alike(visiting: Visiting) -> None:
    theirs = visiting.app.extensions["visiontune"].uploads.take(io.BytesIO(picture()), "a.png", "bob")
    talk = visiting.begin("hello")
    told = [visiting.post(f"/chat/{talk}/messages", {"text": "x", "file": one}) for one in (theirs.id, UNKNOWN, "../x")]
    assert {(one.status_code, one.text) for one in told} == {(422, told[0].text)}
    assert "no such upload" in told[0].text
    assert visiting.get(f"/chat/files/{theirs.id}").status_code == 404
    assert visiting.get(f"/chat/files/{UNKNOWN}").status_code == 404


# ---- Replies


def test_a_page_that_comes_late_sees_what_was_told_so_far(visiting: Visiting, studio: Studio) -> None:
    """C12: characters of several code points arrive in pieces."""
    talk = visiting.begin("draw a kite")
    telling = Telling(studio)
    telling.say("Here 🧑", "\u200d", "🍳 it ", "**is**")
    job = queued(studio)
    telling.tell({"type": "queued", "step": "1", "copy": 1, "job": job, "says": "a picture of a kite"})
    page = visiting.get(f"/chat/{talk}").text
    assert "Here 🧑‍🍳 it **is**" in page  # as it stands until it is whole
    assert f'data-job="{job}"' in page and "a picture of a kite" in page
    last = telling.queue.events(telling.reply.id)[-1].id
    assert f'data-after="{last}"' in page
    drawn = visiting.get(f"/chat/replies/{telling.reply.id}").text
    assert drawn.startswith("<vt-reply") and f'data-after="{last}"' in drawn and 'data-state="running"' in drawn
    whole = visiting.get(f"/chat/replies/{telling.reply.id}?whole=1").text  # as another tab asks for it
    assert plain(whole).startswith("You draw a kite") and whole.count("<vt-reply") == 1


def test_a_reply_that_ends_while_its_page_is_put_together_is_whole(
    visiting: Visiting, studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk = visiting.begin("what is a fox?")
    telling, find = Telling(studio), ReplyQueue.find

    def late(*given: Any, **named: Any) -> list[Reply]:
        monkeypatch.setattr(ReplyQueue, "find", find)
        telling.end("A small dog of the woods.")
        return find(*given, **named)

    monkeypatch.setattr(ReplyQueue, "find", late)
    page = visiting.get(f"/chat/replies/{telling.reply.id}").text
    assert 'data-state="complete"' in page and "A small dog of the woods." in plain(page)
    assert "not complete" not in visiting.get(f"/chat/{talk}").text


def test_what_is_said_at_once_is_kept_in_order_each_answer_behind_its_message(
    visiting: Visiting, studio: Studio
) -> None:
    talk = visiting.begin("what is 1?")
    for n in range(2, 7):
        assert visiting.post(f"/chat/{talk}/messages", {"text": f"what is {n}?"}).status_code == 200
    first = Telling(studio)
    assert first.queue.claim() is None  # one at a time
    first.say("It is 1.")
    page = plain(visiting.get(f"/chat/{talk}").text)
    assert page.index("what is 1?") < page.index("It is 1.") < page.index("what is 2?") < page.index("what is 6?")
    first.end("It is 1.")
    for n in range(2, 7):
        Telling(studio).end(f"It is {n}.")
    kept = visiting.get(f"/api/conversations/{talk}").get_json()["messages"]
    assert [(one["number"], one["text"]) for one in kept] == list(
        enumerate([text for n in range(1, 7) for text in (f"what is {n}?", f"It is {n}.")], 1)
    )


def test_nothing_that_was_said_is_lost_by_a_stop(visiting: Visiting, studio: Studio) -> None:
    talk = visiting.begin("question 1")
    for n in range(2, 7):
        visiting.post(f"/chat/{talk}/messages", {"text": f"question {n}"})
    telling = Telling(studio)
    visiting.post(f"/chat/{talk}/stop")
    telling.queue.finish(telling.reply, "cancelled")

    said = [f"question {n}" for n in range(1, 7)]
    kept = visiting.get(f"/api/conversations/{talk}").get_json()["messages"]
    assert [one["text"] for one in kept if one["role"] == "user"] == said
    assert {one["state"] for one in kept if one["role"] == "assistant"} == {"incomplete"}
    exported = visiting.get(f"/api/conversations/{talk}/export?format=md").text
    assert [exported.count(one) for one in said[1:]] == [1] * 5 and exported.count("(not finished)") == 6
    telling.queue.expire(-1)  # also when the replies are forgotten
    page = visiting.get(f"/chat/{talk}").text
    assert [one for one in said if one not in page] == [] and page.count("Try again") == 6
    third = next(one for one in kept if one["text"] == "question 3")
    again = visiting.post(f"/chat/{talk}/again", {"key": third["data"]["reply"]})
    assert again.status_code == 200 and Telling(studio).reply.request["text"] == "question 3"


def test_a_stop_that_is_typed_does_not_wait_for_what_it_stops(visiting: Visiting, studio: Studio) -> None:
    talk = visiting.begin("a long film")
    first = Telling(studio)
    visiting.post(f"/chat/{talk}/messages", {"text": "and a picture"})
    visiting.post(f"/chat/{talk}/messages", {"text": "Stop that, please."})
    stop = Telling(studio)
    assert stop.reply.request["text"] == "Stop that, please."
    assert stop.queue.claim() is None  # the picture still waits
    stop.end("Stopped.")
    first.end("Stopped.")
    assert Telling(studio).reply.request["text"] == "and a picture"


@pytest.mark.parametrize("path", ["/chat/{}", "/api/conversations/{}"])
def test_deleting_stops_what_is_answered_there_through_either_door(
    visiting: Visiting, studio: Studio, path: str
) -> None:
    talk = visiting.begin("a long film")
    telling = Telling(studio)
    visiting.post(f"/chat/{talk}/messages", {"text": "and a picture"})
    assert visiting.delete(path.format(talk)).status_code in (200, 204)
    assert telling.queue.cancelled([telling.reply]) == {telling.reply.id}
    assert [one.state for one in telling.queue.find("local", talk)] == ["cancelled", "running"]
    assert visiting.get(f"/api/conversations/{talk}").status_code == 404


def test_what_was_stopped_does_not_go_on(visiting: Visiting, studio: Studio) -> None:
    talk = visiting.begin("draw a kite")
    telling = Telling(studio)
    job = queued(studio)
    assert studio.queue.claim(job) is not None
    telling.tell({"type": "queued", "step": "1", "copy": 1, "job": job, "says": "a kite"})
    studio.cancel(job)
    telling.queue.finish(telling.reply, "cancelled")
    page = visiting.get(f"/chat/{talk}").text
    assert "Stopped." in page and "goes on" not in page


def test_a_job_becomes_the_card_of_what_it_made(visiting: Visiting, studio: Studio) -> None:
    talk = visiting.begin("draw a kite")
    telling = Telling(studio)
    job = queued(studio)
    telling.tell({"type": "queued", "step": "1", "copy": 1, "job": job, "says": "a kite"})
    studio.serve(until_idle=True)
    made = str(studio.queue.get(job).artifact_id)
    page = visiting.get(f"/chat/{talk}").text
    assert f'data-artifact="{made}"' in page and "<vt-job" not in page
    kept = [{"id": made, "kind": "image", "step": "1", "says": "a kite"}]
    telling.end("Here is a kite.", jobs=[job], made=kept)
    page = visiting.get(f"/chat/{talk}").text
    assert page.count(f'data-artifact="{made}"') == 1 and "Here is a kite." in page
    Listings(studio.database).delete([made], "local")
    assert "a kite was deleted" in plain(visiting.get(f"/chat/{talk}").text)


def test_a_failed_job_says_why_once(visiting: Visiting, studio: Studio) -> None:
    talk = visiting.begin("draw a kite")
    telling = Telling(studio)
    job = queued(studio)
    claimed = studio.queue.claim()
    assert claimed is not None
    reason = "the disk is full; make room"
    studio.queue.finish(claimed, "failed", reason, error={"type": "StorageError", "message": reason})
    telling.tell({"type": "queued", "step": "1", "copy": 1, "job": job, "says": "a kite"})
    telling.tell({"type": "failed", "step": "1", "job": job, "reason": reason})
    telling.end("The disk is full; make room.\nAnything else?", jobs=[job], failed=[{"step": "1", "reason": reason}])
    page = plain(visiting.get(f"/chat/{talk}").text)
    assert page.count("disk is full") == 1 and "Anything else?" in page and "Try again" in page


def test_a_question_is_answered_by_its_buttons_while_it_is_the_last(visiting: Visiting, studio: Studio) -> None:
    talk = visiting.begin("make something")
    choices = [["A picture", 'draw "it"'], ["A film", "film it"]]
    Telling(studio).end("What shall it be?", asked={"text": "What shall it be?", "choices": choices})
    page = visiting.get(f"/chat/{talk}").text
    assert [json.loads(said)["text"] for said in _values(page)] == ['draw "it"', "film it"]
    visiting.post(f"/chat/{talk}/messages", {"text": "film it"})
    assert _values(visiting.get(f"/chat/{talk}").text) == []


def test_a_plan_that_waits_says_how_long_it_takes_and_asks(visiting: Visiting, studio: Studio) -> None:
    talk = visiting.begin("a long film")
    steps = [
        {"id": "1", "kind": "text", "fields": {}, "says": "a script", "copies": 1, "uses": {}, "remakes": None},
        {"id": "2", "kind": "video", "fields": {}, "says": "a film of it", "copies": 2, "uses": {}, "remakes": None},
    ]
    plan = {"steps": steps, "notes": [], "seconds": 150.0, "costly": True}
    Telling(studio).end("Shall I?", plans=[plan], offered=plan)
    page = visiting.get(f"/chat/{talk}").text
    assert "about 2 min" in page and "a film of it" in page and "× 2" in page
    assert [json.loads(said)["text"] for said in _values(page)] == ["Yes, go ahead", "Not now"]


def test_what_a_model_says_is_shown_as_harmless_markdown(visiting: Visiting, studio: Studio) -> None:
    talk = visiting.begin("hello")
    Telling(studio).end(
        "**Bold** <script>alert(1)</script>\n\n![spy](https://example.org/p.png) [x](javascript:alert(1))"
    )
    page = visiting.get(f"/chat/{talk}").text
    assert "<strong>Bold</strong>" in page and "&lt;script&gt;alert(1)" in page
    assert 'src="https://example.org' not in page and 'href="https://example.org/p.png"' in page
    assert 'href="javascript' not in page


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("[a](/settings)", '<p><a rel="noopener noreferrer nofollow" target="_blank">a</a></p>\n'),
        ("# A", "<h3>A</h3>\n"),
        ("a\nb", "<p>a<br>\nb</p>\n"),
        ("<b>x</b>", "<p>&lt;b&gt;x&lt;/b&gt;</p>\n"),
        ("x < 3 & y", "<p>x &lt; 3 &amp; y</p>\n"),
        ("", ""),
    ],
)
def test_markdown(text: str, shown: str) -> None:
    assert rendered(text) == shown


def test_links_lead_elsewhere_and_tell_nobody(visiting: Visiting) -> None:
    shown = rendered("[a](https://example.org)")
    assert 'target="_blank"' in shown and 'rel="noopener noreferrer nofollow"' in shown


# ---- Replies that broke off


def test_a_reply_that_breaks_off_is_shown_as_such_and_can_be_asked_again(visiting: Visiting, studio: Studio) -> None:
    """W21: an answer that stops in the middle does not look complete."""
    talk = visiting.begin("tell me of rivers")
    telling = Telling(studio)
    telling.say("Rivers are")
    telling.fail("the connection broke")
    page = visiting.get(f"/chat/{talk}").text
    assert 'data-state="incomplete"' in page and "Rivers are" in page
    assert "The connection broke." in page and "Try again" in page
    added = visiting.post(f"/chat/{talk}/again", {"key": telling.reply.id})
    assert added.status_code == 200 and "tell me of rivers" in added.text
    again = Telling(studio)
    assert again.reply.request["text"] == "tell me of rivers"
    assert visiting.post(f"/chat/{talk}/again", {"key": UNKNOWN}).status_code == 422


def test_a_message_whose_reply_is_forgotten_can_still_be_asked_again(visiting: Visiting, studio: Studio) -> None:
    talk = visiting.begin("tell me of rivers")
    telling = Telling(studio)
    telling.fail("interrupted")
    telling.queue.expire(-1)
    page = visiting.get(f"/chat/{talk}").text
    assert "This reply is not complete." in page
    assert visiting.post(f"/chat/{talk}/again", {"key": telling.reply.id}).status_code == 200
    assert Telling(studio).reply.request["text"] == "tell me of rivers"


def test_what_an_interrupted_reply_began_goes_on(visiting: Visiting, studio: Studio) -> None:
    talk = visiting.begin("draw a kite")
    telling = Telling(studio)
    job = queued(studio)
    telling.tell({"type": "queued", "step": "1", "copy": 1, "job": job, "says": "a kite"})
    telling.fail("interrupted")
    page = visiting.get(f"/chat/{talk}").text
    assert "What it began goes on." in page and f'data-job="{job}"' in page
    studio.serve(until_idle=True)
    page = visiting.get(f"/chat/{talk}").text
    assert f'data-artifact="{studio.queue.get(job).artifact_id}"' in page and "goes on" not in page


def test_a_message_whose_file_is_damaged_stays_and_its_files_come_again(visiting: Visiting, studio: Studio) -> None:
    upload = visiting.app.extensions["visiontune"].uploads.take(io.BytesIO(b"Notes of a trip."), "notes.txt", "local")
    talk = visiting.begin("look at this", file=upload.id)
    telling = Telling(studio)
    telling.fail("file: 'notes.txt' - is damaged")
    page = visiting.get(f"/chat/{talk}").text
    assert "look at this" in page and "notes.txt" in page and "is damaged" in page and "Try again" in page
    visiting.post(f"/chat/{talk}/again", {"key": telling.reply.id})
    assert Telling(studio).reply.request["files"] == [{"ref": upload.ref, "name": "notes.txt"}]


def test_who_waits_for_nobody_is_told(visiting: Visiting, monkeypatch: pytest.MonkeyPatch) -> None:
    talk = visiting.begin("hello")
    assert "nothing answers here" not in visiting.get(f"/chat/{talk}").text
    monkeypatch.setattr("visiontune.web.talking.showing.LATE", -1.0)
    assert "nothing answers here; start visiontune worker" in visiting.get(f"/chat/{talk}").text


# ---- Conversations


def test_conversations_of_others_are_as_unknown_ones(visiting: Visiting, studio: Studio) -> None:
    """W12, C17: another's conversation, its replies and its export tell nothing."""
    theirs = Conversations(studio.database).start("bob", "the code word is heron").id
    queue = ReplyQueue(studio.database, studio.queue.owner)
    reply = queue.add("assistant", {"conversation_id": theirs, "text": "heron", "files": []}, "bob", theirs)
    for path in ("", "/messages?before=3", "/export", "/export?format=json"):
        answers = [visiting.get(f"/chat/{one}{path}") for one in (theirs, UNKNOWN)]
        assert [one.status_code for one in answers] == [404, 404]
        told = [re.sub(r'name="events" content|content="[^"]+"|nonce="[^"]+"', "", one.text) for one in answers]
        assert told[0].replace(theirs, UNKNOWN) == told[1]
    for path, data in (
        ("/messages", {"text": "x"}),
        ("/title", {"title": "x"}),
        ("/stop", {}),
        ("/again", {"key": "x"}),
    ):
        assert [visiting.post(f"/chat/{one}{path}", data).status_code for one in (theirs, UNKNOWN)] == [404, 404]
    assert [visiting.delete(f"/chat/{one}").status_code for one in (theirs, UNKNOWN)] == [404, 404]
    assert visiting.get(f"/chat/replies/{reply.id}").status_code == 404
    for path in ("/chats", "/chats?q=heron", "/chat/recent"):
        assert "the code word" not in visiting.get(path).text
    assert Conversations(studio.database).get(theirs, "bob").title == "the code word is heron"
    assert queue.get(reply.id, "bob").state == "queued"


def test_renaming(visiting: Visiting) -> None:
    talk = visiting.begin("hello")
    renamed = visiting.post(f"/chat/{talk}/title", {"title": "  A <b>talk</b> "})
    assert json.loads(renamed.headers["HX-Trigger"])["vt:renamed"] == {"title": "A <b>talk</b>"}
    assert "A &lt;b&gt;talk&lt;/b&gt;" in visiting.get(f"/chat/{talk}").text
    for title, told in (("", "must say something"), ("x" * 201, "at most 200 characters")):
        answer = visiting.post(f"/chat/{talk}/title", {"title": title})
        assert answer.status_code == 422 and told in answer.text


def test_deleting_an_open_chat_leads_home_and_stops_its_reply(visiting: Visiting, studio: Studio) -> None:
    talk = visiting.begin("hello")
    gone = visiting.delete(f"/chat/{talk}")
    assert gone.headers["HX-Redirect"] == "/"
    assert visiting.get(f"/chat/{talk}").status_code == 404
    assert ReplyQueue(studio.database, "x").claim() is None
    other = visiting.begin("hello")
    assert "HX-Redirect" not in visiting.delete(f"/chat/{other}", **{"HX-Target": f"chat-{other}"}).headers


def test_search_looks_through_titles_and_messages(visiting: Visiting, studio: Studio) -> None:
    talk = visiting.begin("rivers")
    Telling(studio).end("The Danube is long.")
    visiting.begin("mountains")
    assert f"chat-{talk}" in visiting.get("/chats?q=danube").text
    assert "mountains" not in visiting.get("/chats?q=danube", **{"HX-Target": "chats"}).text
    assert "Nothing found" in visiting.get("/chats?q=%25").text


def test_export(visiting: Visiting, studio: Studio) -> None:
    talk = visiting.begin("Größe & Café")
    Telling(studio).end("Yes 🧑‍🍳.")
    as_text = visiting.get(f"/chat/{talk}/export")
    assert "> Yes 🧑‍🍳." in as_text.text
    assert unquote(as_text.headers["Content-Disposition"]).endswith("UTF-8''Größe & Café.md")
    document = json.loads(visiting.get(f"/chat/{talk}/export?format=json").text)
    assert [one["text"] for one in document["messages"]] == ["Größe & Café", "Yes 🧑‍🍳."]
    assert visiting.get(f"/chat/{talk}/export?format=pdf").status_code == 422


def test_a_long_conversation_comes_in_parts(visiting: Visiting, studio: Studio) -> None:
    kept = Conversations(studio.database)
    talk = kept.start("local").id
    for n in range(1, 101):
        kept.add(talk, "local", "user", f"question {n}.")
        kept.add(talk, "local", "assistant", f"answer {n}.")
    page, seen = visiting.get(f"/chat/{talk}").text, 0
    while True:
        seen += page.count('<article class="message mine"') + page.count("<vt-reply")
        more = re.search(r'hx-get="(/chat/[0-9a-f]+/messages\?before=\d+)"', page)
        if more is None:
            break
        page = visiting.get(more[1]).text
        assert page.count("<vt-reply") <= 15
    assert seen == 200 and "question 1." in page
    for wrong in ("0", "-1", "x", ""):
        assert visiting.get(f"/chat/{talk}/messages?before={wrong}").status_code == 422


def _values(page: str) -> list[str]:
    """What the buttons of a conversation say when they are pressed, as JSON."""
    from html import unescape

    return [unescape(found) for found in re.findall(r'/messages" hx-vals="([^"]+)"', page)]
