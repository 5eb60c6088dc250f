from __future__ import annotations

import pytest

from visiontune.text.terms import stem, terms


@pytest.mark.parametrize(
    "family",
    [
        "erupt erupts erupted erupting eruption eruptions",
        "volcano volcanoes volcanos",
        "bee bees",
        "tax taxes taxed",
        "horse horses",
        "city cities",
        "run runs running",
        "leaf leaves",
        "wave waves",
        "cave caves",
        "vaccinate vaccinated vaccination vaccinations",
        "pollinate pollination pollinating",
    ],
)
def test_forms_of_a_word_share_a_stem(family: str) -> None:
    assert len({stem(word) for word in family.split()}) == 1, {word: stem(word) for word in family.split()}


@pytest.mark.parametrize(("one", "other"), [("state", "station"), ("bee", "be"), ("glass", "glad"), ("virus", "vire")])
def test_other_words_do_not(one: str, other: str) -> None:
    assert stem(one) != stem(other)


def test_what_carries_no_meaning_is_left_out() -> None:
    assert terms("The Sun's light is what it is to us all.") == ["sun", "light"]


def test_other_scripts() -> None:
    assert terms("Café CAFÉ") == ["cafe", "cafe"]
    assert terms("狐狸生活") == ["狐狸", "狸生", "生活"]
    assert terms("الثعلب حيوان") == ["الثعلب", "حيوان"]
    assert terms("लोमड़ी जंगल में।") == [*terms("लोमड़ी"), "जंगल", "में"]
    assert terms("ガス") == ["ガス"]
