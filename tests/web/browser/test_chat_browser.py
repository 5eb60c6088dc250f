"""The chat page in a browser, with the real engine on a small scale."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from helpers_chat import BREAKS, MURMURS, poet_installed
from helpers_extras import need
from helpers_web import Looking, Running, is_wider_than_its_window, looking, running, violations
from helpers_web_chat import Telling
from visiontune.chat.memory.conversations import Conversations
from visiontune.image.base import ImageRequest
from visiontune.jobs.replies import ReplyQueue

need("playwright")
need("axe_playwright_python")
from playwright.sync_api import Page, expect  # noqa: E402 - only where it is installed

FOX = "Draw a red fox in the snow"
PATIENCE = 180_000  # milliseconds, on a busy machine


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """With an engine, and a language model that knows its lines."""
    folder = tmp_path_factory.mktemp("chat")
    options: dict[str, Any] = {"cache": folder / "cache", "min_free_disk": 0, "image_planner": "rules"}
    with poet_installed(folder / "packages"), running(folder / "home", **options) as served:
        replies = ReplyQueue(served.studio.database, served.studio.queue.owner)
        talk = Conversations(served.studio.database).start("local", "warm").id
        warm = replies.add("assistant", {"conversation_id": talk, "text": "hello", "files": []}, "local", talk)
        limit = time.monotonic() + 600  # loading what reads messages is no page's business
        while not replies.get(warm.id, "local").ended:
            assert time.monotonic() < limit
            time.sleep(0.1)
        yield served


@pytest.fixture(scope="module")
def silent(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Without an engine: the tests tell what one would."""
    folder = tmp_path_factory.mktemp("silent")
    with running(folder / "home", engine=False, cache=folder / "cache", min_free_disk=0) as silent:
        yield silent


@pytest.fixture(scope="module")
def chromium() -> Iterator[Looking]:
    expect.set_options(timeout=PATIENCE)
    with looking() as chromium:
        yield chromium


@pytest.fixture
def looks(chromium: Looking) -> Iterator[Looking]:
    yield chromium
    for context in chromium.browser.contexts:
        context.close()  # a page that stays open goes on asking
    complaints = chromium.complaints.copy()
    chromium.complaints.clear()
    assert complaints == []


def say(page: Page, text: str) -> None:
    page.locator("#say").fill(text)
    if page.evaluate("matchMedia('(pointer: coarse)').matches"):  # there Enter begins a new line
        page.get_by_role("button", name="Send", exact=True).click()
    else:
        page.locator("#say").press("Enter")


def begin(looks: Looking, served: Running, text: str, **options: bool) -> Page:
    """A page with a new conversation that begins with `text`."""
    page = looks.page(served.address, **options)
    say(page, text)
    page.wait_for_url(re.compile(r"/chat/[0-9a-f]{32}$"))
    return page


def ended(page: Page, count: int = 1) -> None:
    expect(page.locator('vt-reply[data-state="complete"]')).to_have_count(count)


def until(page: Page, expression: str, argument: str | None = None) -> None:
    """Wait for `expression`; Playwright's own waiting needs an eval, which our pages forbid."""
    limit = time.monotonic() + PATIENCE / 1_000
    while not page.evaluate(expression, argument):
        assert time.monotonic() < limit, f"never came true: {expression}"
        page.wait_for_timeout(50)


def size_and_colours(page: Page, selector: str) -> tuple[int, int, int]:
    """Of the picture at `selector`: width, height, and how many colours a small copy of it has."""
    until(page, "s => { const i = document.querySelector(s); return i?.complete && i.naturalWidth }", selector)
    width, height, colours = page.evaluate(
        """selector => {
            const image = document.querySelector(selector), canvas = document.createElement("canvas");
            [canvas.width, canvas.height] = [32, 32];
            const context = canvas.getContext("2d");
            context.drawImage(image, 0, 0, 32, 32);
            const data = context.getImageData(0, 0, 32, 32).data, seen = new Set();
            for (let n = 0; n < data.length; n += 4) seen.add(data.slice(n, n + 3).join());
            return [image.naturalWidth, image.naturalHeight, seen.size];
        }""",
        selector,
    )
    return width, height, colours


# ---- With the engine


def test_a_picture_is_asked_for_and_seen(looks: Looking, served: Running) -> None:
    page = begin(looks, served, FOX)
    expect(page.locator(".bubble")).to_have_text(FOX)
    ended(page)
    width, height, colours = size_and_colours(page, ".thing article.made img")
    assert (width, height) == (1280, 720) and colours > 20
    expect(page.locator(".answer")).to_contain_text("Here is a picture of a red fox")
    expect(page.locator("#announce")).to_contain_text("Here is a picture")
    expect(page.locator("#talks")).to_contain_text(FOX)
    assert page.evaluate("document.activeElement.id") == "say"


def test_a_follow_up_changes_what_was_made(looks: Looking, served: Running) -> None:
    page = begin(looks, served, FOX)
    ended(page)
    say(page, "make it square")
    ended(page, 2)
    expect(page.locator("article.made")).to_have_count(2)
    assert size_and_colours(page, "vt-reply:last-of-type article.made img")[:2] == (720, 720)


def test_words_stream_and_end_as_markdown_in_every_tab(looks: Looking, served: Running) -> None:
    page = begin(looks, served, "please recite a poem to me")
    other = page.context.new_page()
    other.goto(page.url)
    for one in (page, other):
        ended(one)
        expect(one.locator(".answer p").first).to_be_visible()
    assert page.locator(".answer").inner_text() == other.locator(".answer").inner_text() != ""


def test_what_a_model_thinks_is_never_seen(looks: Looking, served: Running) -> None:
    """C16: hidden reasoning is neither shown, kept nor read out."""
    page = begin(looks, served, f"Write a poem about a {MURMURS}")
    ended(page)
    page.reload()
    expect(page.locator(".answer")).to_contain_text("Welcome to the quay.")
    assert "keep it short" not in page.content()


def test_a_stream_that_breaks_is_shown_as_incomplete(looks: Looking, served: Running) -> None:
    """W21: with a way to try again."""
    page = begin(looks, served, f"what do you think of this: {BREAKS}")
    expect(page.locator('vt-reply[data-state="incomplete"]')).to_have_count(1)
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(".bubble")).to_have_count(2)
    expect(page.get_by_role("button", name="Try again")).to_have_count(1)  # of the second one alone


def test_a_costly_plan_is_asked_about_and_can_be_declined_by_keyboard(looks: Looking, served: Running) -> None:
    page = begin(looks, served, "Make a 3 minute film about Rome")
    button = page.get_by_role("button", name="Not now")
    expect(button).to_be_visible(timeout=PATIENCE)
    expect(page.locator(".plan")).to_contain_text("about 2 min")
    button.focus()
    page.keyboard.press("Enter")
    ended(page, 2)
    expect(page.locator(".plan")).to_have_count(0)
    assert page.evaluate("document.activeElement.id") == "say"
    assert served.studio.queue.find(("queued", "running")) == []


def test_a_job_is_stopped_from_the_page(looks: Looking, served: Running) -> None:
    page = begin(looks, served, "Make a 60 second video about volcanoes")
    expect(page.locator("vt-job")).to_be_visible(timeout=PATIENCE)
    page.get_by_role("button", name="Stop").click()
    expect(page.locator("vt-reply:not([data-state=queued]):not([data-state=running])")).to_have_count(
        1, timeout=PATIENCE
    )
    expect(page.locator(".thing")).to_contain_text("Cancelled")
    expect(page.get_by_role("button", name="Stop")).to_be_hidden()
    (job,) = [one for one in served.studio.queue.find() if "volcanoes" in str(one.request)]
    assert job.state == "cancelled"


def test_a_dropped_picture_is_sent_with_its_message(looks: Looking, served: Running, tmp_path: Path) -> None:
    from PIL import Image

    Image.linear_gradient("L").resize((90, 60)).save(tmp_path / "a kite.png")
    page = looks.page(served.address)
    content = list((tmp_path / "a kite.png").read_bytes())
    page.evaluate(
        """bytes => {
            const data = new DataTransfer();
            data.items.add(new File([new Uint8Array(bytes)], "a kite.png", { type: "image/png" }));
            for (const type of ["dragenter", "dragover", "drop"])
                document.body.dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }));
        }""",
        content,
    )
    expect(page.locator(".attachment")).to_contain_text("a kite.png")
    expect(page.locator(".attachment img")).to_be_visible()
    expect(page.locator('.attachment input[name="file"]')).to_have_count(1)
    say(page, "Here is a picture")
    page.wait_for_url(re.compile(r"/chat/"))
    ended(page)
    expect(page.locator(".answer")).to_contain_text("I have your picture")
    page.reload()
    assert size_and_colours(page, ".files img")[:2] == (90, 60)


def test_files_are_chosen_removed_and_refused_in_words(looks: Looking, served: Running, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("The ferry leaves at nine.")
    (tmp_path / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 64)
    page = looks.page(served.address)
    page.locator("#say-files").set_input_files([tmp_path / "notes.txt", tmp_path / "broken.png"])
    expect(page.locator("#say-fault")).to_contain_text("broken.png")
    expect(page.locator(".attachment")).to_have_count(1)
    page.get_by_role("button", name="Remove notes.txt").click()
    expect(page.locator(".attachment")).to_have_count(0)
    page.locator("#say-files").set_input_files([tmp_path / "notes.txt"])
    say(page, "When does the ferry leave?")  # waits for its file
    page.wait_for_url(re.compile(r"/chat/"))
    ended(page)
    expect(page.locator(".answer")).to_contain_text("at nine")
    assert len(looks.complaints) == 1 and "422" in looks.complaints.pop()  # the browser notes the refusal


# ---- Without: what a page shows of a reply in the middle


def test_a_reload_in_the_middle_of_a_reply_goes_on_where_it_was(looks: Looking, silent: Running) -> None:
    """C12: characters of several code points come in pieces, before and after."""
    page = begin(looks, silent, "tell me of cooks")
    telling = Telling(silent.studio)
    telling.say("A 🧑", "\u200d")
    expect(page.locator(".answer")).to_have_text("A 🧑\u200d")
    page.reload()
    expect(page.locator(".answer")).to_have_text("A 🧑\u200d")
    telling.say("🍳 cooks **well")
    telling.say("**.")
    expect(page.locator(".answer")).to_have_text("A 🧑‍🍳 cooks **well**.")
    telling.end("A 🧑‍🍳 cooks **well**.")
    expect(page.locator(".answer strong")).to_have_text("well")
    expect(page.locator("#announce")).to_have_text("A 🧑‍🍳 cooks well.")


def test_a_reload_in_the_middle_of_a_job_shows_how_far_it_is(looks: Looking, silent: Running) -> None:
    studio = silent.studio
    page = begin(looks, silent, "draw a kite")
    telling = Telling(studio)
    job = studio.submit(ImageRequest.build(prompt="a kite", backend="stub", width=64, height=64))
    telling.tell({"type": "queued", "step": "1", "copy": 1, "job": job.id, "says": "a picture of a kite"})
    expect(page.locator(".says")).to_have_text("a picture of a kite")
    claimed = studio.queue.claim(job.id)
    assert claimed is not None
    studio.queue.progress(claimed, 0.42, "flying")
    expect(page.locator("[data-fraction]")).to_have_text("42 %")
    page.reload()
    expect(page.locator("[data-fraction]")).to_have_text("42 %")
    expect(page.locator("[data-sentence]")).to_have_text("flying")
    studio.queue.release(claimed)  # as when its engine ends; another takes it up
    studio.serve(until_idle=True)
    expect(page.locator("article.made img")).to_be_visible(timeout=PATIENCE)
    made = str(studio.queue.get(job.id).artifact_id)
    telling.end("Here is a kite.", jobs=[job.id], made=[{"id": made, "kind": "image", "step": "1"}])
    ended(page)
    expect(page.locator("article.made")).to_have_count(1)
    assert size_and_colours(page, "article.made img")[:2] == (64, 64)


def test_what_is_said_in_one_tab_is_seen_in_the_other(looks: Looking, silent: Running) -> None:
    page = begin(looks, silent, "one")
    Telling(silent.studio).end("first")
    ended(page)
    other = page.context.new_page()
    other.goto(page.url)
    say(page, "two")
    expect(page.locator(".bubble")).to_have_count(2)
    telling = Telling(silent.studio)
    telling.say("second")
    expect(other.locator(".bubble").last).to_have_text("two")
    telling.end("second")
    for one in (page, other):
        ended(one, 2)
        expect(one.locator(".bubble")).to_have_count(2)
        expect(one.locator(".answer").last).to_have_text("second")


def test_a_question_is_answered_by_its_button(looks: Looking, silent: Running) -> None:
    page = begin(looks, silent, "make something")
    choices = [["A picture", "Draw it"], ["A film", "Film it"]]
    Telling(silent.studio).end("What shall it be?", asked={"text": "What shall it be?", "choices": choices})
    page.get_by_role("button", name="A film").click()
    expect(page.locator(".bubble").last).to_have_text("Film it")
    expect(page.locator(".choices")).to_have_count(0)
    assert Telling(silent.studio).reply.request["text"] == "Film it"


def test_what_plays_goes_on_while_a_reply_grows(looks: Looking, silent: Running) -> None:
    studio = silent.studio
    page = begin(looks, silent, "draw two kites")
    telling = Telling(studio)
    jobs = [
        studio.submit(ImageRequest.build(prompt="kite", backend="stub", width=64, height=64, seed=n)) for n in (1, 2)
    ]
    studio.serve(until_idle=True)
    telling.tell({"type": "queued", "step": "1", "copy": 1, "job": jobs[0].id, "says": "one"})
    expect(page.locator("article.made")).to_have_count(1)
    page.evaluate("document.querySelector('article.made').known = true")
    telling.tell({"type": "queued", "step": "2", "copy": 1, "job": jobs[1].id, "says": "two"})
    expect(page.locator("article.made")).to_have_count(2)
    telling.say("Here they are.")
    telling.end("Here they are.", jobs=[job.id for job in jobs])
    ended(page)
    expect(page.locator("article.made")).to_have_count(2)
    assert page.evaluate("document.querySelector('article.made').known") is True


def test_a_page_stays_where_one_reads_and_offers_the_newest(looks: Looking, silent: Running) -> None:
    kept = Conversations(silent.studio.database)
    talk = kept.start("local", "long").id
    for n in range(1, 101):
        kept.add(talk, "local", "user", f"question {n}")
        kept.add(talk, "local", "assistant", f"answer {n}: " + "and so on " * 20)
    page = looks.page(f"{silent.address}/chat/{talk}")
    end = "document.querySelector('#talk').scrollHeight - document.querySelector('#talk').scrollTop - document.querySelector('#talk').clientHeight"
    until(page, f"{end} < 2")
    newest = page.get_by_role("button", name="Newest")
    expect(newest).to_be_hidden()
    page.locator("#talk").evaluate("talk => { talk.scrollTop = 0 }")
    expect(newest).to_be_visible()
    ReplyQueue(silent.studio.database, silent.studio.queue.owner).add(
        "assistant", {"conversation_id": talk, "text": "more", "files": []}, "local", talk
    )
    before = page.locator(".message").count()
    top = page.get_by_text("question 90", exact=True).bounding_box()
    page.get_by_role("button", name="Earlier messages").click()
    until(page, f"document.querySelectorAll('.message').length > {before}")
    after = page.get_by_text("question 90", exact=True).bounding_box()
    assert top is not None and after is not None and abs(top["y"] - after["y"]) < 40
    newest.click()
    until(page, f"{end} < 2")
    expect(newest).to_be_hidden()


def test_the_box_by_keyboard_alone(looks: Looking, silent: Running) -> None:
    page = looks.page(silent.address)
    expect(page.locator("#say")).to_be_focused()
    low = page.locator("#say").bounding_box()
    page.keyboard.type("one")
    for _ in range(4):
        page.keyboard.press("Shift+Enter")
    page.keyboard.type("two")
    high = page.locator("#say").bounding_box()
    assert low is not None and high is not None and high["height"] > low["height"] + 60
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Add files")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/chat/"))
    expect(page.locator(".bubble")).to_have_text("one\n\n\n\ntwo", use_inner_text=True)
    page.keyboard.press("Enter")  # nothing is written, nothing is sent
    expect(page.locator(".bubble")).to_have_count(1)


def test_what_cannot_be_sent_is_said_and_stays_in_the_box(looks: Looking, silent: Running) -> None:
    page = begin(looks, silent, "hello")
    page.locator("#say").evaluate("box => { box.maxLength = 300000 }")
    page.locator("#say").evaluate("box => { box.value = 'x'.repeat(200001); box.dispatchEvent(new Event('input')) }")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator("#say-fault")).to_contain_text("at most 200,000 characters")
    assert page.locator("#say").input_value() == "x" * 200_001
    assert len(looks.complaints) == 1 and "422" in looks.complaints.pop()


def test_editing_copies_a_message_into_the_box(looks: Looking, silent: Running) -> None:
    page = begin(looks, silent, "draw a kiet")
    page.locator(".mine").hover()
    page.get_by_role("button", name="Edit and send again").click()
    expect(page.locator("#say")).to_have_value("draw a kiet")
    expect(page.locator("#say")).to_be_focused()


def test_chats_are_found_renamed_and_deleted(looks: Looking, silent: Running) -> None:
    page = begin(looks, silent, "a talk about herons")
    page.get_by_label("More about a talk about herons").click()
    page.get_by_role("button", name="Rename").click()
    page.get_by_label("Title").fill("Herons")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Herons")
    expect(page.locator("#talks")).to_contain_text("Herons")
    page.goto(f"{silent.address}/chats")
    page.get_by_role("searchbox").fill("heron")
    expect(page.locator("ul.chats li")).to_have_count(1)
    page.get_by_label("More about Herons").click()
    with page.expect_download() as download:
        page.get_by_text("Save as Markdown").click()
    assert download.value.suggested_filename == "Herons.md"
    page.get_by_label("More about Herons").click()
    page.get_by_role("button", name="Delete").click()
    page.locator("#confirm").get_by_role("button", name="OK").click()
    expect(page.locator("ul.chats li")).to_have_count(0)
    page.reload()
    expect(page.get_by_text("Nothing found")).to_be_visible()


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("phone", [False, True])
def test_pages_are_accessible_and_fit(looks: Looking, silent: Running, *, dark: bool, phone: bool) -> None:
    studio = silent.studio
    page = looks.page(silent.address, dark=dark, phone=phone)
    assert violations(page) == [] and not is_wider_than_its_window(page)
    page = begin(looks, silent, "x" * 300, dark=dark, phone=phone)
    for waiting in iter(lambda: ReplyQueue(studio.database, "x").find("local", states=("queued",))[1:], []):
        ReplyQueue(studio.database, "x").cancel(waiting[-1].id, "local")  # of other tests
    telling = Telling(studio)
    job = studio.submit(ImageRequest.build(prompt="a kite", backend="stub", width=64, height=64))
    telling.tell({"type": "queued", "step": "1", "copy": 1, "job": job.id, "says": "a kite"})
    telling.say("Soon.")
    expect(page.locator("vt-job")).to_be_visible()
    assert violations(page) == [] and not is_wider_than_its_window(page)
    studio.queue.cancel(job.id)
    steps = [
        {"id": "1", "kind": "image", "fields": {}, "says": "y" * 200, "copies": 2, "uses": {}, "remakes": None}
    ] * 2
    plan = {"steps": steps, "notes": [], "seconds": 100.0, "costly": True}
    telling.end("| a | b |\n|---|---|\n| 1 | 2 |\n\n`code`\n\n> so", jobs=[job.id], plans=[plan], offered=plan)
    expect(page.get_by_role("button", name="Go ahead")).to_be_visible()
    assert violations(page) == [] and not is_wider_than_its_window(page)
    page.goto(f"{silent.address}/chats")
    expect(page.locator("ul.chats li").first).to_be_visible()
    assert violations(page) == [] and not is_wider_than_its_window(page)
