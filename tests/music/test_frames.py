"""Music in frames: what is read lies before what is said, keys do not matter, and a model learns and is kept whole."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from helpers_extras import need
from visiontune.music.frames.config import FIRST, HOLD, LOWEST, PITCHES, REST, FrameConfig
from visiontune.music.frames.features import COLUMNS, SILENT, Voices, indices, read, tokens

need("torch")
torch: Any = importlib.import_module("torch")


def _piece(frames: int = 32, seed: int = 0) -> Voices:
    """Four voices that change every two frames, with a rest in the bass."""
    dice = np.random.default_rng(seed)
    pitches = np.repeat(np.array([72, 67, 60, 48]) + dice.integers(0, 5, (frames // 2, 4)), 2, axis=0)
    pitches[4:6, 3] = SILENT
    return Voices(pitches)


def test_a_pitch_that_stays_is_held_and_one_that_is_struck_again_is_not() -> None:
    pitches = np.array([[60, 55, 50, 45]] * 3)
    struck = np.zeros((3, 4), bool)
    struck[2, 0] = True
    said = tokens(Voices(pitches, struck))
    assert said[0].tolist() == [pitch - LOWEST + FIRST for pitch in (60, 55, 50, 45)]
    assert said[1].tolist() == [HOLD] * 4
    assert said[2].tolist() == [60 - LOWEST + FIRST, HOLD, HOLD, HOLD]
    assert tokens(Voices(np.full((1, 4), SILENT)))[0].tolist() == [REST] * 4


def test_what_is_read_at_a_frame_lies_before_it() -> None:
    piece = _piece()
    changed = piece.pitches.copy()
    changed[20:] = 80
    assert (read(piece)[:21] == read(Voices(changed))[:21]).all()
    assert (read(piece)[21:] != read(Voices(changed))[21:]).any()


def test_every_column_stays_within_its_size() -> None:
    for seed in range(8):
        seen = read(_piece(64, seed).transposed(seed - 4))
        for n, (name, size) in enumerate(COLUMNS):
            assert seen[:, n].min() >= 0 and seen[:, n].max() < size, name


def test_pitches_beyond_the_range_are_refused() -> None:
    with pytest.raises(ValueError, match="28..100"):
        indices(np.array([[20, 60, 60, 60]]))


@pytest.mark.parametrize("backbone", ["lstm", "transformer"])
def test_a_model_sees_nothing_that_comes_later(backbone: str) -> None:
    from visiontune.music.frames.model import FrameModel

    torch.manual_seed(0)
    model = FrameModel(FrameConfig(backbone, width=16, layers=2, heads=2, embedding=8, head=16)).eval()  # type: ignore[arg-type]
    piece = _piece()
    changed = piece.pitches.copy()
    changed[20:] += 3
    changed[19, 2] += 3  # the tenor now: the bass may know it, soprano and alto may not
    outs = []
    for voices in (piece, Voices(changed)):
        seen, now = torch.from_numpy(read(voices))[None], torch.from_numpy(indices(voices.pitches))[None]
        outs.append(model(seen, now, torch.tensor([0])).detach().numpy()[0])
    assert np.allclose(outs[0][:19], outs[1][:19], atol=1e-5)
    assert np.allclose(outs[0][19, :3], outs[1][19, :3], atol=1e-5)
    assert not np.allclose(outs[0][19, 3], outs[1][19, 3], atol=1e-4)


@pytest.mark.parametrize("backbone", ["lstm", "transformer"])
def test_frame_by_frame_is_as_all_at_once(backbone: str) -> None:
    from visiontune.music.frames.model import FrameModel

    torch.manual_seed(0)
    model = FrameModel(FrameConfig(backbone, width=16, layers=2, heads=2, embedding=8, head=16)).eval()  # type: ignore[arg-type]
    seen, style = torch.from_numpy(read(_piece()))[None], torch.tensor([0])
    whole, _ = model.listen(seen, style, model.begin(1))
    state, parts = model.begin(1), []
    for n in range(seen.shape[1]):
        heard, state = model.listen(seen[:, n : n + 1], style, state)
        parts.append(heard)
    assert torch.allclose(whole, torch.cat(parts, 1), atol=1e-4)


def test_training_learns_goes_on_and_is_the_same_as_in_one_go(tmp_path: Path) -> None:
    from dataclasses import replace

    from visiontune.music.frames.training import Data, Recipe, load, nats, train

    torch.set_num_threads(1)
    pieces = [(_piece(48, seed % 3), 0) for seed in range(6)]
    config = FrameConfig("lstm", width=32, layers=2, embedding=8, head=32, dropout=0.1)
    recipe = Recipe(steps=60, batch=4, window=32, learning_rate=5e-3, warmup=5, average=0.9, score_every=30)
    rows: list[dict[str, float]] = []
    whole = train(config, recipe, Data.of(pieces), pieces[:3], tmp_path / "whole", rows.append)
    assert [row["step"] for row in rows] == [30, 60]
    assert rows[1]["micro"] < rows[0]["micro"] < np.log(PITCHES + 1)  # all notes and the rest alike: 4.3
    kept = load(tmp_path / "whole")
    assert nats(kept, pieces[:3]) == pytest.approx(nats(whole, pieces[:3]), abs=1e-6)

    class Stopped(Exception):
        pass

    def stop(row: dict[str, float]) -> None:
        if row["step"] == 30:
            raise Stopped

    every = replace(recipe, keep_every=0.0)
    with pytest.raises(Stopped):
        train(config, every, Data.of(pieces), pieces[:3], tmp_path / "parts", stop)
    again = train(config, every, Data.of(pieces), pieces[:3], tmp_path / "parts")
    for one, two in zip(whole.parameters(), again.parameters(), strict=True):
        assert torch.allclose(one, two, atol=1e-5)


def test_the_likelihood_of_all_notes_is_one() -> None:
    from visiontune.music.frames.model import FrameModel
    from visiontune.music.frames.training import note_likelihood

    torch.manual_seed(0)
    model = FrameModel(FrameConfig("lstm", width=16, layers=1, embedding=8, head=16)).eval()
    piece = _piece(8)
    seen, now = torch.from_numpy(read(piece))[None], torch.from_numpy(indices(piece.pitches))[None]
    logits = model(seen, now, torch.tensor([0]))
    total = torch.zeros(4)
    for note in range(PITCHES + 1):  # a rest, and every pitch, as the last frame
        other = now.clone()
        other[0, -1] = note
        total += note_likelihood(logits, other)[0, -1].exp()
    assert torch.allclose(total, torch.ones(4), atol=1e-4)
