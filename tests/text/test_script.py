"""Scripts: from own text, from notes, from language models; always of the asked length, or it is said."""

from __future__ import annotations

import dataclasses
import json
import random
import time
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, ClassVar

import pytest

from helpers import make_context
from visiontune.artifacts import Artifact
from visiontune.backends import Context, Later
from visiontune.errors import BackendError, ContentError, InputError, RemoteError
from visiontune.registry import Registry
from visiontune.requests import Request
from visiontune.settings import Settings
from visiontune.speech.estimate import estimate_duration
from visiontune.studio import Studio
from visiontune.text.base import ScriptOutput, ScriptRequest, TextOutput, TextRequest
from visiontune.text.cleaning import clean
from visiontune.text.notes import almanac
from visiontune.text.script import Writer
from visiontune.text.sentences import split_sentences

FOX = """# The red fox

The red fox is a small wild dog with a long tail. It lives in forests, in fields and even in large cities.
Foxes hunt mice and voles, mostly at night. Their ears can hear a mouse under deep snow.
My neighbour once painted his fence yellow. In spring a fox has four or five cubs in a den.
The cubs leave the den after one month. Both parents bring food to the cubs in the den.
Foxes also eat berries, worms and what people throw away. A fox rarely lives longer than four years in the wild.
"""


def seconds_of(output: ScriptOutput, request: ScriptRequest) -> float:
    lengths = (
        estimate_duration(scene.narration, request.language, request.words_per_second) for scene in output.script.scenes
    )
    return sum(lengths) + request.pause * len(output.script.scenes)


def narrations(output: ScriptOutput) -> list[str]:
    return [scene.narration for scene in output.script.scenes]


def write(context: Context, **fields: Any) -> ScriptOutput:
    request = ScriptRequest.build(**{"seed": 1, **fields})
    output = Writer()(request, context)
    output.check(request)
    return output


class Model:
    """Answers text requests from a list; keeps what it was asked."""

    def __init__(self, folder: Path, *replies: str | Exception) -> None:
        self.folder, self.replies = folder, list(replies)
        self.asked: list[TextRequest] = []

    def __call__(self, requests: Iterable[Request | Later], span: tuple[float, float] = (0.0, 1.0)) -> list[Artifact]:
        made = []
        for request in requests:
            assert isinstance(request, TextRequest)
            self.asked.append(request)
            reply = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
            if isinstance(reply, Exception):
                raise reply
            path = self.folder / f"answer{len(self.asked)}.txt"
            path.write_text(reply, encoding="utf-8")
            made.append(Artifact("", "k", "text", path, {}, request.document(), "m"))
        return made


@pytest.fixture
def context(tmp_path: Path) -> Context:
    """No language model at all."""
    return make_context(tmp_path)


@pytest.fixture
def with_model(context: Context, tmp_path: Path) -> Callable[..., tuple[Context, Model]]:
    def build(usable: str, *replies: str | Exception) -> tuple[Context, Model]:
        model = Model(tmp_path, *replies)
        return dataclasses.replace(context, make_all=model, usable=lambda request: usable), model

    return build


# --- own text


@pytest.mark.parametrize("duration", [8, 12, 18, 25])
def test_own_text_is_shortened_to_the_duration_in_its_own_words_and_order(context: Context, duration: float) -> None:
    request = ScriptRequest(seed=1, source=FOX, duration=duration)
    output = Writer()(request, context)
    own = split_sentences(clean(FOX, "drop"))
    places = [own.index(narration) for narration in narrations(output)]
    assert places == sorted(places) and places[0] == 0
    longest = max(estimate_duration(sentence, "en", 2.5) for sentence in own)
    assert abs(seconds_of(output, request) - duration) <= max(0.1 * duration, longest / 2)
    assert output.script.title == "The red fox" and output.script.source == "own text" and not output.warnings


def test_what_is_beside_the_point_is_left_out(context: Context) -> None:
    output = write(context, source=FOX, duration=25)
    assert not any("fence yellow" in narration for narration in narrations(output))


def test_a_source_too_short_is_told_with_both_lengths(context: Context) -> None:
    output = write(context, source="A fox is a wild dog. It lives in forests.", duration=40)
    assert len(output.script.scenes) == 2
    assert "about 4 s" in output.warnings[0] and "40 s" in output.warnings[0]


def test_pictures_name_what_a_pronoun_stands_for(context: Context) -> None:
    scenes = write(context, source=FOX, duration=60).script.scenes
    assert scenes[1].narration.startswith("It lives in forests")
    assert scenes[1].image_prompt.startswith("Fox lives in forests")
    assert scenes[0].image_prompt == scenes[0].narration


@pytest.mark.parametrize("source", ["😂😂 !!! ---", "♪ ♪", "---\n\n***", "![](a.png)", "```\nx = 1\n```", "…"])
def test_v17_a_source_with_nothing_to_say_is_refused(context: Context, source: str) -> None:
    with pytest.raises(InputError) as caught:
        write(context, source=source)
    assert caught.value.field == "source" and "spoken" in caught.value.remedy


def test_s02_a_line_with_nothing_to_say_is_dropped(context: Context) -> None:
    assert narrations(write(context, source="Hello.\n\n😂😂 !!! ---\n\nBye.")) == ["Hello.", "Bye."]


def test_v16_separators_and_marks_are_not_spoken(context: Context) -> None:
    found = narrations(write(context, source="---\n\n_Chapter_ two\n\n***\n\nThe end.\n"))
    assert found == ["Chapter two", "The end."]


@pytest.mark.parametrize(
    ("language", "source", "sentences"),
    [
        ("ar", "الثعلب حيوان بري صغير. يعيش في الغابات؟ ذيله طويل.", 3),
        ("he", "השועל הוא חיית בר קטנה. הוא חי ביער.", 2),
        ("zh", "狐狸是一种小型野生动物。它生活在森林里。", 2),
        ("hi", "लोमड़ी जंगल में रहती है। वह चतुर है।", 2),
        ("ru", "Лиса — хищник. Она живёт в лесу!", 2),
    ],
)
def test_other_scripts(context: Context, language: str, source: str, sentences: int) -> None:
    output = write(context, source=source, language=language, duration=8)
    assert len(output.script.scenes) == sentences
    assert "".join("".join(narrations(output)).split()) == "".join(source.split())
    assert output.script.title


def test_a_hundred_thousand_words_are_shortened_without_quadratic_work(context: Context) -> None:
    rng = random.Random(1)
    sentences: list[str] = []
    while sum(map(len, sentences)) < 198_000 - 2 * len(sentences):
        sentences.append(" ".join(rng.choice("abcdefghij") for _ in range(rng.randint(5, 25))).capitalize() + ".")
    source = " ".join(sentences)[:199_000]
    assert len(source.split()) > 90_000
    started = time.process_time()
    output = write(context, source=source, duration=30)
    assert time.process_time() - started < 20  # a guard against quadratic work, not a measure
    assert 27 <= output.facts["seconds"] <= 33


def test_text_without_any_stop_is_cut_into_what_can_be_captioned(context: Context) -> None:
    output = write(context, source="word " * 39_000, duration=60)
    assert len(output.script.scenes) > 2 and max(len(text.split()) for text in narrations(output)) <= 45


def test_the_same_request_gives_the_same_script(context: Context) -> None:
    assert write(context, source=FOX, duration=15) == write(context, source=FOX, duration=15)


# --- notes


@pytest.mark.parametrize("duration", [15, 30, 45])
def test_a_prompt_becomes_a_film_from_a_note_with_no_model_at_all(context: Context, duration: float) -> None:
    request = ScriptRequest(seed=1, prompt="how do volcanoes erupt?", duration=duration)
    output = Writer()(request, context)
    assert output.script.source == "almanac: how-volcanoes-erupt" and output.script.title == "How volcanoes erupt"
    body = next(note.body for note in almanac() if note.slug == "how-volcanoes-erupt")
    assert all(narration in body for narration in narrations(output))
    assert abs(seconds_of(output, request) - duration) <= max(0.1 * duration, 4)
    assert not output.warnings


def test_a_duration_longer_than_the_note_is_told_with_both(context: Context) -> None:
    output = write(context, prompt="explain inflation", duration=600)
    assert "600 s" in output.warnings[0] and "almanac: inflation" in output.warnings[0]


def test_every_note_makes_half_a_minute(context: Context) -> None:
    wrong = {}
    for note in almanac()[::5]:
        request = ScriptRequest(seed=1, source=f"# {note.title}\n\n{note.body}", duration=30.0)
        output = Writer()(request, context)
        if not 26 <= seconds_of(output, request) <= 34:
            wrong[note.slug] = seconds_of(output, request)
    assert not wrong


def test_own_notes_come_before_the_almanac(context: Context, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "notes.zip", "w") as archive:
        archive.writestr("volcano-trip.md", "# Our volcano trip\n\nWe climbed a volcano. The volcano smoked all day.")
        archive.writestr("garden.md", "# Garden\n\nBeans grow by the wall.")
    reference = "sha256:" + "0" * 64 + ".zip"
    found = dataclasses.replace(context, file=lambda ref: tmp_path / "notes.zip")
    output = write(found, prompt="a film on the volcano", notes=reference)
    assert output.script.source == "notes: volcano-trip" and narrations(output)[0] == "We climbed a volcano."

    output = write(found, prompt="how do magnets work", notes=reference)
    assert output.script.source == "almanac: how-magnets-work"
    assert "None of your notes" in output.warnings[0]


@pytest.mark.parametrize("prompt", ["😂😂", "!!!", "♪ ♪"])
def test_a_prompt_without_words_is_refused(context: Context, prompt: str) -> None:
    with pytest.raises(InputError) as caught:
        write(context, prompt=prompt)
    assert caught.value.field == "prompt"


def test_nothing_near_and_no_model_says_what_would_do(context: Context) -> None:
    with pytest.raises(BackendError, match=r"--from .*visiontune weights pull smollm2-135m-instruct"):
        write(context, prompt="happy birthday card for grandma")
    with pytest.raises(InputError, match=r"prompt: .*--from"):
        write(context, prompt="happy birthday card for grandma", writer="none")


# --- language models

SENTENCE = "The old lighthouse keeper lights the great lamp above the dark and stormy sea"


def script_json(scenes: int, title: str = "The lighthouse") -> str:
    return json.dumps(
        {
            "title": title,
            "scenes": [
                {"narration": f"{SENTENCE} on night {n}.", "image_prompt": f"a lighthouse at night, number {n}"}
                for n in range(scenes)
            ],
        }
    )


def test_a_capable_model_writes_the_whole_script(with_model: Callable[..., tuple[Context, Model]]) -> None:
    context, model = with_model("gemini", script_json(4))
    output = write(context, prompt="how do volcanoes erupt", duration=27)
    assert output.script.source == "written by gemini" and output.script.title == "The lighthouse"
    assert [scene.image_prompt for scene in output.script.scenes][1] == "a lighthouse at night, number 1"
    assert len(model.asked) == 1 and model.asked[0].backend == "gemini" and model.asked[0].json_schema
    assert not output.warnings


def test_a_script_of_the_wrong_length_is_asked_for_once_more(with_model: Callable[..., tuple[Context, Model]]) -> None:
    context, model = with_model("openai", script_json(1), script_json(4))
    output = write(context, prompt="a lighthouse", duration=27)
    assert len(output.script.scenes) == 4 and len(model.asked) == 2
    assert "too short" in model.asked[1].messages[-1].content
    assert model.asked[0].seed != model.asked[1].seed


def test_a_script_that_stays_wrong_is_cut_or_told(with_model: Callable[..., tuple[Context, Model]]) -> None:
    context, _ = with_model("openai", script_json(20))
    output = write(context, prompt="a lighthouse", duration=27)
    assert 3 <= len(output.script.scenes) <= 5
    context, _ = with_model("openai", script_json(1))
    output = write(context, prompt="a lighthouse", duration=60)
    assert "60 s" in output.warnings[0]


def test_when_the_service_fails_auto_falls_back_on_notes_and_says_so(
    with_model: Callable[..., tuple[Context, Model]],
) -> None:
    context, _ = with_model("openai", RemoteError("OpenAI answered 500"))
    output = write(context, prompt="how do volcanoes erupt")
    assert output.script.source == "almanac: how-volcanoes-erupt"
    assert "openai could not write the script (OpenAI answered 500)" in output.warnings[0]
    with pytest.raises(RemoteError):
        write(context, prompt="how do volcanoes erupt", writer="openai")


def test_no_model_is_asked_where_none_may_be(with_model: Callable[..., tuple[Context, Model]]) -> None:
    context, model = with_model("openai", script_json(4))
    output = write(context, prompt="how do volcanoes erupt", writer="none")
    assert output.script.source.startswith("almanac") and not model.asked


def test_an_unknown_writer_is_bad_input(context: Context) -> None:
    with pytest.raises(InputError) as caught:
        write(context, prompt="tea", writer="shakespeare")
    assert caught.value.field == "writer" and "stub" in caught.value.remedy


def test_the_small_model_writes_where_no_note_is_near_and_it_is_said(
    with_model: Callable[..., tuple[Context, Model]], monkeypatch: pytest.MonkeyPatch
) -> None:
    from visiontune.text.llama import Llama

    monkeypatch.setattr(Llama, "lacks", lambda self, environment: None)
    story = " ".join(f"Grandma, {SENTENCE.lower()} for you on birthday {word}." for word in ("one", "sixty"))
    context, model = with_model("llama", f"Sure! Here it is:\n{story} {story} And this one is cut of")
    output = write(context, prompt="happy birthday card for grandma", duration=14)
    assert "made this text up" in output.warnings[0] and "no note is near" in output.warnings[0]
    assert output.script.source == "written by llama"
    assert len(narrations(output)) == 1 or len(set(narrations(output))) == len(narrations(output))
    assert all(narration.startswith("Grandma,") and narration.endswith(".") for narration in narrations(output))
    assert model.asked[0].backend == "llama" and model.asked[0].json_schema is None


def test_a_small_model_that_says_nothing_is_an_error(
    with_model: Callable[..., tuple[Context, Model]], monkeypatch: pytest.MonkeyPatch
) -> None:
    context, model = with_model("", "Sure!")
    with pytest.raises(ContentError, match="--from"):
        write(context, prompt="happy birthday card for grandma", writer="stub")
    assert len(model.asked) == 3


def test_c16_reasoning_never_gets_into_a_script(with_model: Callable[..., tuple[Context, Model]]) -> None:
    document = json.loads(script_json(4, "<think>short</think>The quay"))
    document["scenes"][0]["narration"] = f"<think>keep it short</think>{SENTENCE}."
    context, _ = with_model("openai", json.dumps(document))
    output = write(context, prompt="a lighthouse", duration=27)
    assert output.script.title == "The quay" and "keep it short" not in output.script.model_dump_json()


def test_through_the_studio(studio: Any) -> None:
    artifact = studio.make(ScriptRequest(seed=1, prompt="how do volcanoes erupt", writer="none"))
    document = json.loads(artifact.path.read_text(encoding="utf-8"))
    assert document["source"] == "almanac: how-volcanoes-erupt" and len(document["scenes"]) > 3
    artifact = studio.make(ScriptRequest(seed=1, prompt="a birthday card for my grandma", writer="stub"))
    assert "made this text up" in artifact.warnings[0]


class Scribe:
    """A capable model that only this studio has."""

    name = "scribe"
    version = 1
    rank: ClassVar[int] = 95
    capable: ClassVar[bool] = True

    def __call__(self, request: TextRequest, context: Context) -> TextOutput:
        return TextOutput(script_json(4, "The quay"), model="lines")


@pytest.mark.parametrize("writer", ["auto", "scribe"])
def test_the_studios_own_backends_write(settings: Settings, writer: str) -> None:
    registry = Registry.load()
    registry.register("text.scribe", f"{__name__}:Scribe")
    with Studio(settings, registry) as studio:
        artifact = studio.make(ScriptRequest(seed=1, prompt="a lighthouse", duration=27, writer=writer))
    document = json.loads(artifact.path.read_text(encoding="utf-8"))
    assert (document["source"], document["title"]) == ("written by scribe", "The quay")


def test_writer_is_what_auto_takes(context: Context) -> None:
    assert Registry.load().choose(ScriptRequest(seed=1, prompt="tea"), context.environment).backend.name == "writer"
