"""Clips: what is asked comes out, checked by content; what cannot be is refused at the door."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from helpers import make_context
from helpers_film import decode
from visiontune.clip.base import ClipOutput, ClipRequest
from visiontune.clip.footage import look
from visiontune.clip.layers import Mover
from visiontune.clip.stub import Stub
from visiontune.clip.writing import write
from visiontune.errors import Cancelled, ContentError, InputError
from visiontune.files import export, read_provenance
from visiontune.studio import Studio
from visiontune.video.planes import from_rgb, new_frame

SMALL = {"width": 160, "height": 120, "duration": 1.0, "seed": 3}


def _request(**fields: object) -> ClipRequest:
    return ClipRequest.build(**{"prompt": "a green hill", **SMALL, **fields})


def _written(tmp_path: Path, colour: Callable[[int], int], **fields: object) -> tuple[ClipOutput, ClipRequest]:
    """A clip of flat frames in the greys that `colour` gives."""
    request = _request(**fields)

    def frames() -> Iterator[npt.NDArray[np.uint8]]:
        for n in range(request.frames(12)):
            buffer, target = new_frame(160, 120)
            flat = from_rgb(np.full((120, 160, 3), colour(n), np.uint8))
            for plane, source in ((target.y, flat.y), (target.u, flat.u), (target.v, flat.v)):
                np.copyto(plane, source)
            yield buffer

    return ClipOutput(write(request, "test/1/", frames(), 12, make_context(tmp_path)), 12), request


def test_a_clip_of_a_prompt_moves_and_has_no_sound(studio: Studio, tmp_path: Path) -> None:
    made = studio.make(_request(fps=12))
    assert made.backend.startswith("mover/") and made.request["backend"] == "layers"
    seen = look(made.path)
    assert (seen.width, seen.height, seen.frames, seen.fps, seen.sound) == (160, 120, 12, 12.0, False)
    assert made.details["duration"] == 1.0 and made.details["plan"]["setting"] == "hills"
    frames = decode(made.path)
    assert np.abs(frames[0].astype(int) - frames[-1]).mean() > 1


def test_the_first_frame_shows_the_picture_that_the_same_seed_draws(studio: Studio) -> None:
    from visiontune.image.base import ImageRequest

    clip = studio.make(_request(fps=12))
    drawn = studio.make(ImageRequest(prompt="a green hill", width=160, height=120, seed=3))
    picture = cv2.imread(str(drawn.path))
    assert picture is not None
    picture = picture[:, :, ::-1]
    first = decode(clip.path)[0]
    assert np.corrcoef(first.ravel(), picture.ravel())[0, 1] > 0.8


def test_a_picture_of_the_user_is_set_in_motion(studio: Studio, tmp_path: Path) -> None:
    rgb = np.zeros((300, 400, 3), np.uint8)
    rgb[100:200, 150:250] = (230, 40, 40)
    cv2.imwrite(str(tmp_path / "own.png"), cv2.cvtColor(rgb, cv2.COLOR_RGB2BGR))
    made = studio.make(_request(init_image=studio.import_file(tmp_path / "own.png"), fps=12))
    frame = decode(made.path)[6]
    assert frame[60, 80, 0] > 180 and frame[10, 10].max() < 40


def test_a_damaged_picture_is_named(studio: Studio, tmp_path: Path) -> None:
    (tmp_path / "own.png").write_bytes(b"\x89PNG\r\n\x1a\nnot a picture")
    with pytest.raises(InputError, match="init_image"):
        studio.make(_request(init_image=studio.import_file(tmp_path / "own.png")))


def test_a_clip_carries_its_request_and_is_made_again_from_it(studio: Studio, tmp_path: Path) -> None:
    made = studio.make(_request(fps=12))
    [written] = export(made, tmp_path / "hill.mp4")
    carried = read_provenance(written)["request"]
    assert carried["kind"] == "clip" and carried["prompt"] == "a green hill" and carried["image"] is None
    studio.remake(written, tmp_path / "again.mp4")
    assert (tmp_path / "again.mp4").read_bytes() == written.read_bytes()
    export(made, tmp_path / "bare.mp4", strip_metadata=True)
    with pytest.raises(InputError, match="does not say how it was made"):
        read_provenance(tmp_path / "bare.mp4")


def test_black_still_short_and_small_clips_are_refused(tmp_path: Path) -> None:
    output, request = _written(tmp_path, lambda n: 0)
    with pytest.raises(ContentError, match="black"):
        output.check(request)
    output, request = _written(tmp_path, lambda n: 120)
    with pytest.raises(ContentError, match="nothing moves"):
        output.check(request)
    output, request = _written(tmp_path, lambda n: 60 + 4 * n)
    output.check(request)
    with pytest.raises(ContentError, match="frames"):
        output.check(request.model_copy(update={"duration": 2.0}))
    with pytest.raises(ContentError, match="160x120, not 320x120"):
        output.check(request.model_copy(update={"width": 320}))


def test_frames_that_end_early_are_no_clip(tmp_path: Path) -> None:
    request = _request()
    with pytest.raises(ContentError, match="frames"):
        write(request, "test/1/", (new_frame(160, 120)[0] for _ in range(3)), 12, make_context(tmp_path))


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"duration": 0.1}, "duration"), ({"duration": 600.0}, "duration"), ({"fps": 200}, "fps"), ({"width": 161}, "even"),
        ({"prompt": "  "}, "prompt"), ({"aspect": "2:1"}, "aspect"), ({"image": "x"}, "image"), ({"seconds": 3}, "seconds"),
    ],
)  # fmt: skip
def test_wrong_requests_are_refused_at_the_door(fields: dict[str, object], name: str) -> None:
    with pytest.raises(InputError, match=name):
        _request(**fields)


def test_the_mover_alone_needs_a_picture(studio: Studio) -> None:
    with pytest.raises(InputError, match="layers"):
        studio.make(_request(backend="mover"))
    assert Mover().refuses(_request()) is not None


def test_models_are_refused_and_steps_are_not_passed_over_in_silence(studio: Studio) -> None:
    # Where the extra is there, the size of what is to be fetched is told.
    lack = r"(?:fetch it \(13,800 MB\)|visiontune\[diffusion\])"
    with pytest.raises(InputError, match=lack + r".*layers has no models; leave model out"):
        studio.make(_request(model="cogvideox-2b"))
    made = studio.make(_request(num_inference_steps=3, duration=0.5))
    assert made.request["backend"] == "layers"
    assert "steps and guidance are of diffusion; layers that move have neither" in made.warnings


def test_an_unknown_style_is_named_before_anything_is_drawn(studio: Studio) -> None:
    with pytest.raises(InputError, match="watercolr"):
        studio.make(_request(style="watercolr"))


def test_a_cancelled_clip_leaves_nothing(tmp_path: Path) -> None:
    calls = []

    def cancelled() -> None:
        calls.append(1)
        if len(calls) > 4:
            raise Cancelled("cancelled")

    context = replace(make_context(tmp_path), check_cancelled=cancelled)
    with pytest.raises(Cancelled):
        Stub()(_request(), context)
    assert not list(context.folder.iterdir())


def test_sizes_by_aspect() -> None:
    sizes = {aspect: ClipRequest(prompt="x", aspect=aspect).frame_size() for aspect in ("16:9", "9:16", "1:1", "4:5")}
    assert sizes == {"16:9": (1280, 720), "9:16": (720, 1280), "1:1": (720, 720), "4:5": (720, 900)}
