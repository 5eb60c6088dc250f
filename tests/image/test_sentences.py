"""What a sentence is about, and what it names without showing it."""

from __future__ import annotations

from typing import Any

import pytest

from helpers_plans import arts, plan_of
from visiontune.image.headline import headline
from visiontune.image.understand import understand
from visiontune.image.unseen import idiomatic, idioms


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("A chatbot built on such a model can answer questions, but it can also lie.", "A chatbot can answer questions"),
        ("The hash would no longer fit, and the other computers would notice.", "The hash would no longer fit"),
        ("In the air, carbon is mostly joined with oxygen as carbon dioxide.",
         "Carbon is mostly joined with oxygen as carbon dioxide"),
        ("A satellite is an object that travels around a planet in a path called an orbit.", "A satellite"),
        ("Those that fit their surroundings best are more likely to live and have young of their own.",
         "Those that fit their surroundings best are more likely to live"),
        ("Antibiotics do not work against viruses, because antibiotics target bacteria.",
         "Antibiotics do not work against viruses"),
        ("three red kites over green dunes", ""),
    ],
)  # fmt: skip
def test_a_headline_says_what_of_what_in_the_sentence_s_own_words(sentence: str, said: str, parser: Any) -> None:
    assert headline(parser(sentence)) == said


@pytest.mark.parametrize(
    ("sentence", "covered"),
    [
        ("At the same time the sea rises.", "At the same time"),
        ("Races take place in the park.", "take place"),
        ("On the other hand, birds fly.", "On the other hand"),
        ("She kept an eye on the fish.", "kept an eye on"),
        ("The hand of the clock moves.", ""),
    ],
)
def test_idioms_are_found_in_every_form(sentence: str, covered: str, parser: Any) -> None:
    document = parser(sentence)
    found = idiomatic(document)
    assert " ".join(token.text for token in document if token.i in found) == covered


def test_the_idioms_are_many_and_none_hides_any_word() -> None:
    phrases = [phrase for group in idioms().values() for phrase in group]
    assert len(phrases) > 400
    assert all(len(phrase) > 1 and any(word != "*" for word in phrase) for phrase in phrases)


@pytest.mark.parametrize(
    ("sentence", "never"),
    [
        ("At the same time prices rise.", "hourglass-done"),
        ("Straight threads are stretched like the spokes of a wheel.", "wheel"),
        ("Elephant families are led by an old female.", "woman"),
        ("A caterpillar sheds its skin one last time.", "hand-with-fingers-splayed"),
        ("Each full cycle lasts about ninety minutes in adults.", "bicycle"),
        ("The microwaves' waves switch direction and the molecules turn.", "vt-wave"),
        ("Army ants march in great columns.", "vt-column"),
        ("Stone aqueducts carried fresh water from distant hills.", "rock"),
        ("King was born in Atlanta.", "person"),
        ("A spark plug makes a tiny spark.", "electric-plug"),
    ],
)
def test_what_is_only_named_is_not_drawn(sentence: str, never: str, parser: Any) -> None:
    assert never not in arts(plan_of(sentence, parser))


@pytest.mark.parametrize(
    "sentence", ["Deserts are dry lands where very little rain or snow falls.", "In the Sahara almost no rain falls."]
)
def test_weather_that_does_not_come_is_not_drawn(sentence: str, parser: Any) -> None:
    plan = plan_of(sentence, parser)
    assert (plan.setting, plan.weather) == ("desert", "clear")


@pytest.mark.parametrize(
    ("sentence", "setting"),
    [
        ("The Amazon in South America is the largest tropical rainforest on Earth.", "jungle"),
        ("Almost every summer the Nile flooded and left mud on the fields.", "river"),
        ("Rugged mountains divided the Greek lands, and each city made its own laws.", "mountains"),
    ],
)
def test_the_place_that_a_sentence_is_about_is_shown(sentence: str, setting: str, parser: Any) -> None:
    assert plan_of(sentence, parser).setting == setting


def test_a_place_in_passing_does_not_stand_for_what_is_there(parser: Any) -> None:
    plan = plan_of("Beacons stand along the ridges of the mountains.", parser)
    assert plan.template == "concept"
    assert plan.title == "Beacons stand along the ridges of the mountains"


def test_people_of_history_are_drawn_as_who_they_were(parser: Any) -> None:
    plan = plan_of("Marie Curie discovered two new elements.", parser)
    hero = plan.heroes[0]
    assert (plan.template in ("concept", "group"), hero.gender, hero.job, hero.place) == (
        True,
        "woman",
        "scientist",
        "bust",
    )


def test_nobody_of_today_stands_in_the_past(parser: Any) -> None:
    plan = plan_of("In the fifteenth century people in Yemen were already brewing coffee as a drink.", parser)
    assert (plan.template, arts(plan)) == ("concept", {"hot-beverage"})


def test_a_number_is_whole_and_says_what_of(parser: Any) -> None:
    plan = plan_of("The wind of a hurricane blows at one hundred and nineteen kilometres an hour.", parser)
    assert plan.number == "One hundred and nineteen"
    reef = plan_of("The Great Barrier Reef stretches for more than two thousand kilometres along the coast.", parser)
    assert (reef.number, reef.title, reef.labels) == ("Two thousand", "kilometres", ("The Great Barrier Reef",))


def test_a_cause_keeps_its_clause(parser: Any) -> None:
    plan = plan_of("Balls and wheels roll, which causes far less resistance than dragging.", parser)
    assert plan.labels == ("Balls and wheels roll", "Far less resistance than dragging")


def test_the_topic_tells_senses_apart_and_stands_in_on_bare_cards(parser: Any) -> None:
    bare = "The shutter opens for a short moment and then closes again."
    assert not plan_of(bare, parser).heroes
    assert arts(understand(bare, parser, "Cameras")[0]) == {"camera"}
    assert arts(understand(bare, parser, "怎么拍照")[0]) == set()
    moved = "A queen can go any way."
    assert arts(understand(moved, parser, "Chess pieces")[0]) == {"chess-pawn"}


def test_amounts_keep_their_months(parser: Any) -> None:
    plan = understand("Sales grew from 20 in January to 35 in February and 50 in March.", parser)[0]
    assert plan.values == (20.0, 35.0, 50.0) and plan.labels == ("January", "February", "March")
    assert understand("The price fell from 80 euros in Berlin to 60 euros in Paris.", parser)[0].labels == (
        "Berlin",
        "Paris",
    )
