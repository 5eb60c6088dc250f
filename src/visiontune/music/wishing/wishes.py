"""What a request for music wishes: its fields first, then its prompt, and the rest chosen by its seed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from visiontune.errors import InputError
from visiontune.music.keys import Key, Mode
from visiontune.music.wishing import hints
from visiontune.music.wishing.ensembles import Ensemble, default_ensemble, ensemble_of, find_ensemble
from visiontune.music.wishing.moods import Mood, find_mood
from visiontune.music.wishing.styles import composers
from visiontune.requests import derive_seed

if TYPE_CHECKING:
    from visiontune.music.base import MusicRequest
    from visiontune.music.wishing.hints import Hints

USUAL = {"major": (0, 7, 2, 5, 10, 9, 3), "minor": (9, 2, 7, 4, 0, 11)}
"""Tonics that are usual, the most usual first."""
METRES: dict[str, tuple[tuple[tuple[int, int], int], ...]] = {
    "bach": (((4, 4), 6), ((3, 4), 1)),
    "": (((4, 4), 4), ((3, 4), 2), ((2, 4), 1)),
}
"""Metres that a composer writes, with how often; others as ""."""
TEMPI = {"bach": (72.0, 92.0), "": (84.0, 120.0)}
"""Quarters per minute, in the same way."""
SUITED = {
    "bach": "solemn peaceful calm",
    "mozart": "happy joyful playful graceful festive lullaby hopeful relaxing",
    "beethoven": "dramatic tense angry epic heroic dark sad melancholic mysterious romantic energetic dreamy march",
}
"""Moods that a composer suits, where none is asked for."""


@dataclass(frozen=True)
class Wishes:
    """What a piece is to be.

    Args:
        composer: One of those that a model knows.
        tempo: Quarters per minute.
        exact: Whether the user gave the tempo as a number, so that it must not move.
        metre: Numerator and denominator.
        duration: Seconds.
        reasons: Sentences that say where each thing came from.
        warnings: Sentences for what could not be had, and what was taken instead.
    """

    composer: str
    key: Key
    tempo: float
    metre: tuple[int, int]
    mood: Mood | None
    ensemble: Ensemble
    duration: float
    exact: bool = False
    reasons: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


class _Notes:
    """Reasons and warnings as they come up."""

    def __init__(self, warnings: Sequence[str]) -> None:
        self.reasons: list[str] = []
        self.warnings = list(warnings)

    def __call__(self, what: str, why: str) -> None:
        self.reasons.append(f"{what}: {why}")


def understand(request: MusicRequest, known_composers: Sequence[str]) -> Wishes:
    """What a request wishes; the same request is understood in the same way.

    Args:
        known_composers: Names in small letters; at least one.

    Raises:
        InputError: the composer, the mood or the instrument of a field is unknown; known ones are named.
    """
    said = hints.read(request.prompt, known_composers)
    notes = _Notes(said.warnings)
    mood = _mood(request, said, notes)
    composer = _composer(request, said, mood, known_composers, notes)
    key = _key(request, said, mood, notes)
    metre = _metre(request, said, composer, notes)
    tempo, exact = _tempo(request, said, mood, composer, notes)
    ensemble = _ensemble(request, said, composer, tempo, notes)
    if said.lasts and abs(said.lasts - request.duration) > 1:
        length = f"its length is the request's duration, {request.duration:g} seconds"
        notes.warnings.append(f'the prompt says "{said.lasts_written}", but {length}')
    reasons, warnings = tuple(notes.reasons), tuple(notes.warnings)
    return Wishes(composer, key, tempo, metre, mood, ensemble, request.duration, exact, reasons, warnings)


def _dice(request: MusicRequest, what: str) -> Random:
    return Random(derive_seed(request.seed, what))


def _mood(request: MusicRequest, said: Hints, notes: _Notes) -> Mood | None:
    if request.mood.strip():
        mood = find_mood(request.mood)
        notes(f"mood {mood.name}", "as given")
        return mood
    if said.moods:
        mood, written = said.moods[0]
        others = [other for other in dict.fromkeys(one.name for one, _ in said.moods) if other != mood.name]
        more = f", named before {' and '.join(others)}" if others else ""
        notes(f"mood {mood.name}", f'the prompt says "{written}"{more}')
        return mood
    return None


def _composer(request: MusicRequest, said: Hints, mood: Mood | None, known: Sequence[str], notes: _Notes) -> str:
    found, why = _found_composer(request, said, mood, known)
    notes(f"composer {found}", why)
    for style in dict.fromkeys(said.unlearnt):
        notes.warnings.append(f'no model has learnt "{style}"; {found} composes instead')
    return found


def _found_composer(request: MusicRequest, said: Hints, mood: Mood | None, known: Sequence[str]) -> tuple[str, str]:
    """(composer, why)."""
    if request.composer.strip():
        learnt = composers(tuple(known))
        found = request.composer if request.composer in known else learnt.find(request.composer)
        if found is None:
            near = learnt.near(request.composer, 1)
            remedy = f"is none that a model has learnt; known are {', '.join(known)}"
            raise InputError("composer", request.composer, f"{remedy}; did you mean {near[0]}?" if near else remedy)
        return found, "as given"
    if said.composer:
        return said.composer, f'the prompt says "{said.composer_written}"'
    left = [name for name in known if name not in said.unwanted_composers] or list(known)
    if said.near_composer in left:
        return said.near_composer, f'nearest to "{said.composer_written}" of those that a model has learnt'
    suited = [name for name in left if mood and mood.name in SUITED.get(name, "").split()]
    if mood and suited:
        return suited[0], f"suits what is {mood.name}"
    return _dice(request, "composer").choice(left), "chosen by the seed"


def _key(request: MusicRequest, said: Hints, mood: Mood | None, notes: _Notes) -> Key:
    given = Key.parse(request.key) if request.key else said.key
    if given:
        why = "as given" if request.key else f'the prompt says "{said.key_written}"'
        if mood and mood.mode and mood.mode != given.mode:
            why += f"; {mood.name} music is more often in {mood.mode}, the key that was given counts"
        notes(f"key {given.name}", why)
        return given
    dice = _dice(request, "key")
    mode: Mode | None = said.mode or (mood.mode if mood else None)
    why = f"the prompt asks for a {mode} key" if said.mode else f"{mood.name if mood else ''} music is mostly in {mode}"
    if mode is None:
        unlike = {one.mode for one in said.unwanted_moods} - {None}
        mode = "major" if unlike == {"minor"} or (unlike != {"major"} and dice.random() < 0.65) else "minor"
        why = "chosen by the seed"
    tonics = USUAL[mode]
    key = Key(dice.choices(tonics, range(len(tonics) + 1, 1, -1))[0], mode)
    notes(f"key {key.name}", why if why.startswith("chosen") else f"{why}; which one is chosen by the seed")
    return key


def _metre(request: MusicRequest, said: Hints, composer: str, notes: _Notes) -> tuple[int, int]:
    if request.metre:
        numerator, denominator = map(int, request.metre.split("/"))
        notes(f"metre {request.metre}", "as given")
        return numerator, denominator
    if said.metre:
        notes(f"metre {said.metre[0]}/{said.metre[1]}", f'the prompt says "{said.metre_written}"')
        return said.metre
    metres, weights = zip(*METRES.get(composer, METRES[""]), strict=True)
    metre: tuple[int, int] = _dice(request, "metre").choices(metres, weights)[0]
    notes(f"metre {metre[0]}/{metre[1]}", "chosen by the seed")
    return metre


def _tempo(request: MusicRequest, said: Hints, mood: Mood | None, composer: str, notes: _Notes) -> tuple[float, bool]:
    if request.tempo is not None:
        notes(f"tempo {request.tempo}", "as given")
        return float(request.tempo), True
    if said.beats:
        notes(f"tempo {said.beats:g}", f'the prompt says "{said.tempo_written}"')
        return said.beats, True
    usual, why = TEMPI.get(composer, TEMPI[""]), f"usual for {composer}"
    if mood:
        usual, why = mood.tempo, f"{mood.name} music is about so quick"
    if said.tempo:
        low, high = max(usual[0], said.tempo[0]), min(usual[1], said.tempo[1])
        if mood and low <= high:
            usual = low, high
        elif mood and said.tempo_of_form:  # a sad waltz is one of the slow ones
            low, high = said.tempo
            usual = (0.8 * low, low) if mood.tempo[1] < low else (high, 1.1 * high)
        else:
            usual = said.tempo
        why = f'the prompt says "{said.tempo_written}"'
    tempo = float(round(_dice(request, "tempo").uniform(*usual)))
    notes(f"tempo {tempo:g}", f"{why}; within {usual[0]:g} to {usual[1]:g} chosen by the seed")
    return tempo, False


def _ensemble(request: MusicRequest, said: Hints, composer: str, tempo: float, notes: _Notes) -> Ensemble:
    if request.instrument.strip():
        ensemble, why = find_ensemble(request.instrument), "as given"
    elif said.instruments:
        ensemble, why = ensemble_of(said.instruments), f'the prompt says "{said.instruments_written}"'
    else:
        ensemble, why = default_ensemble(composer, tempo, said.unwanted_programs)
    notes(f"instruments {ensemble.name}", why + (f"; {ensemble.note}" if ensemble.note else ""))
    return ensemble
