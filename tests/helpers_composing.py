"""A composer that is small enough to be made in a test: it knows nothing, but its graphs are as those of ours."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

from visiontune.music.frames.config import FrameConfig

RANGES = ((57, 81), (53, 74), (48, 69), (36, 64))
"""Of Bach's voices."""


def tiny_model(backbone: Literal["lstm", "transformer"] = "lstm", seed: int = 0) -> Any:
    """A `FrameModel` of random weights; needs torch."""
    import torch

    from visiontune.music.frames.model import FrameModel

    torch.manual_seed(seed)
    return FrameModel(FrameConfig(backbone, width=16, layers=2, heads=2, embedding=8, head=16, styles=1)).eval()


def tiny_composer(home: Path, name: str = "nobody", strict: bool = True) -> Path:
    """The folder of such a model among a user's own composers; needs torch and onnx."""
    from visiontune.music.frames.export import export

    folder = home / "composers" / name / "lstm"
    plan = ["metre", "held", "phrase", "end", "key", "density"]
    export(tiny_model(), folder, {"name": name, "styles": [name], "plan": plan, "ranges": RANGES, "strict": strict})
    return folder
