"""Music in events: what is written is read again, unknown things are taken for the nearest, a model learns and plays."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from helpers_extras import need
from helpers_tunes import duet, tune
from visiontune.errors import ContentError, InputError
from visiontune.music.composing.sampling import Sampling
from visiontune.music.events.fitting import fit
from visiontune.music.events.transcript import Transcript
from visiontune.music.events.vocabulary import Vocabulary
from visiontune.music.files.midi import write_midi
from visiontune.music.score import TICKS_PER_BEAT, Note, Part, Score

need("miditok")
need("torch")
need("onnx")

from visiontune.music.events import remi  # noqa: E402
from visiontune.music.events.reading import EventPiece, collect  # noqa: E402


def _told(tokens: list[str]) -> Score:
    page = Transcript()
    for token in tokens[1:]:
        page.hear(token)
    return page.score()


def _notes(score: Score) -> list[list[tuple[int, int, int]]]:
    return [[(note.start, note.duration, note.pitch) for note in part.notes] for part in score.parts]


@pytest.mark.parametrize("score", [tune(), duet(), tune(3, key=48, program=24)], ids=["piano", "duet", "guitar"])
def test_what_is_told_is_written_down_as_it_was(score: Score) -> None:
    again = _told(remi.tokens(score))
    assert sorted(_notes(again)) == sorted(_notes(score))
    assert again.tempi == score.tempi and again.metres == score.metres
    assert {part.program for part in again.parts} == {part.program for part in score.parts}


def test_an_upbeat_ends_where_the_first_bar_line_is() -> None:
    beat = TICKS_PER_BEAT
    notes = tuple(Note(n * beat, beat, 60 + n) for n in range(5))
    told = _told(remi.tokens(Score((Part("Piano", 0, notes),), upbeat=beat)))
    assert [note.start // beat for note in told.parts[0].notes] == [3, 4, 5, 6, 7]


def test_beats_are_counted_as_the_metre_does() -> None:
    eighth = TICKS_PER_BEAT // 2
    notes = tuple(Note(n * eighth, eighth, 60 + n % 5) for n in range(12))
    score = Score((Part("Piano", 0, notes),), metres=((0, 6, 8),))
    tokens = remi.tokens(score)
    assert tokens.count("TimeSig_6/8") == 2 and "Position_60" in tokens and "Duration_1.0.12" in tokens
    assert _notes(_told(tokens)) == _notes(score)


def test_our_page_agrees_with_miditok() -> None:
    tokenizer = remi._tokenizer()
    score = duet()
    decoded = tokenizer.decode(tokenizer.encode(remi._symusic(score)))
    scale = TICKS_PER_BEAT // decoded.ticks_per_quarter
    theirs = [[(n.time * scale, n.duration * scale, n.pitch) for n in track.notes] for track in decoded.tracks]
    assert sorted(_notes(_told(remi.tokens(score)))) == sorted(theirs)


def test_a_primer_of_unknown_things_is_moved_to_the_nearest_and_told() -> None:
    known = Vocabulary.of([remi.tokens(tune(start, key=key)) for start in range(4) for key in range(55, 67)])
    beat = TICKS_PER_BEAT
    chord = tuple(Note(0, beat, pitch, 79) for pitch in (48, 52, 55, 60, 64, 67, 71))
    odd = (Note(beat, round(0.7 * beat), 64, 37), Note(2 * beat, beat // 2, 108, 79))
    fitted = fit(Score((Part("Piano", 0, chord + odd),), ((0, 97.0),), ((0, 4, 4),)), known)
    told = _told([token for token in remi.tokens(fitted.score) if known.nearest(token)])
    assert len(told.parts[0].notes) == 9
    assert set(remi.tokens(fitted.score)) <= set(known.tokens) | {"TimeSig_3/4"}
    assert "key 108 -> 72 (1)" in fitted.told() and "velocity 37 -> 63 (1)" in fitted.told()
    assert "metre 4/4 -> 3/4" in fitted.told() and "tempo" not in fitted.told()
    assert not fit(tune(), known).told()


def test_files_with_a_metre_told_twice_are_kept_and_reasons_counted(tmp_path: Path) -> None:
    for n in range(5):
        score = tune(n)
        write_midi(replace(score, metres=((0, 4, 4),)), tmp_path / f"{n}.mid")
        content = (tmp_path / f"{n}.mid").read_bytes()
        metre = b"\x00\xff\x58\x04\x04\x02"
        at = content.index(metre)
        twice = content[:at] + content[at : at + 8] + content[at:]
        length = int.from_bytes(content[18:22], "big") + 8
        (tmp_path / f"{n}.mid").write_bytes(twice[:18] + length.to_bytes(4, "big") + twice[22:])
    assert len(collect(sorted(tmp_path.glob("*.mid"))).pieces) == 5
    (tmp_path / "copy.mid").write_bytes((tmp_path / "0.mid").read_bytes())
    (tmp_path / "damaged.mid").write_bytes(b"MThd")
    write_midi(Score((Part("Piano", 0, (Note(0, 480, 60),)),)), tmp_path / "short.mid")
    found = collect(sorted(tmp_path.glob("*.mid")))
    assert len(found.pieces) == 5 and sum(found.dropped.values()) == 3
    assert "1 twice" in found.told() and "1 with fewer than 16 notes" in found.told()
    with pytest.raises(InputError, match=r"0 scores; left out: 1 is a damaged MIDI file.*, 1 with fewer than 16 notes"):
        collect([tmp_path / "damaged.mid", tmp_path / "short.mid"])


def test_kern_is_read_as_it_sounds(tmp_path: Path) -> None:
    need("music21")
    notes = "\n".join(f"4{name}\t8{name.lower()}L\n.\t8{name.lower()}J" for name in "CDEFGAB")
    (tmp_path / "scale.krn").write_text(f"**kern\t**kern\n*M4/4\t*M4/4\n*MM90\t*MM90\n{notes}\n==\t==\n*-\t*-\n")
    (piece,) = collect([tmp_path / "scale.krn"]).pieces
    score = _told(list(piece.tokens))
    (part,) = score.parts
    assert score.metres == ((0, 4, 4),) and score.tempi == ((0, 90.0),)
    low = [note for note in part.notes if note.duration == TICKS_PER_BEAT]
    high = [note for note in part.notes if note.duration == TICKS_PER_BEAT // 2]
    assert [note.pitch for note in low] == [48, 50, 52, 53, 55, 57, 59]
    assert [note.pitch for note in high[::2]] == [60, 62, 64, 65, 67, 69, 71]


def test_pieces_move_within_what_their_instruments_can_play() -> None:
    from visiontune.music.events.training import Data

    low = tune()
    cello = replace(
        low, parts=(replace(low.parts[0], program=42, notes=tuple(n for n in low.parts[0].notes if n.pitch < 60)),)
    )
    data = Data.of([remi.tokens(low), remi.tokens(cello)], solo=False)
    assert list(data.shifts[0]) == list(range(-5, 7))
    assert 0 in data.shifts[1] and min(data.shifts[1]) == 0  # below its lowest string it never goes
    table = data.vocabulary.transposition(2)
    sixty = data.vocabulary.numbers["Pitch_60"]
    assert data.vocabulary.tokens[table[sixty]] == "Pitch_62"


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An LSTM that has learnt the tunes by heart."""
    import torch

    from visiontune.music.events.config import EventConfig
    from visiontune.music.events.reading import EventCollection
    from visiontune.music.events.school import train_events
    from visiontune.music.events.training import Recipe

    torch.set_num_threads(1)
    pieces = tuple(EventPiece(f"{n}.mid", tuple(remi.tokens(tune(n)))) for n in range(4))
    recipe = Recipe(steps=90, batch=4, window=128, learning_rate=0.02, warmup=5, average=0.8, score_every=45)
    rows: list[dict[str, float]] = []
    folder = tmp_path_factory.mktemp("events")
    config = EventConfig("lstm", width=48, layers=2, dropout=0.0)
    done = train_events("tunes", EventCollection(pieces, {"twice": 1}), folder, config, recipe, tell=rows.append)
    assert done == folder / "tunes" / "lstm" and (done / "log.jsonl").exists()
    assert rows[-1]["nats_per_token"] < rows[0]["nats_per_token"] < 2.0
    return done


def test_a_model_composes_and_its_seed_decides(checkpoint: Path) -> None:
    from visiontune.music.events.composing import compose_events

    one, two, again = (compose_events(checkpoint, bars=8, seed=seed).score for seed in (1, 2, 1))
    assert one == again != two
    assert one.metres == ((0, 3, 4),) and one.tempi == ((0, 96.0),)
    for score in (one, two):
        assert 7 * 3 * TICKS_PER_BEAT < score.end <= 8 * 3 * TICKS_PER_BEAT
        assert len({note.pitch for part in score.parts for note in part.notes}) >= 6
    exact = compose_events(checkpoint, seconds=9.5, seed=3).score
    assert 8.0 < exact.duration <= 9.5
    quick = compose_events(checkpoint, seconds=9.5, seed=3, tempo=150, metre="4/4")
    assert quick.score.tempi == ((0, 150),) and "knows no 4/4; it is in 3/4" in quick.warnings[0]


def test_a_piece_goes_on_from_its_primer(checkpoint: Path) -> None:
    from visiontune.music.events.composing import compose_events

    a, b = tune(0, bars=2), tune(5, bars=2, key=62)
    pieces = [compose_events(checkpoint, bars=6, primer=primer, seed=1).score for primer in (a, b)]
    assert pieces[0] != pieces[1]
    for primer, piece in zip((a, b), pieces, strict=True):
        assert set(_notes(primer)[0]) <= set(_notes(piece)[0])
        assert piece.end > 4 * 3 * TICKS_PER_BEAT
    odd = replace(a, parts=(replace(a.parts[0], notes=(*a.parts[0].notes, Note(5 * 480, 333, 108, 37))),))
    composed = compose_events(checkpoint, bars=6, primer=odd, seed=1)
    assert composed.warnings and "key 108" in composed.warnings[0]
    with pytest.raises(InputError, match="primer: .*make the piece longer"):
        compose_events(checkpoint, seconds=1.0, primer=a)


def test_composing_stops_when_it_is_told_to(checkpoint: Path) -> None:
    from visiontune.errors import Cancelled
    from visiontune.music.events.composing import compose_events

    shares: list[float] = []

    def report(share: float) -> None:
        shares.append(share)
        if len(shares) == 3:
            raise Cancelled("cancelled")

    with pytest.raises(Cancelled):
        compose_events(checkpoint, bars=12, report=report)
    assert shares == [1 / 12, 2 / 12, 3 / 12]


def test_playing_needs_no_torch(checkpoint: Path) -> None:
    program = (
        "import sys; sys.modules['torch'] = sys.modules['miditok'] = None\n"
        "from pathlib import Path; from visiontune.music.events.composing import compose_events\n"
        f"print(len(compose_events(Path({str(checkpoint)!r}), bars=4, seed=1).score.parts[0].notes))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 8


@pytest.mark.parametrize("backbone", ["lstm", "transformer"])
def test_the_graph_says_what_the_model_says(backbone: str, tmp_path: Path) -> None:
    import torch

    from visiontune.music.events.config import EventConfig
    from visiontune.music.events.export import export
    from visiontune.music.events.model import EventModel
    from visiontune.music.events.network import EventNetwork

    torch.manual_seed(0)
    tokens = Vocabulary.of([remi.tokens(duet())]).tokens
    model = EventModel(EventConfig(backbone, 32, 2, 2, tokens=tokens)).half().float().eval()  # type: ignore[arg-type]
    export(model, tmp_path, {"name": "x"})
    assert (tmp_path / "step.onnx").stat().st_size < 20_000  # its weights lie in model.safetensors
    network = EventNetwork.load(tmp_path)
    read = np.random.default_rng(0).integers(0, len(tokens), (2, 12))
    whole = model(torch.from_numpy(read)).detach().numpy()
    state = network.begin(2)
    for n in range(12):
        logits, state = network.step(read[:, n], state)
        assert np.allclose(logits, whole[:, n], atol=1e-4)


@pytest.mark.parametrize("backbone", ["lstm", "transformer"])
@pytest.mark.parametrize("seed", range(1, 6))
def test_a_model_that_has_learnt_nothing_is_refused(backbone: str, seed: int, tmp_path: Path) -> None:
    import torch

    from visiontune.music.events.composing import compose_events
    from visiontune.music.events.config import EventConfig
    from visiontune.music.events.export import export
    from visiontune.music.events.model import EventModel

    torch.manual_seed(seed)
    pieces = [remi.solo(remi.tokens(tune(n, key=key))) for n in range(4) for key in range(55, 67)]
    config = EventConfig(backbone, 32, 1, 2, tokens=Vocabulary.of(pieces).tokens)  # type: ignore[arg-type]
    export(EventModel(config), tmp_path, {"name": "x"})
    with pytest.raises(ContentError, match=r"at random|for ever|repeats itself"):
        compose_events(tmp_path, bars=16, seed=seed)
    with pytest.raises(ContentError, match=r"at random|for ever|repeats itself"):
        compose_events(tmp_path, bars=16, seed=seed, sampling=Sampling(temperature=0.01))


def test_training_that_was_stopped_goes_on_as_if_it_had_not_been(tmp_path: Path) -> None:
    import torch

    from visiontune.music.events.config import EventConfig
    from visiontune.music.events.training import Data, Recipe, train

    torch.set_num_threads(1)
    data = Data.of([remi.tokens(tune(n)) for n in range(3)], solo=True)
    config = EventConfig("lstm", 16, 2, tokens=data.vocabulary.tokens)
    recipe = Recipe(steps=8, batch=2, window=32, warmup=2, score_every=4, keep_every=0.0)
    whole = train(config, recipe, data, data.pieces[:1], tmp_path / "whole")

    class Stopped(Exception):
        pass

    def stop(row: dict[str, float]) -> None:
        if row["step"] == 4:
            raise Stopped

    with pytest.raises(Stopped):
        train(config, recipe, data, data.pieces[:1], tmp_path / "parts", stop)
    again = train(config, recipe, data, data.pieces[:1], tmp_path / "parts")
    for one, two in zip(whole.parameters(), again.parameters(), strict=True):
        assert torch.equal(one, two)
