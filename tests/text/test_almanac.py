"""The right note is found for what people ask, and none for what no note is about."""

from __future__ import annotations

import time

import pytest

from visiontune.text.almanac import Index, almanac_index, find_note
from visiontune.text.notes import Note
from visiontune.text.prompts import content_terms, wants_invention

FOUND = {
    "how do volcanoes erupt": "how-volcanoes-erupt",
    "explain inflation to teenagers": "inflation",
    "why does a rainbow appear in the sky": "how-rainbows-form",
    "How do vulcanos errupt?": "how-volcanoes-erupt",
    "photosinthesis for kids": "how-photosynthesis-works",
    "artifical inteligence": "artificial-intelligence",
    "Shakespear": "william-shakespeare",
    "make a 30 second video about black holes": "what-black-holes-are",
    "the story of chocolate": "chocolate",
    "why did rome fall": "fall-of-rome",
    "history of the roman empire": "roman-empire",
    "deserts": "how-deserts-work",
    "the Sahara desert": "sahara",
    "how ocean currents work": "how-ocean-currents-work",
    "the oceans of the world": "world-oceans",
    "life in the rainforest": "life-in-the-rainforest",
    "the amazon river": "amazon-river",
    "why do ships float": "why-ships-float",
    "how bees make honey": "how-bees-make-honey",
    "bees and pollination": "bees-and-pollination",
    "what is DNA": "how-dna-works",
    "explain the water cycle for 5th graders": "the-water-cycle",
    "how does a fridge keep food cold": "refrigerators",
    "the life story of Beethoven": "ludwig-van-beethoven",
    "why do leaves change color in the fall": "why-leaves-change-colour-in-autumn",
    "what causes earthquakes": "why-earthquakes-happen",
    "compound interest explained": "compound-interest",
    "world war 2": "world-war-two",
    "why did world war one start": "causes-of-world-war-one",
    "phases of the moon": "why-the-moon-has-phases",
    "the moon landing": "moon-landing",
    "how do airplanes fly": "airplanes",
    "einstein's theory of relativity": "relativity-made-simple",
    "ancient egypt pyramids": "egyptian-pyramids",
    "how does advertising work": "advertising",
    "A short documentary on penguins in Antarctica": "how-penguins-live",
    "how rain is formed": "how-rain-forms",
    "How do butterflies develop from caterpillars": "how-caterpillars-become-butterflies",
    "why is exercise healthy": "why-exercise-is-good-for-you",
    "who invented the printing press": "printing-press",
    "how does wifi and the internet work": "the-internet",
    "can humans live on mars": "the-planet-mars",
    "is sugar bad for you": "how-sugar-affects-the-body",
    "EU explained": "european-union",
    "global warming": "how-climate-change-works",
    "women's right to vote": "womens-suffrage",
    "write a film about coffee": "coffee",
    "why is the sky blue": "why-the-sky-is-blue",
    "stalin": "joseph-stalin",
    "chickens": "how-chickens-live",
    "stroke": "what-a-stroke-is",
    "memory": "how-memory-works",
    "salt": "salt",
    "milk": "milk",
    "the moon": "how-the-moon-was-formed",
    "tigers": "how-tigers-live",
    "what is diabetes": "diabetes",
    "nuclear energy": "nuclear-power",
    "the first world war": "world-war-one",
    "Einstein": "albert-einstein",
    "newton": "isaac-newton",
    "hurricanes": "how-hurricanes-form",
    "how does bitcoin work": "blockchain",
    "volcanos": "how-volcanoes-erupt",
    "phtosynthesis": "how-photosynthesis-works",
    "erthquake": "why-earthquakes-happen",
    "penguns": "how-penguins-live",
    "dinosors": "the-age-of-dinosaurs",
    "the ozone hole": "how-the-ozone-layer-protects-us",
}
NOT_FOUND = [
    "happy birthday card for grandma",
    "an advert for a coffee shop",
    "a story about a brave cat",
    "my dog Rex at the beach",
    "a love letter to Paris",
    "introduce our new running shoe",
    "quarterly results of Acme Ltd",
    "a poem about rain",
    "wedding invitation for Anna and Tom",
    "how to knit a scarf",
    "fix a leaking tap",
    "our bakery opens on Sunday",
    "recipe for pancakes",
    "a knight who fights a dragon",
    "asdf qwer zxcv",
    "lofi beats to study to",
    "how to tie a tie",
    "a dog playing in the snow",
    "meeting notes from Tuesday",
    "top 10 football goals",
    "job interview advice",
    "!!!",
    "the",
]


@pytest.mark.parametrize(("prompt", "slug"), FOUND.items())
def test_the_note_is_found(prompt: str, slug: str) -> None:
    hit = find_note(prompt)
    assert hit is not None and hit.note.slug == slug


@pytest.mark.parametrize(
    ("prompt", "wrong"),
    [
        ("stalin", "satellites"),
        ("chickens", "how-penguins-live"),
        ("stroke", "car-engine"),
        ("memory", "computers"),
        ("salt", "mahatma-gandhi"),
        ("milk", "cheese"),
        ("iron", "how-magnets-work"),
        ("kidney", "why-we-need-to-drink-water"),
        ("mexico", "aztecs"),
        ("ice", "the-states-of-matter"),
    ],
)
def test_a_word_is_not_taken_for_another(prompt: str, wrong: str) -> None:
    assert wrong not in [hit.note.slug for hit in almanac_index().search(prompt)]


@pytest.mark.parametrize("prompt", NOT_FOUND)
def test_nothing_is_near(prompt: str) -> None:
    hit = find_note(prompt)
    assert hit is None, hit


def test_every_note_is_found_by_its_title() -> None:
    index = almanac_index()
    lost = {}
    for entry in index.entries:
        hits = index.search(entry.note.title)
        if not hits or hits[0].note.slug != entry.note.slug:
            lost[entry.note.title] = [hit.note.slug for hit in hits[:2]]
    assert not lost


def test_searching_is_quick() -> None:
    almanac_index()
    started = time.process_time()
    for prompt in FOUND:
        find_note(prompt)
    assert (time.process_time() - started) / len(FOUND) < 0.2  # seconds; a guard, not a measure


def test_ones_own_notes_are_searched_in_the_same_way() -> None:
    notes = [
        Note("bakery", "Our bakery", (), "We bake bread and rolls. The oven is hot at four."),
        Note("garden", "The garden behind the house", (), "Beans grow by the wall. We water tomatoes."),
    ]
    index = Index.of(notes)
    assert [hit.note.slug for hit in index.search("a film on our bakery")] == ["bakery"]
    assert [hit.note.slug for hit in index.search("the garden")] == ["garden"]
    assert index.search("trains") == []
    assert Index.of([]).search("anything") == []


@pytest.mark.parametrize(
    ("prompt", "invented"),
    [
        ("an ad for our toy shop", True),
        ("tell me a story about the sea", True),
        ("a dog playing in the snow", True),
        ("the story of the sea", False),
        ("how advertising works", False),
        ("explain how a birthday is celebrated in Japan", False),
        ("a short video on dogs playing", False),
    ],
)
def test_what_wants_inventing(prompt: str, invented: bool) -> None:
    assert wants_invention(prompt) == invented


def test_how_one_asks_is_not_what_one_asks_about() -> None:
    assert content_terms("Please make a short 30 second video explaining how volcanoes work") == ["30", "volcano"]
    assert content_terms("WW2") == content_terms("the Second World War")
