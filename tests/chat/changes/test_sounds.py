"""Music and speech changed."""

from __future__ import annotations

from typing import Any

import pytest

from helpers_following import World
from visiontune.chat.base import Outcome, Plan, Question, Talk, Wish
from visiontune.chat.changes.following import follow
from visiontune.chat.plans.drafting.voices import HEART, Voice, kokoro_voice
from visiontune.music.base import MusicRequest
from visiontune.speech.base import SpeechRequest

PROMPT = "a calm waltz for piano"
MUSIC: list[tuple[str, dict[str, Any]]] = [
    ("now in minor", {"key": "D minor"}),
    ("in the relative minor", {"key": "B minor"}),
    ("in G major", {"key": "G major"}),
    ("move it to F# minor please", {"key": "F-sharp minor"}),
    ("transpose it up a tone", {"key": "E major"}),
    ("a third lower", {"key": "B-flat major"}),
    ("faster", {"tempo": 120}),
    ("much faster", {"tempo": 140}),
    ("a bit slower", {"tempo": 90}),
    ("at 120", {"tempo": 120}),
    ("88 bpm please", {"tempo": 88}),
    ("half the tempo", {"tempo": 50}),
    ("for cello", {"instrument": "cello", "prompt": "a calm waltz for cello"}),
    ("play it on the flute instead", {"instrument": "flute", "prompt": "a calm waltz for flute"}),
    ("swap the piano for a guitar", {"instrument": "guitar", "prompt": "a calm waltz for guitar"}),
    ("add some violin", {"instrument": "piano and violin"}),
    ("sadder", {"mood": "sad"}),
    ("more dramatic", {"mood": "dramatic"}),
    ("in the manner of Mozart instead", {"composer": "mozart", "model": ""}),
    ("it should sound more like Beethoven", {"composer": "beethoven", "model": ""}),
    ("make it 40 seconds", {"duration": 40.0}),
    ("longer", {"duration": 6.0}),
    ("twice as long", {"duration": 8.0}),
    ("make it a march", {"prompt": "a calm march for piano", "metre": "2/4"}),
    ("as jazz", {"prompt": "a calm jazz for piano"}),
    ("seed 7", {"seed": 7}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "changed"), MUSIC, ids=[text for text, _ in MUSIC])
def test_a_piece_changes_in_one_thing(world: World, text: str, changed: dict[str, Any]) -> None:
    situation = world.situation("piece")

    step = world.step(text, situation)

    before = {name: value for name, value in situation.made[0].request.items() if name != "kind"}
    assert step.fields == before | changed
    assert MusicRequest.build(**step.fields).seed == changed.get("seed", 21)


def test_minor_is_that_of_the_key_that_was_composed(world: World) -> None:
    """The request named no key: what was composed tells it."""
    made = world.one("piece", key="", prompt="a waltz in D major")

    step = world.step("now in minor", world.situation(made))

    assert step.fields["key"] == "D minor" and step.fields["prompt"] == "a waltz in D minor"


def test_it_goes_on_from_its_score(world: World) -> None:
    step = world.step("continue it", world.situation("piece"))

    path = world.studio.store.file(step.fields["primer"])
    assert path.read_bytes() == world.made["piece"].files["midi"].read_bytes()
    assert "seed" not in step.fields


def test_words_are_sung(world: World) -> None:
    step = world.step('with the words "Row, row, row your boat"', world.situation("piece"))
    said = world.step("with those words", world.situation("piece", said="The sea is wide."))

    assert step.fields["lyrics"] == "Row, row, row your boat" and "duration" not in step.fields
    assert said.fields["lyrics"] == "The sea is wide."


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("change one note", "cannot change single notes"), ("fade out at the end", "cannot fade"), ("louder", "levelled"),
        ("with those words", "Which words"), ("at 900 bpm", "20 to 300"), ("turn that into a song", "Which words"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_with_a_piece_is_said(world: World, text: str, words: str) -> None:
    outcome = world.ask(text, world.situation("piece"))

    assert isinstance(outcome, Question | Talk)
    assert words in (outcome.text if isinstance(outcome, Question) else outcome.note)


@pytest.mark.parametrize("text", ["another one", "try again", "again but in C minor and slower"])
def test_another_piece_has_a_new_seed(world: World, text: str) -> None:
    assert "seed" not in world.step(text, world.situation("piece")).fields


SPEECH: list[tuple[str, dict[str, Any]]] = [
    ("say it again slower", {"speed": 0.85}),
    ("much slower", {"speed": 0.7}),
    ("faster, I don't have all day", {"speed": 1.15}),
    ('say "Hello there" instead', {"text": "Hello there"}),
    ("now say: Good night, all.", {"text": "Good night, all."}),
    ("leave out the second sentence", {"text": "Mind the gap."}),
    ("change the last sentence to We close at ten.", {"text": "Mind the gap. We close at ten."}),
    ("replace nine with ten", {"text": "Mind the gap. The doors close at ten."}),
    ("with a woman's voice", {"voice": "heart", "backend": "hibari"}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "changed"), SPEECH, ids=[text for text, _ in SPEECH])
def test_a_recording_changes_in_one_thing(world: World, text: str, changed: dict[str, Any]) -> None:
    situation = world.situation("recording")

    step = world.step(text, situation)

    before = {name: value for name, value in situation.made[0].request.items() if name != "kind"}
    assert step.fields == before | changed
    assert SpeechRequest.build(**step.fields).seed == 31


def test_another_language_is_translated_first(world: World) -> None:
    outcome = world.ask("in German please", world.situation("recording"))

    assert isinstance(outcome, Plan)
    text, speech = outcome.steps
    assert text.kind == "text" and text.fields["messages"][1]["content"] == "Mind the gap. The doors close at nine."
    assert speech.uses == {"text": f"{text.id}.text"} and speech.fields["language"] == "de"
    assert "text" not in speech.fields


@pytest.mark.parametrize("text", ["louder", "speak up a bit", "it is too loud"])
def test_loudness_is_levelled(world: World, text: str) -> None:
    outcome = world.ask(text, world.situation("recording"))

    assert isinstance(outcome, Talk) and "levelled" in outcome.note


def _asked(world: World, text: str, voices: tuple[Voice, ...], name: str = "recording", **fields: Any) -> Outcome:
    situation = world.situation(world.one(name, **fields))
    return follow(Wish("followup", 0.9, {}, text), situation, (), world.studio, voices)


@pytest.mark.parametrize("text", ["another voice", "with another voice", "use another speaker", "a different narrator"])
def test_another_voice_is_one_that_is_here(world: World, text: str) -> None:
    voices = (HEART, *map(kokoro_voice, ("af_heart", "bm_george", "ef_dora")))
    ours = {"backend": "hibari", "voice": "auto"}

    asked = _asked(world, text, voices, **ours)
    assert isinstance(asked, Question)
    assert [label for label, _ in asked.choices] == ["af_heart (american female)", "bm_george (british male)"]
    chosen = _asked(world, asked.choices[1][1], voices, **ours)
    assert isinstance(chosen, Plan)
    assert (chosen.steps[0].fields["voice"], chosen.steps[0].fields["backend"]) == ("bm_george", "kokoro")

    named = _asked(world, text, voices[:3], backend="kokoro", voice="bm_george")
    assert isinstance(named, Question) and [message for _, message in named.choices] == [
        "with voice heart",
        "with voice af_heart",
    ]
    only = _asked(world, text, voices[:2], **ours)  # nothing to choose
    assert isinstance(only, Plan) and only.steps[0].fields["voice"] == "af_heart"


def test_where_no_other_voice_is_that_is_said(world: World) -> None:
    for voices in ((HEART,), (HEART, kokoro_voice("ef_dora")), ()):
        said = _asked(world, "another voice", voices, backend="hibari", voice="auto")
        assert isinstance(said, Talk) and "No other voice" in said.note


def test_a_film_gets_another_voice_of_its_language(world: World) -> None:
    voices = (HEART, *map(kokoro_voice, ("ef_dora", "em_alex")))
    film = _asked(
        world, "with another narrator", voices, "film", language="es", speech_backend="kokoro", voice="ef_dora"
    )
    assert isinstance(film, Plan)
    assert (film.steps[0].fields["voice"], film.steps[0].fields["speech_backend"]) == ("em_alex", "kokoro")
