"""A network of torch in OpenVINO: converted once, kept on disk, compiled for the shapes that come.

Measured: compiled for fixed shapes a step takes less time and memory than with shapes left open, and compiling takes a
fraction of a step; OpenVINO's own cache of compiled models took longer to read than compiling anew, and as much disk
again as the weights, so it is left off.
"""

from __future__ import annotations

import os
import sys
from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path
from typing import Any


def silent() -> Any:
    """The module openvino, without its reports: it tells its makers of each import and conversion, over the Internet.

    It does without where the package that sends them is not installed, and to it that looks so.
    """
    if "openvino" not in sys.modules:
        sys.modules["openvino_telemetry"] = None  # an import of it fails, as if it were absent
    import openvino

    return openvino


def convert(network: Any, shapes: Sequence[tuple[int, ...]], file: Path) -> None:
    """Convert `network` of torch, which takes tensors of `shapes`, to `file` (`.xml`, its weights in a `.bin` beside it).

    Kept in float32: float16 would halve the file, take as much memory, and round the frequencies of the time's waves, too.

    Raises:
        RuntimeError: it cannot be traced, or does what OpenVINO does not.
    """
    import torch

    openvino = silent()
    from openvino.frontend import FrontEndManager
    from openvino.frontend.pytorch.ts_decoder import TorchScriptPythonDecoder

    examples = tuple(torch.zeros(shape) for shape in shapes)
    with torch.no_grad():
        traced = TorchScriptPythonDecoder(network, example_input=examples, trace_kwargs={"check_trace": False})
    front = FrontEndManager().load_by_framework("pytorch")
    model = front.convert(front.load(traced))
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(f"{file.stem}.{os.getpid()}.xml")
    try:
        openvino.save_model(model, part, compress_to_fp16=False)
        part.with_suffix(".bin").replace(file.with_suffix(".bin"))
        part.replace(file)  # last: where it is, all is there
    finally:
        part.with_suffix(".bin").unlink(missing_ok=True)
        part.unlink(missing_ok=True)


def readable(file: Path) -> bool:
    """Whether `file` and its weights are whole."""
    try:
        silent().Core().read_model(file)
    except RuntimeError:
        return False
    return True


class Network:
    """A converted network.

    Args:
        file: As `convert` wrote it.
        threads: That it may use.
        precision: `f32` or `bf16`, in which it counts.
        keep: For how many sets of shapes it stays compiled; each holds the weights once.
    """

    def __init__(self, file: Path, threads: int, precision: str, keep: int) -> None:
        self.file, self.threads, self.precision, self.keep = file, threads, precision, keep
        self._compiled: OrderedDict[tuple[Any, ...], Any] = OrderedDict()

    def __call__(self, *tensors: Any) -> Any:
        """What the network makes of torch's `tensors`: a tensor of torch in float32."""
        import torch

        arrays = [tensor.detach().to(torch.float32).contiguous().numpy() for tensor in tensors]
        request = self._request(tuple(array.shape for array in arrays))
        # Copied: schedulers keep what a step gave, and the next step would overwrite it.
        return torch.from_numpy(next(iter(request.infer(arrays, share_inputs=True).values())).copy())

    def _request(self, shapes: tuple[tuple[int, ...], ...]) -> Any:
        key = (self.precision, *shapes)
        if key not in self._compiled:
            while len(self._compiled) >= self.keep:
                self._compiled.popitem(last=False)  # before, so that the weights are not there twice
            self._compiled[key] = self._compile(shapes)
        self._compiled.move_to_end(key)
        return self._compiled[key]

    def _compile(self, shapes: tuple[tuple[int, ...], ...]) -> Any:
        core = silent().Core()
        model = core.read_model(self.file)
        model.reshape(dict(enumerate(map(list, shapes))))
        settings = {
            "PERFORMANCE_HINT": "LATENCY",
            "NUM_STREAMS": 1,
            "INFERENCE_NUM_THREADS": self.threads,
            "INFERENCE_PRECISION_HINT": self.precision,
            # Pinned, the threads of two worker processes would sit on the same cores.
            "ENABLE_CPU_PINNING": False,
        }
        return core.compile_model(model, "CPU", settings).create_infer_request()
