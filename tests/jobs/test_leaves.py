"""Parts that wait for other parts: built when those are made, made while the rest goes on, once each."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator

import pytest

from visiontune.artifacts import Artifact
from visiontune.backends import Context, Later
from visiontune.errors import InputError, JobError
from visiontune.registry import Registry
from visiontune.requests import Request
from visiontune.settings import Settings
from visiontune.speech.base import SpeechOutput, SpeechRequest
from visiontune.speech.stub import Stub
from visiontune.studio import Studio

MADE: list[str] = []
LASTS: dict[str, float] = {}
ASKS: dict[str, Callable[[Context], list[Artifact]]] = {}


class Telling(Stub):
    """The stub that tells what it made, and takes as long as `LASTS` says."""

    name = "telling"

    def __call__(self, request: SpeechRequest, context: Context) -> SpeechOutput:
        until = time.monotonic() + LASTS.get(request.text, 0.0)
        while time.monotonic() < until:
            context.check_cancelled()
            time.sleep(0.01)
        if request.text == "Fails.":
            raise ZeroDivisionError("a bug")
        MADE.append(request.text)
        return super().__call__(request, context)


class Picturesque(Telling):
    """Of another family, so that it goes on beside the others."""

    name = "picturesque"
    family = "pictures"


class Whole:
    """Asks for what the test asks, by its text; is the last of that."""

    name = "whole"
    version = 1
    composite = True

    def __call__(self, request: SpeechRequest, context: Context) -> Artifact:
        return ASKS[request.text](context)[-1]


@pytest.fixture
def make(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., list[Artifact]]]:
    """Make requests as parts of a whole."""
    registry = Registry.load()
    for backend in (Telling, Picturesque, Whole):
        registry.targets["speech"][backend.name] = f"{__name__}:{backend.__name__}"
    monkeypatch.setitem(sys.modules, __name__, sys.modules[Telling.__module__])
    MADE.clear()
    LASTS.clear()
    with Studio(settings, registry) as studio:

        def asked(*requests: Request | Later) -> list[Artifact]:
            got: list[Artifact] = []

            def ask(context: Context) -> list[Artifact]:
                got.extend(context.make_all(requests))
                return got

            ASKS["the whole"] = ask
            studio.make(say("the whole", "whole"))
            return got

        yield asked


def say(text: str, backend: str = "telling") -> SpeechRequest:
    return SpeechRequest(text=text, backend=backend, seed=1)


def later(*needs: SpeechRequest, backend: str = "telling") -> Later:
    """Says how many milliseconds its needs last together."""

    def build(made: list[Artifact]) -> SpeechRequest:
        assert [one.request["text"] for one in made] == [need.text for need in needs]
        return say(f"After {sum(round(1000 * one.details['duration']) for one in made)}.", backend)

    return Later(needs, build)


def test_what_waits_is_built_of_what_it_needs_and_stands_in_its_place(make) -> None:
    one, two = say("One."), say("Two words.")
    lasts = sum(round(1000 * made.details["duration"]) for made in make(one, two))
    made = make(one, later(one, two), say("Three."))

    assert [artifact.request["text"] for artifact in made] == ["One.", f"After {lasts}.", "Three."]
    assert make(later(one, two))[0].key == made[1].key
    assert sorted(MADE) == sorted(["One.", "Two words.", f"After {lasts}.", "Three."])  # each once


def test_it_is_made_while_the_rest_goes_on(make) -> None:
    needs = [say(f"Need {n}.") for n in range(3)]
    rest = [say(f"Rest {n}.", "picturesque") for n in range(4)]
    LASTS.update({request.text: 0.15 for request in rest})
    make(*rest, *needs, later(*needs))

    waited = next(text for text in MADE if text.startswith("After"))
    assert MADE.index(waited) < MADE.index("Rest 3.")
    assert [text for text in MADE if text.startswith("Need")] == [need.text for need in needs]


def test_of_two_families_one_each_is_made_at_once(make) -> None:
    said = [say(f"Said {n}.") for n in range(3)]
    shown = [say(f"Shown {n}.", "picturesque") for n in range(3)]
    LASTS.update({request.text: 0.1 for request in (*said, *shown)})
    make(*said, *shown)

    assert [{text.split()[0] for text in MADE[n : n + 2]} for n in (0, 2, 4)] == [{"Said", "Shown"}] * 3


def test_what_needs_nothing_is_made_too(make) -> None:
    made = make(say("One."), Later((), lambda made: say("Two.")))
    assert [artifact.request["text"] for artifact in made] == ["One.", "Two."]


def test_a_wrong_request_that_is_built_ends_all(make) -> None:
    with pytest.raises(InputError, match="no such backend"):
        make(Later((say("One."),), lambda made: say("Two.", "nobody")), say("Three."))


def test_a_need_that_fails_ends_all_and_builds_nothing(make) -> None:
    LASTS["Long."] = 20.0
    began = time.monotonic()
    with pytest.raises(JobError, match="a bug"):
        make(later(say("Fails.")), say("Long.", "picturesque"))
    assert MADE == []
    assert time.monotonic() - began < 10


def test_wholes_may_be_needed_and_may_be_what_is_built(make) -> None:
    ASKS["inner"] = lambda context: context.make_all([say("Within.")])
    inner = say("inner", "whole")
    made = make(say("One."), Later((inner,), lambda made: say(f"After {made[0].request['text']}")), inner)
    assert [artifact.request["text"] for artifact in made] == ["One.", "After Within.", "Within."]

    made = make(Later((say("One."),), lambda made: inner), say("Two."))
    assert [artifact.request["text"] for artifact in made] == ["Within.", "Two."]
