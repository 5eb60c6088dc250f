"""Living layers: each moves as what it is, smoothly, without a seam, and the same every time."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pytest

from visiontune.image.raster import rasterise
from visiontune.video.layer import Layer
from visiontune.video.layering import BUDGET, _cost, layered_plate, parts, shown
from visiontune.video.living import KINDS, TURNING, Clock, nature, pose
from visiontune.video.motion import Plate, canvas_size, draw
from visiontune.video.planes import from_rgb, new_frame
from visiontune.video.veil import Veil

SIZE = (320, 180)
Frame = npt.NDArray[np.int16]


def _svg(*layers: str, sky: str = "#204060") -> str:
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 180">'
        f'<g id="sky" data-depth="0"><rect x="-99" y="-99" width="600" height="400" fill="{sky}"/></g>'
        f"{''.join(layers)}</svg>"
    )


def _layer(name: str, inside: str, depth: float = 0.5, motion: str = "none") -> str:
    return f'<g id="{name}" data-depth="{depth}" data-motion="{motion}">{inside}</g>'


def _spot(x: float, y: float, radius: float = 5) -> str:
    return f'<circle cx="{x}" cy="{y}" r="{radius}" fill="#ffffff"/>'


def _film(svg: str, seconds: float = 4.0, fps: int = 30, *, loop: bool = False) -> tuple[Plate, list[Frame]]:
    plate = layered_plate(svg, SIZE, 5)
    frames, total = [], round(seconds * fps)
    for n in range(total):
        _, target = new_frame(*SIZE)
        draw(plate, n / (total - 1), seconds, target, loop=loop)
        frames.append(target.y.astype(np.int16))
    return plate, frames


def _centres(frames: list[Frame], ground: int = 90) -> npt.NDArray[np.float64]:
    """(n, 2): x and y of what is brighter than the ground."""
    rows, columns = np.mgrid[: SIZE[1], : SIZE[0]]
    found = []
    for frame in frames:
        weight = np.maximum(frame - ground, 0).astype(float)
        found.append(((weight * columns).sum() / weight.sum(), (weight * rows).sum() / weight.sum()))
    return np.array(found)


def test_kinds_come_from_names_then_from_the_attribute() -> None:
    assert nature("clouds-near", "none") == "drift" and nature("rain-far", "none") == "fall"
    assert nature("trees-2", "none") == "sway" and nature("heroes-afloat", "bob") == "rock"
    assert nature("my-kite", "float") == "float" and nature("steam", "rise") == "lift"
    assert nature("barn", "none") == "none" and nature("barn", "explode") == "none"


@pytest.mark.parametrize("kind", sorted(KINDS - {"flash"}))  # lightning is sudden
def test_motion_is_slow_smooth_and_does_not_depend_on_the_length_of_the_shot(kind: str) -> None:
    poses = [pose(kind, "x", 0.5, 0.3, Clock(n / 120, 4.0)) for n in range(121)]
    for a, b in pairwise(poses):
        assert abs(a.across - b.across) < 0.002 and abs(a.down - b.down) < 0.002
        assert abs(a.lean - b.lean) < 0.01 and abs(a.turn - b.turn) < 0.002 and abs(a.gain - b.gain) < 0.06
        assert abs(a.high - b.high) < 0.02
        assert abs(a.round - b.round) < 0.01 or kind in ("fall", "stream")
    if kind not in ("climb", "sink"):  # these start from where a shot's middle is
        assert pose(kind, "x", 0.5, 0.3, Clock(0.5, 4.0)) == pose(kind, "x", 0.5, 0.3, Clock(0.25, 8.0))


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_loop_ends_as_it_began(kind: str) -> None:
    for seconds in (1.5, 4.0, 9.0):
        first, last = (pose(kind, "x", 0.5, 0.3, Clock(t, seconds, loop=True)) for t in (0.0, 1.0))
        for name in ("across", "down", "wide", "high", "lean", "turn", "gain"):
            assert getattr(first, name) == pytest.approx(getattr(last, name), abs=1e-9)
        assert abs(round(last.round - first.round) - (last.round - first.round)) < 1e-9


def test_clouds_drift_evenly_and_come_in_again_on_the_other_side() -> None:
    _, frames = _film(_svg(_layer("clouds", _spot(160, 40, 12), 0.4)), 6.0)
    steps = np.diff(_centres(frames)[:, 0])
    assert np.abs(steps).min() > 0.02 and np.abs(steps - steps.mean()).max() < 0.09
    _, frames = _film(_svg(_layer("clouds", _spot(160, 40, 12), 0.4)), 60.0, fps=2)
    areas = np.array([(frame > 150).sum() for frame in frames])
    sides = {
        side
        for frame in frames
        for side, part in (("left", frame[:, :20]), ("right", frame[:, -20:]))
        if part.max() > 150
    }
    # What leaves on the one side comes on the other; the picture is a little wider than the frame.
    assert (areas > 0.5 * areas.max()).mean() > 0.85 and sides == {"left", "right"}


def test_what_repeats_has_no_seam() -> None:
    """A layer that is opaque all over stays so, and stripes that fit stay whole, whatever the moment."""
    stripes = "".join(f'<rect x="{x}" y="-20" width="20" height="220" fill="#e0e0e0"/>' for x in range(-80, 400, 40))
    for name in ("clouds", "waves", "rain", "snow", "bubbles"):
        whole = '<rect x="-99" y="-99" width="600" height="400" fill="#c0c0c0"/>'
        _, frames = _film(_svg(_layer(name, whole)), 7.0, fps=5)
        assert all(np.ptp(frame) <= 2 for frame in frames)
        _, frames = _film(_svg(_layer(name, stripes)), 7.0, fps=5)
        if name not in ("rain",):  # which is aslant
            widths = [np.diff(np.flatnonzero(np.diff((frame[90] > 130).astype(int)))) for frame in frames]
            assert all(abs(width - 19) < 5 for run in widths for width in run[1:-1])


@pytest.mark.parametrize(("name", "sign"), [("snow", 1), ("snow-far", 1), ("bubbles", -1)])
def test_snow_falls_and_bubbles_rise_in_even_steps(name: str, sign: int) -> None:
    plate, frames = _film(_svg(_layer(name, _spot(160, 90, 6), 0.85)), 1.0)
    assert isinstance(plate.layers[0], Veil)
    down = _centres(frames)[:, 1]
    steps = np.diff(down)
    steps = steps[np.abs(steps) < 20] * sign  # but for where it starts anew
    assert len(steps) > 24 and steps.mean() > 0.3 and np.abs(steps - steps.mean()).max() < 0.55  # half pixels


def test_rain_falls_along_its_streaks() -> None:
    streak = '<path d="M160 40l-6.6 30" stroke="#ffffff" stroke-width="3"/>'
    _, frames = _film(_svg(_layer("rain", streak, 0.95)), 0.3)
    moves = np.diff(_centres(frames), axis=0)
    moves = moves[(moves[:, 1] > 1) & (moves[:, 1] < 40)]
    assert len(moves) >= 4
    assert moves[:, 0].sum() / moves[:, 1].sum() == pytest.approx(-0.22, abs=0.05)


def test_stars_twinkle_each_in_its_own_time_and_stay_where_they_are() -> None:
    spots = [(60, 50), (120, 90), (180, 40), (240, 120)]
    _, frames = _film(_svg(_layer("stars", "".join(_spot(x, y, 4) for x, y in spots), 0.02)), 4.0, fps=10)
    light = np.array([[frame[y - 12 : y + 12, x - 12 : x + 12].max() for x, y in spots] for frame in frames], float)
    assert np.all(np.ptp(light, axis=0) > 40) and light.min() > 60
    others = np.corrcoef(light.T)
    assert np.abs(others[np.triu_indices(4, 1)]).min() < 0.8  # not all in step


def test_trees_lean_at_the_top_and_stand_at_the_foot() -> None:
    tree = '<rect x="150" y="40" width="20" height="100" fill="#ffffff"/>'
    _, frames = _film(_svg(_layer("trees", tree, 0.0)), 8.0, fps=10)
    still = layered_plate(_svg(_layer("barn", tree, 0.0)), SIZE, 5)
    gaps: dict[str, list[float]] = {"top": [], "foot": []}
    for n, frame in enumerate(frames):
        _, target = new_frame(*SIZE)
        draw(still, n / (len(frames) - 1), 8.0, target)
        for place, rows in (("top", slice(45, 55)), ("foot", slice(124, 132))):
            columns = np.arange(SIZE[0])
            weights = [np.maximum(one[rows] - 100.0, 0).sum(axis=0) for one in (frame, target.y.astype(float))]
            centres = [(weight * columns).sum() / weight.sum() for weight in weights]
            gaps[place].append(centres[0] - centres[1])
    assert np.ptp(gaps["top"]) > 1.2 > 0.55 > np.ptp(gaps["foot"])
    assert np.abs(np.diff(gaps["top"])).max() < 0.4


def test_who_stands_breathes_about_the_feet() -> None:
    _, frames = _film(
        _svg(_layer("heroes", '<rect x="140" y="60" width="40" height="80" fill="#ffffff"/>', 0.0)), 6.6, fps=10
    )
    inside = [np.flatnonzero(frame[:, 160] > 150) for frame in frames]
    top, foot = np.array([rows[0] for rows in inside]), np.array([rows[-1] for rows in inside])
    assert np.ptp(foot - top) >= 1 and np.ptp(np.diff(foot)) <= 2


def test_a_boat_rocks() -> None:
    boat = '<rect x="120" y="80" width="80" height="20" fill="#ffffff"/>'
    _, frames = _film(_svg(_layer("heroes-afloat", boat, 0.69)), 4.0, fps=10)
    tilts = []
    for frame in frames:
        tops = [np.flatnonzero(frame[:, x] > 140)[0] for x in (135, 185)]
        tilts.append(int(tops[1]) - int(tops[0]))
    assert max(tilts) >= 1 and min(tilts) <= -1


def test_lightning_flashes_and_is_gone() -> None:
    _, frames = _film(_svg(_layer("lightning", '<path d="M160 10l9 120" stroke="#ffffff" stroke-width="4"/>')), 6.0)
    peaks = np.array([frame.max() for frame in frames])
    assert peaks.max() > 200
    assert (peaks < 100).mean() > 0.6
    assert peaks[0] < 100  # not in the fade from the picture before


def test_the_sun_climbs_and_its_glow_is_not_cut() -> None:
    sun = '<circle cx="160" cy="14" r="40" fill="#ffffff"/>'
    _, frames = _film(_svg(_layer("sun", sun, 0.04)), 8.0, fps=4)
    widths = [int((frame[0] > 150).sum()) for frame in frames]
    assert min(widths) > 40  # whatever the moment, it goes on to the upper edge
    assert _centres(frames)[0, 1] - _centres(frames)[-1, 1] > 1.5


def test_everything_is_in_motion_and_the_same_twice() -> None:
    layers = [
        _layer("stars", _spot(50, 30, 3)),
        _layer("clouds", _spot(200, 40, 14)),
        _layer("heroes", _spot(100, 120, 16)),
        _layer("snow", _spot(250, 90, 4)),
    ]
    _, one = _film(_svg(*layers), 1.0, fps=10)
    _, two = _film(_svg(*layers), 1.0, fps=10)
    assert all(np.array_equal(a, b) for a, b in zip(one, two, strict=True))
    assert np.abs(one[0] - one[-1]).mean() > 0.3


def test_a_loop_of_a_whole_picture_has_no_jump() -> None:
    layers = [
        _layer("stars", _spot(50, 30, 3)),
        _layer("clouds", _spot(200, 40, 14)),
        _layer("palms", _spot(100, 120, 16)),
        _layer("snow", _spot(250, 90, 4)),
    ]
    plate = layered_plate(_svg(*layers), SIZE, 5)
    ends = []
    for t in (0.0, 1.0):
        _, target = new_frame(*SIZE)
        draw(plate, t, 4.0, target, loop=True)
        ends.append(target.y.astype(int))
    assert np.abs(ends[0] - ends[1]).max() <= 2


def test_a_picture_full_of_life_keeps_to_its_budget() -> None:
    wall = '<rect width="320" height="180" fill="#335577" fill-opacity="0.5"/>'
    layers = [_layer(f"trees-{n}", wall, 0.1 * n) for n in range(1, 5)] + [
        _layer("glitter", wall),
        _layer("heroes", wall),
    ]
    plate = layered_plate(_svg(*layers), SIZE, 5)
    kinds = [layer.kind for layer in plate.layers]
    assert "breathe" in kinds and "twinkle" not in kinds  # heroes stand still last
    small = '<rect width="320" height="90" fill="#335577" fill-opacity="0.5"/>'
    lively = layered_plate(_svg(_layer("glitter", small), _layer("heroes", small)), SIZE, 5)
    assert [layer.kind for layer in lively.layers] == ["twinkle", "breathe"]
    assert sum(_cost(layer, canvas_size(*SIZE)) for layer in lively.layers) < BUDGET


def test_what_stands_for_the_budget_is_drawn_as_one() -> None:
    """Layers that stand and lie beside each other cost no more than one."""
    wall = '<rect width="320" height="180" fill="#335577" fill-opacity="0.5"/>'
    plate = layered_plate(_svg(*(_layer(f"trees-{n}", wall, 0.1 * n) for n in range(1, 9))), SIZE, 5)
    assert sum(_cost(layer, canvas_size(*SIZE)) for layer in plate.layers) < BUDGET
    assert len(plate.layers) < 3
    _, target = new_frame(*SIZE)
    draw(plate, 0.5, 4.0, target)
    whole = rasterise(_svg(*(_layer(f"trees-{n}", wall, 0.1 * n) for n in range(1, 9))), *SIZE)
    assert abs(float(target.y.mean()) - float(from_rgb(whole).y.mean())) < 3  # nothing is left out


def test_things_side_by_side_move_by_themselves() -> None:
    alpha = np.zeros((100, 300), np.uint8)
    alpha[20:80, 20:60] = alpha[40:90, 120:150] = alpha[10:20, 240:290] = 255
    box = shown(alpha)
    assert box is not None
    found = parts(alpha, box)
    assert [(x // 20, width > 30) for x, _, width, _ in found] == [(0, True), (5, True), (11, True)]
    assert all(number % 2 == 0 for part in found for number in part)
    many = np.zeros((20, 400), np.uint8)
    many[:, ::20] = 255
    assert len(parts(many, (0, 0, 400, 20))) <= 6
    plate = layered_plate(_svg(_layer("heroes", _spot(60, 100, 20) + _spot(220, 100, 20))), SIZE, 5)
    first, second = plate.layers
    assert isinstance(first, Layer) and isinstance(second, Layer) and first.kind in TURNING
    assert first.phase != second.phase
