"""Wishes: fields count first, then what the prompt says, and what stays open is chosen by the seed."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from visiontune.errors import InputError
from visiontune.music.base import METRES, MusicRequest
from visiontune.music.keys import Key
from visiontune.music.wishing.wishes import Wishes, understand

KNOWN = ("bach", "mozart", "beethoven")


def wishes(prompt: str = "", seed: int = 1, **fields: Any) -> Wishes:
    return understand(MusicRequest(prompt=prompt, seed=seed, **fields), KNOWN)


def seen(found: Wishes, name: str) -> object:
    """One thing that is wished, as the table has it."""
    if name == "mood":
        return found.mood.name if found.mood else None
    if name == "players":
        return found.ensemble.name
    if name == "metre":
        return f"{found.metre[0]}/{found.metre[1]}"
    return {"key": found.key.name, "composer": found.composer, "tempo": found.tempo, "mode": found.key.mode}[name]


TABLE: list[tuple[str, dict[str, object]]] = [
    (
        "a sad waltz for piano in D minor, slow, like Beethovn",
        {
            "mood": "sad",
            "metre": "3/4",
            "players": "piano",
            "key": "D minor",
            "composer": "beethoven",
            "tempo": (54, 72),
        },
    ),
    ("a happy march for brass quartet", {"mood": "happy", "metre": "4/4", "players": "brass quartet", "mode": "major"}),
    ("lullaby for harp", {"mood": "lullaby", "metre": "6/8", "players": "harp", "mode": "major", "tempo": (56, 70)}),
    ("a calm chorale", {"mood": "calm", "composer": "bach", "metre": "4/4", "players": "choir"}),
    ("hymn", {"composer": "bach", "metre": "4/4"}),
    ("minuet in G like Mozart", {"composer": "mozart", "key": "G major", "metre": "3/4"}),
    ("Menuett in G-Dur", {"key": "G major", "metre": "3/4"}),
    ("Walzer in h-Moll", {"key": "B minor", "metre": "3/4"}),
    ("Marsch in B-Dur", {"key": "B-flat major"}),
    ("etwas in Es-Dur", {"key": "E-flat major"}),
    ("cis-Moll bitte", {"key": "C-sharp minor"}),
    ("Bach", {"composer": "bach"}),
    ("in the style of J. S. Bach", {"composer": "bach"}),
    ("like Wolfgang Amadeus Mozart", {"composer": "mozart"}),
    ("something Beethoven-like", {"composer": "beethoven"}),
    ("mozzart sonata", {"composer": "mozart"}),
    ("not like Bach, not like Mozart", {"composer": "beethoven"}),
    ("like Vivaldi", {"composer": "bach"}),
    ("like Chopin", {"composer": "beethoven"}),
    ("baroque dance", {"composer": "bach"}),
    ("120 bpm", {"tempo": 120}),
    ("at 92.5 beats per minute", {"tempo": 92.5}),
    ("tempo 66", {"tempo": 66}),
    ("♩ = 76", {"tempo": 76}),
    ("largo", {"tempo": (44, 56)}),
    ("adagio", {"tempo": (54, 68)}),
    ("andante", {"tempo": (74, 92)}),
    ("allegro", {"tempo": (120, 144)}),
    ("prestissimo", {"tempo": (184, 208)}),
    ("very slow", {"tempo": (44, 56)}),
    ("fast", {"tempo": (128, 152)}),
    ("not too fast", {"tempo": (88, 108)}),
    ("a slow, peaceful piece", {"mood": "peaceful", "tempo": (58, 70)}),
    ("in 3/4", {"metre": "3/4"}),
    ("6/8 time", {"metre": "6/8"}),
    ("a 12/8 shuffle", {"metre": "6/8"}),
    ("cut time 2/2", {"metre": "4/4"}),
    ("in three", {"metre": "3/4"}),
    ("in F# minor", {"key": "F-sharp minor"}),
    ("f sharp minor", {"key": "F-sharp minor"}),
    ("in Bb", {"key": "B-flat major"}),
    ("key of E-flat", {"key": "E-flat major"}),
    ("in c minor", {"key": "C minor"}),
    ("a waltz in A minor", {"key": "A minor", "metre": "3/4"}),
    ("a waltz in a minor", {"key": "A minor", "metre": "3/4"}),
    ("A minor", {"key": "A minor"}),
    ("in a minor key", {"mode": "minor"}),
    ("in a major key", {"mode": "major"}),
    ("something minor in a major mode", {"mode": "major"}),
    ("not in D minor, in F major", {"key": "F major"}),
    ("not sad", {"mood": None, "mode": "major"}),
    ("not sad but hopeful", {"mood": "hopeful"}),
    ("neither sad nor dark, just playful", {"mood": "playful"}),
    ("without being dramatic: dreamy", {"mood": "dreamy"}),
    ("no piano", {"players": "string quartet", "composer": "beethoven"}),
    ("strings, no piano", {"players": "string orchestra"}),
    ("not for piano or organ, for guitar", {"players": "guitar"}),
    ("a duet for flute and guitar", {"players": "flute and guitar"}),
    ("for violin with piano", {"players": "violin and piano"}),
    ("a violin melody accompanied by a harp", {"players": "violin and harp"}),
    ("music box", {"players": "music box"}),
    ("a harpsicord piece", {"players": "harpsichord"}),
    ("string quartet", {"players": "string quartet"}),
    ("epic orchestral trailer music", {"mood": "epic", "players": "orchestra"}),
    ("dark and mysterious", {"mood": "dark"}),
    ("background music for a sunny picnic", {"mood": "happy"}),
    ("a documentary on the French Revolution", {"mood": None}),
    ("released in March, for choir", {"players": "choir", "mood": None}),
    ("wait two minutes", {"metre": "4/4"}),
    ("with a rainy atmosphere", {"players": "string quartet"}),
    ("festive fanfare for trumpet and organ", {"mood": "festive", "players": "trumpet and organ"}),
    ("melancholic nocturne, andante, E minor", {"mood": "melancholic", "key": "E minor", "tempo": (74, 80)}),
    (
        "furious, G minor, 150 BPM, string orchestra",
        {"mood": "angry", "key": "G minor", "tempo": 150, "players": "string orchestra"},
    ),
    ("joyful gigue", {"mood": "joyful", "metre": "6/8", "tempo": (112, 132)}),
    ("funeral march", {"mood": "sad", "metre": "4/4", "tempo": (54, 64)}),
    ("solemn", {"mood": "solemn", "composer": "bach"}),
    ("playful", {"mood": "playful", "composer": "mozart"}),
    ("ein trauriges Lied für Klavier in d-Moll", {"mood": "sad", "players": "piano", "key": "D minor"}),
    ("vals triste para guitarra", {"mood": "sad", "players": "guitar"}),
    ("I don't want anything sad", {"mood": None, "mode": "major"}),
    ("play me something", {"mood": None}),
    ("epic battle with choir and orchestra", {"mood": "epic", "players": "choir and orchestra"}),
    ("it must not sound like Bach or Mozart", {"composer": "beethoven"}),
    ("C#m, 90 bpm", {"key": "C-sharp minor", "tempo": 90}),
    ("key: Am", {"key": "A minor"}),
    ("Am I dreaming", {"mood": "dreamy", "mode": "major"}),
    ("a piano waltz that is neither fast nor slow", {"metre": "3/4", "players": "piano", "tempo": (88, 108)}),
    ("please don't use strings; brass only", {"players": "brass quartet"}),
    ("Air on the G string", {"mood": None, "players": "string quartet"}),
    ("one morning a player scared a stranger by the canyon", {"mood": None, "players": "string quartet"}),
    ("recorded in concert for thirty minutes", {"mood": None, "players": "string quartet", "metre": "4/4"}),
    ("heroic", {"mood": "heroic", "composer": "beethoven"}),
]


@pytest.mark.parametrize(("prompt", "meant"), TABLE, ids=[prompt for prompt, _ in TABLE])
def test_prompts_are_understood(prompt: str, meant: dict[str, object]) -> None:
    found = wishes(prompt)
    for name, value in meant.items():
        is_ = seen(found, name)
        if isinstance(value, tuple):
            assert isinstance(is_, float) and value[0] <= is_ <= value[1], (name, found.reasons)
        else:
            assert is_ == value, (name, found.reasons)


def test_fields_count_before_the_prompt() -> None:
    found = wishes(
        "a sad waltz for piano in D minor like Mozart at 60 bpm",
        composer="bach", key="F major", tempo=100, metre="4/4", mood="happy", instrument="organ", duration=33.5,
    )  # fmt: skip
    assert (found.composer, found.key, found.tempo, found.exact, found.metre) == ("bach", Key(5), 100.0, True, (4, 4))
    assert found.mood and found.mood.name == "happy" and found.ensemble.name == "organ" and found.duration == 33.5
    assert all(reason.endswith("as given") for reason in found.reasons) and len(found.reasons) == 6


def test_every_choice_says_where_it_came_from() -> None:
    found = wishes("a sad waltz for piano in D minor, slow, like Beethovn")
    assert 'mood sad: the prompt says "sad"' in found.reasons
    assert 'composer beethoven: the prompt says "beethovn"' in found.reasons
    assert 'key D minor: the prompt says "D minor"' in found.reasons
    assert 'metre 3/4: the prompt says "waltz"' in found.reasons
    assert 'instruments piano: the prompt says "piano"' in found.reasons
    assert [reason.split(" ")[0] for reason in wishes("").reasons] == [
        "composer",
        "key",
        "metre",
        "tempo",
        "instruments",
    ]


def test_a_tempo_is_exact_only_as_a_number() -> None:
    assert wishes("120 bpm").exact and wishes(tempo=90).exact
    assert not wishes("slow").exact and not wishes("").exact


@pytest.mark.parametrize("name", ["Beethovn", "BEETHOVEN", "beethoven ", "Ludwig van Beethoven", "bethoven"])
def test_a_misspelt_composer_is_understood(name: str) -> None:
    assert wishes(composer=name).composer == "beethoven"


@pytest.mark.parametrize(
    ("name", "near"), [("Chopin", ""), ("Vivaldi", ""), ("🎹", ""), ("Mozzarella", "did you mean mozart")]
)
def test_an_unknown_composer_is_refused_and_the_known_are_named(name: str, near: str) -> None:
    with pytest.raises(InputError, match=f"known are bach, mozart, beethoven.*{near}") as refused:
        wishes(composer=name)
    assert refused.value.field == "composer"


def test_a_composer_that_a_model_has_learnt_is_himself() -> None:
    found = understand(MusicRequest(prompt="a nocturne like Chopin", seed=1), (*KNOWN, "chopin"))
    assert found.composer == "chopin" and not found.warnings and found.ensemble.name == "piano"
    assert understand(MusicRequest(prompt="like Mozart", seed=1), ("bach",)).composer == "bach"
    assert "mozart" in understand(MusicRequest(prompt="like Mozart", seed=1), ("bach",)).warnings[0]


@pytest.mark.parametrize(
    ("prompt", "said"),
    [
        ("like Chopin", 'no model has learnt "chopin"; beethoven composes instead'),
        ("smooth jazz", 'no model has learnt "jazz"; '),
        ("techno", 'no model has learnt "techno"; '),
        ("a lo-fi beat", 'no model has learnt "lo-fi"; '),
        ("Hans Zimmer, epic", 'no model has learnt "hans zimmer"; beethoven composes instead'),
        ("a fugue for organ", "no fugue is composed"),
        ("in 7/8", "no model has learnt 7/8; it is composed in 4/4 instead"),
        ("guitar and drums", "no drums play"),
        (
            "sleep music, 10 minutes",
            'the prompt says "10 minutes", but its length is the request\'s duration, 60 seconds',
        ),
        ("tempo 0", "a tempo of 0 is beyond 20 to 300; 20 is taken"),
        ("1000 bpm", "a tempo of 1000 is beyond 20 to 300; 300 is taken"),
    ],
)
def test_what_cannot_be_had_is_told_with_what_is_taken_instead(prompt: str, said: str) -> None:
    assert any(warning.startswith(said) for warning in wishes(prompt).warnings), wishes(prompt).warnings


def test_what_can_be_had_warns_of_nothing() -> None:
    for prompt in (
        "",
        "a sad waltz in D minor",
        "no jazz, please",
        "like Bach",
        "a march",
        "no drums",
        "steel drums",
        "for 60 seconds",
        "one minute",
    ):
        assert wishes(prompt).warnings == ()


def test_composers_that_users_trained_have_any_name() -> None:
    known = ("bach", "my-band", "___", "Ärzte")
    for name, meant in (("my-band", "my-band"), ("My Band", "my-band"), ("___", "___"), ("ärzte", "Ärzte")):
        assert understand(MusicRequest(composer=name, seed=1), known).composer == meant
    assert understand(MusicRequest(prompt="a waltz by my band", seed=1), known).composer == "my-band"
    assert {understand(MusicRequest(seed=seed), known).composer for seed in range(30)} == set(known)


def test_a_key_that_was_given_wins_over_the_mood() -> None:
    found = wishes("a sad piece in C major")
    assert found.key == Key(0) and found.mood and found.mood.name == "sad"
    assert any("the key that was given counts" in reason for reason in found.reasons)
    assert wishes(key="C major", mood="sad").key == Key(0)


def test_a_mood_chooses_mode_and_tempo() -> None:
    for seed in range(12):
        sad, happy = wishes("sad", seed=seed), wishes(mood="happy", seed=seed)
        assert sad.key.mode == "minor" and 54 <= sad.tempo <= 72
        assert happy.key.mode == "major" and 108 <= happy.tempo <= 132


def test_the_seed_chooses_what_is_open_and_always_the_same() -> None:
    found = [wishes("", seed=seed) for seed in range(40)]
    assert found == [wishes("", seed=seed) for seed in range(40)]
    assert len({one.key for one in found}) > 6 and len({one.tempo for one in found}) > 10
    assert {one.composer for one in found} == set(KNOWN) and {one.key.mode for one in found} == {"major", "minor"}


def test_a_key_in_german_is_refused_with_its_english_name() -> None:
    with pytest.raises(InputError, match="what is H in German is B here"):
        MusicRequest(key="H major")
    with pytest.raises(InputError, match="tempo"):
        MusicRequest.build(tempo=0)


@pytest.mark.parametrize("field", ["mood", "instrument"])
def test_an_unknown_field_is_refused(field: str) -> None:
    fields: dict[str, Any] = {field: "qwertz"}
    with pytest.raises(InputError) as refused:
        wishes(**fields)
    assert refused.value.field == field


ODD = ("", " ", "🎻🎺🥁", "悲しいピアノ曲", "מנגינה עצובה לפסנתר", "لحن حزين", "\u202edaS\u202c", "in", "a", "minor", "not", "for",
       "piano" * 1000, "not " * 5000, "a minor " * 5000, "x y " * 50_000, "1/4 " * 5000, "in A " * 5000, "ﬀ" * 200)  # fmt: skip


@pytest.mark.parametrize("prompt", ODD, ids=range(len(ODD)))
def test_odd_prompts_are_quick_and_fine(prompt: str) -> None:
    begun = time.perf_counter()
    found = wishes(prompt)
    assert time.perf_counter() - begun < 2
    assert found.composer in KNOWN and 20 <= found.tempo <= 300 and len(found.ensemble.parts) == 4


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(st.sampled_from("not no a sad minor major in A H Bb 3/4 bpm 120 piano and with , . like bach waltz".split()), st.text(max_size=8)), max_size=12))  # fmt: skip # noqa: SIM905
def test_any_text_is_understood_somehow(words: list[str]) -> None:
    prompt = " ".join(words).replace("\0", "")
    found = wishes(prompt.encode("utf-8", "ignore").decode())
    assert f"{found.metre[0]}/{found.metre[1]}" in METRES and 20 <= found.tempo <= 300
    assert 0 <= found.key.tonic < 12 and found.reasons
