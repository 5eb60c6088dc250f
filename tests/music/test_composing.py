"""Composing with a model that knows nothing: what holds is the work of plan and rules, of what is given, and of the graphs."""

from __future__ import annotations

import importlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from helpers_benchmarks import load_benchmark
from helpers_composing import RANGES, tiny_composer, tiny_model
from helpers_extras import need
from visiontune.music.composing.drafting import FREE, Copy, Task, compose, voices_of_tokens
from visiontune.music.composing.form import arrange
from visiontune.music.composing.rules import Rules
from visiontune.music.composing.sampling import Sampling
from visiontune.music.composing.tasks import task_of, with_voices
from visiontune.music.frames.config import FIRST, HOLD, LOWEST, REST
from visiontune.music.frames.ear import Ear, index
from visiontune.music.frames.features import SILENT, Voices, read, tokens
from visiontune.music.frames.network import Network
from visiontune.music.keys import Key
from visiontune.music.wishing.ensembles import find_ensemble
from visiontune.music.wishing.wishes import Wishes

need("torch")
need("onnx")
torch: Any = importlib.import_module("torch")
measures: Any = load_benchmark("music_measures")

D_MINOR = Key.parse("D minor")


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> Network:
    return Network.load(tiny_composer(tmp_path_factory.mktemp("home")))


@pytest.fixture(scope="module")
def task() -> Task:
    """Phrases of a chorale in D minor, with nothing given and nothing that returns."""
    wishes = Wishes("bach", D_MINOR, 84.0, (4, 4), None, find_ensemble("choir"), 15.0)
    return task_of(arrange(wishes, 2, fermatas=True, free=True), RANGES)


@pytest.fixture(scope="module")
def piece(network: Network, task: Task) -> Voices:
    return compose(network, task, Sampling(), 1)


def _piece(frames: int = 40) -> Voices:
    dice = np.random.default_rng(3)
    pitches = np.repeat(np.array([72, 67, 60, 48]) + dice.integers(0, 5, (frames // 2, 4)), 2, axis=0)
    pitches[4:8, 3] = pitches[10:12, 1] = SILENT
    struck = np.concatenate([np.ones((1, 4), bool), pitches[1:] != pitches[:-1]])
    struck[20] = True
    return Voices(pitches, struck & (pitches != SILENT))


def test_what_is_heard_frame_by_frame_is_what_training_reads() -> None:
    voices = _piece()
    said, seen = tokens(voices), read(voices)
    told = seen[:, -8:]
    ear = Ear(1)
    for at in range(len(said)):
        assert ear.read(told[at])[0].tolist() == seen[at].tolist(), at
        ear.hear(said[at][None])
    again = voices_of_tokens(said)
    assert (again.pitches == voices.pitches).all() and (tokens(again) == said).all()


@pytest.mark.parametrize("backbone", ["lstm", "transformer"])
def test_a_step_without_torch_is_a_step_with_it(backbone: Any, tmp_path: Path) -> None:
    from visiontune.music.frames.export import export

    model = tiny_model(backbone)
    export(model, tmp_path, {"name": "nobody"})
    model.load_state_dict({name: value.half().float() for name, value in model.state_dict().items()})
    network, voices = Network.load(tmp_path), _piece(24)
    seen, now = read(voices), index(voices.pitches)
    style, state = np.zeros(2, np.int64), network.begin(2)
    with torch.no_grad():
        wanted = model(torch.from_numpy(seen)[None], torch.from_numpy(now)[None], torch.tensor([0]))[0].numpy()
    for at in range(len(seen)):
        heard, state = network.listen(np.repeat(seen[at][None], 2, axis=0), style, state)
        for voice in range(4):
            others = np.repeat(now[at, :voice][None], 2, axis=0)
            logits = network.say(voice, heard, np.repeat(seen[at, voice], 2), others)
            assert np.allclose(logits, wanted[at, voice], atol=2e-4), (at, voice)


def test_the_same_dice_write_the_same_and_others_do_not(network: Network, task: Task, piece: Voices) -> None:
    again, other = (compose(network, task, Sampling(), seed) for seed in (1, 2))
    assert (again.pitches == piece.pitches).all() and (tokens(again) == tokens(piece)).all()
    assert (other.pitches != piece.pitches).mean() > 0.3


def test_voice_leading_is_strict(piece: Voices, task: Task) -> None:
    """A model that knows nothing has parallels wherever it may."""
    sounding = np.where(piece.pitches == SILENT, 200, piece.pitches)
    assert measures.parallels(piece.pitches) == 0
    pairs = [(sounding[:, voice], sounding[:, voice + 1]) for voice in range(3)]
    assert all(((high >= low) | (low == 200)).all() for high, low in pairs)
    for voice, (low, high) in enumerate(RANGES):
        sung = piece.pitches[:, voice][piece.pitches[:, voice] != SILENT]
        assert sung.min() >= low and sung.max() <= high


def test_without_rules_it_is_not(network: Network, task: Task) -> None:
    free = compose(network, replace(task, rules=Rules(RANGES, strict=False)), Sampling(), 1)
    assert measures.parallels(free.pitches) > 0


def test_it_ends_on_the_tonic_which_everybody_holds(piece: Voices, task: Task) -> None:
    last = task.cadences[-1]
    chord = piece.pitches[last.start :]
    assert (chord == chord[0]).all() and set(chord[0] % 12) <= {2, 5, 9} and chord[0, 3] % 12 == 2
    said = tokens(piece)[last.start + 1 :]
    assert (said == HOLD).all()


def test_phrases_close_with_their_chords(piece: Voices, task: Task) -> None:
    for cadence in task.cadences:
        assert {int(pitch) % 12 for pitch in piece.pitches[cadence.start]} <= set(cadence.chord)


def test_what_is_given_is_sung_as_it_is(network: Network, task: Task) -> None:
    line = np.full((32, 4), SILENT)
    line[:, 0] = np.repeat([74, 72, 70, 69, 67, 69, 70, 69], 4)
    line[:, 3] = np.repeat([50, 53, 55, 57], 8)
    given = with_voices(task, Voices(line), (0, 3))
    found = compose(network, given, Sampling(), 5)
    assert (found.pitches[:32, [0, 3]] == line[:, [0, 3]]).all()
    assert (tokens(found)[:32, 0] == tokens(Voices(line))[:, 0]).all()
    # And nobody runs in fifths or octaves with it, neither above nor below.
    assert measures.parallels(found.pitches[:32]) == 0


def test_a_phrase_returns_note_for_note_in_another_key_and_varied(network: Network, task: Task) -> None:
    first, copy, moved, varied = 0, 1, 2, 3
    copies = {copy: Copy(first), moved: Copy(first, 5), varied: Copy(first, 0, (0, 3))}
    # Of equal length, as sections have them; cadences of their own would change what returns.
    length = len(task.plan) // 4
    phrases = [(n * length, (n + 1) * length) for n in range(len(task.plan) // length)]
    whole = len(phrases) * length
    task = replace(task, plan=task.plan[:whole], fixed=task.fixed[:whole], phrases=phrases, cadences=[], copies=copies)
    found = compose(network, task, Sampling(), 3)
    parts = [found.pitches[start:end] for start, end in phrases]
    assert (parts[copy] == parts[first]).all()
    sounding = parts[first] != SILENT
    assert set(((parts[moved] - parts[first])[sounding] - 5).tolist()) <= {-12, 0}
    assert (parts[varied][:, [0, 3]] == parts[first][:, [0, 3]]).all()
    assert (parts[varied][:, [1, 2]] != parts[first][:, [1, 2]]).any()


def test_a_melody_may_have_its_rhythm_given(network: Network, task: Task) -> None:
    onsets = np.where(np.arange(len(task.plan)) % 6 == 0, 1, 0).astype(np.int8)
    found = compose(network, replace(task, onsets=onsets, cadences=[]), Sampling(), 1)
    said = tokens(found)[:, 0]
    assert (said[onsets == 1] >= FIRST).all() and (said[onsets == 0] < FIRST).all()


def test_progress_is_told_phrase_by_phrase_and_may_stop(network: Network, task: Task) -> None:
    shares: list[float] = []
    compose(network, task, Sampling(), 1, drafts=1, report=shares.append)
    assert shares == sorted(shares) and shares[-1] == 1 and len(shares) == len(task.phrases)

    def stop(share: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        compose(network, task, Sampling(), 1, report=stop)


def test_a_piece_may_begin_with_rests_that_are_given(network: Network, task: Task) -> None:
    fixed = task.fixed.copy()
    fixed[:4] = [HOLD, REST, REST, REST]  # nothing sounds that could be held
    found = compose(network, replace(task, fixed=fixed), Sampling(), 1)
    assert (found.pitches[:4] == SILENT).all() and (fixed[4:] == FREE).all()
    assert (found.pitches[4:] >= LOWEST).any()
