from __future__ import annotations

import random
from pathlib import Path

import pytest

from helpers_extras import need
from visiontune.chat.learning.course import LESSONS, lessons_of, marked
from visiontune.chat.learning.disturbing import disturbed, several
from visiontune.chat.learning.lessons import lesson, read_fillers, read_lessons, tag_names, tags
from visiontune.chat.learning.marks import Marks, right_slots
from visiontune.chat.understanding import WEIGHTS, WORDS, Understander
from visiontune.chat.wording.tokens import tokens
from visiontune.errors import InputError

PARTS = ("train", "validation", "test")


def test_a_line_is_a_message_with_its_slots() -> None:
    one = lesson("image+speech", "draw [a pond](subject), [a dozen](count=12) ¦ and say [Mind the step.](subject)")
    assert one.text == "draw a pond, a dozen and say Mind the step."
    assert [one.text[at:] for at in one.begins] == ["and say Mind the step."]
    first, second = one.parts()
    assert right_slots(first) == {"subject": "a pond", "count": 12}
    assert right_slots(second) == {"subject": "Mind the step."}
    names = tag_names()
    assert [names[tag] for tag in tags(second)] == ["O", "O", "B-subject", "I-subject", "I-subject", "I-subject"]


@pytest.mark.parametrize(
    ("intents", "text"),
    [("image", "draw [a pond](thing)"), ("image+speech", "draw a pond"), ("image", "draw ¦ a pond")],
)
def test_a_wrong_line_is_refused(intents: str, text: str) -> None:
    with pytest.raises(InputError):
        lesson(intents, text)


def test_a_file_without_tabs_names_its_line(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("## f\nimage\tdraw [a pond](subject)\nno tab here\n", encoding="utf-8")
    with pytest.raises(InputError, match="a.txt:3"):
        read_lessons(tmp_path / "a.txt", {}, 1, random.Random(1))


def test_families_and_long_lists_are_in_one_part_only() -> None:
    families = {part: {one.family for one in lessons_of(LESSONS, part)} for part in PARTS}
    for one, other in (("train", "validation"), ("train", "test"), ("validation", "test")):
        assert not families[one] & families[other]
    scenes = {part: set(read_fillers(LESSONS / part / "fillers.txt")["scene"]) for part in PARTS}
    assert not scenes["train"] & (scenes["validation"] | scenes["test"])


def test_no_message_of_others_is_a_lesson() -> None:
    known = {one.text.casefold() for one in lessons_of(LESSONS, "train")}
    assert not [one.text for one in lessons_of(LESSONS, "others") if one.text.casefold() in known]


def test_disturbing_keeps_what_is_marked() -> None:
    one = lesson("speech", "Please say, slowly: [Doors close at 9.30, all of them!](subject)")
    for seed in range(200):
        other = disturbed(one, random.Random(seed))
        (span,) = other.spans
        assert other.text[span.start : span.end].casefold() == "doors close at 9.30, all of them!"


def test_requests_put_together_keep_their_slots() -> None:
    lessons = [lesson("image", "draw [a pond](subject), [2](count)"), lesson("music", "a tune for [harp](instrument)")]
    for one in several(lessons, 50, random.Random(1)):
        assert len(one.begins) == 1
        for span in one.spans:
            assert one.text[span.start : span.end] in ("a pond", "2", "harp")


def test_marks_count_subjects_by_words_and_others_whole() -> None:
    marks = Marks()
    marks.add("image", "image", {"subject": "a red fox"}, {"subject": "a fox"})
    assert marks.f1() == pytest.approx(0.8)
    marks.add("chat", "image", {}, {"style": "oil"})
    assert marks.accuracy() == 0.5
    assert marks.f1(["style"]) == 0.0
    assert marks.recall() == {"image": 0.5}


def test_people_who_knew_only_the_contract_are_understood(understander: Understander) -> None:
    marks = marked(understander, lessons_of(LESSONS, "others"))
    assert marks.pairs.total() > 250
    assert marks.accuracy() > 0.9
    assert marks.f1() > 0.85


def test_the_network_runs_as_it_was_trained(tmp_path: Path) -> None:
    need("torch")
    import numpy as np
    import torch

    from visiontune.chat.learning.body import Body
    from visiontune.chat.learning.course import study
    from visiontune.chat.learning.training import Recipe

    folder = tmp_path / "lessons"
    for part in PARTS:
        (folder / part).mkdir(parents=True)
        lines = [
            f"image\tdraw [a {thing}](subject) in [oil](style)" for thing in ("fox", "pond", "tree", "boat", "hat")
        ]
        lines += [f"chat\twhy is a {thing} so quiet" for thing in ("fox", "pond", "tree", "boat", "hat")]
        text = "\n".join(f"## {part}-{n}\n{line}" for n, line in enumerate(lines * 4))
        (folder / part / "some.txt").write_text(text, encoding="utf-8")
    rows: list[dict[str, float]] = []
    study(folder, tmp_path / "mine", Recipe(epochs=12, seed=3), rows.append)
    assert rows[-1]["loss"] < rows[1]["loss"] / 2
    mine = Understander.load(tmp_path / "mine")
    assert mine.read("draw a cow in oil").main.slots == {"subject": "a cow", "style": "oil"}
    assert mine.read("why is a cow so quiet").main.intent == "chat"
    network = mine.network
    body = Body(len(network.about["words"]), len(network.about["intents"]), len(network.about["tags"]))
    body.load_state_dict({name: torch.tensor(array[0]) for name, array in network.weights.items()})
    body.eval()
    seen = mine.reader("draw a cow", tokens("draw a cow"))
    given = [torch.tensor(array)[None] for array in (seen.vectors, seen.ids, seen.flags)]
    intents, scores, begins = body(*given, torch.tensor([3]))
    reading = network(seen)
    np.testing.assert_allclose(reading.intents, intents[0].softmax(0).detach().numpy(), atol=1e-4)
    np.testing.assert_allclose(reading.tags, scores[0].softmax(1).detach().numpy(), atol=1e-4)
    np.testing.assert_allclose(reading.begins, begins[0].sigmoid().detach().numpy(), atol=1e-4)


def test_networks_that_know_other_words_tell_together(understander: Understander) -> None:
    paths = sorted(WEIGHTS.glob("understanding-*.npz"))
    alone = [Understander.load_files([path]) for path in paths]
    text = "paint a heron in the reeds, ink wash, 3 versions"
    told = [one.network(one.reader(text, tokens(text))).intents for one in alone]
    together = understander.network(understander.reader(text, tokens(text))).intents
    assert together.tolist() == pytest.approx((sum(told[1:], start=told[0]) / len(told)).tolist(), abs=1e-4)


def test_the_tables_hold_no_pickles() -> None:
    import numpy as np

    for path in [WEIGHTS / WORDS, *WEIGHTS.glob("understanding-*.npz")]:
        with np.load(path, allow_pickle=False) as file:
            assert all(file[name] is not None for name in file.files)
