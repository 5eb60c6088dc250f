"""From trained weights to what plays without torch, see `graph`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper

from visiontune.music.frames.config import FIRST, PITCHES, VOICES, FrameConfig
from visiontune.music.frames.features import COLUMNS
from visiontune.music.frames.model import REACH, SPAN, FrameModel
from visiontune.music.networks.graph import Graph, body, keep


def export(model: FrameModel, folder: Path, about: dict[str, Any]) -> None:
    """Write `model.safetensors` (float16), `model.json`, `listen.onnx` and `say-0.onnx` to `say-3.onnx`."""
    weights = keep(model, folder, {"encoding": "frames", **about})
    onnx.save(_listening(model.config, weights), folder / "listen.onnx")
    for voice in range(VOICES):
        onnx.save(_saying(model.config, weights, voice), folder / f"say-{voice}.onnx")


def _listening(config: FrameConfig, weights: Path) -> Any:
    """(read (B, columns), style (B,), state, number of the frame) -> (heard (B, width), after), see `FrameModel.listen`."""
    graph = Graph(weights)
    columns = graph.op("Split", "read", axis=1, num_outputs=len(COLUMNS), outputs=len(COLUMNS))
    one = graph.constant(np.array([1]))
    parts = [
        graph.op("Gather", graph.weight(f"columns.{n}.weight"), graph.op("Squeeze", column, one))
        for n, column in enumerate(columns)
    ]
    parts.append(graph.op("Gather", graph.weight("style.weight"), "style"))
    x = graph.linear(graph.op("Concat", *parts, axis=1), "enter")
    x, inputs, outputs = body(graph, config, x)
    graph.rename(x, "heard")
    inputs += [
        helper.make_tensor_value_info("read", TensorProto.INT64, ["batch", len(COLUMNS)]),
        helper.make_tensor_value_info("style", TensorProto.INT64, ["batch"]),
    ]
    outputs.append(helper.make_tensor_value_info("heard", TensorProto.FLOAT, ["batch", config.width]))
    return graph.model("listen", inputs, outputs)


def _saying(config: FrameConfig, weights: Path, voice: int) -> Any:
    """(heard (B, width), own (B,), others (B, voice)) -> logits (B, tokens), see `Head`."""
    graph = Graph(weights)
    one, others = graph.constant(np.array([1])), []
    if voice:
        split = graph.op("Split", "others", axis=1, num_outputs=voice, outputs=voice)
        others = [graph.op("Squeeze", part, one) for part in ([split] if voice == 1 else split)]
    embedded = [graph.op("Gather", graph.weight("pitch.weight"), pitch) for pitch in ("own", *others)]
    name = f"heads.{voice}"
    mixed = graph.gelu(graph.linear(graph.op("Concat", "heard", *embedded, axis=1), f"{name}.mix.0"))
    ends = graph.constant(np.array([FIRST, PITCHES]))
    plain, pitches = graph.op("Split", graph.linear(mixed, f"{name}.plain"), ends, axis=1, outputs=2)
    for head, pitch, reach in [(f"{name}.melodic", "own", REACH)] + [
        (f"{name}.harmonic.{n}", other, SPAN) for n, other in enumerate(others)
    ]:
        pitches = graph.op("Add", pitches, _by_distance(graph, graph.linear(mixed, head), pitch, reach))
    graph.rename(graph.op("Concat", plain, pitches, axis=1), "logits")
    inputs = [
        helper.make_tensor_value_info("heard", TensorProto.FLOAT, ["batch", config.width]),
        helper.make_tensor_value_info("own", TensorProto.INT64, ["batch"]),
    ]
    if voice:
        inputs.append(helper.make_tensor_value_info("others", TensorProto.INT64, ["batch", voice]))
    outputs = [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["batch", FIRST + PITCHES])]
    return graph.model(f"say-{voice}", inputs, outputs)


def _by_distance(graph: Graph, numbers: str, pitch: str, reach: int) -> str:
    """See `model._by_distance`."""
    one = graph.constant(np.array([1]))
    column = graph.op("Unsqueeze", pitch, one)
    every = graph.constant(np.arange(1, PITCHES + 1)[None])
    low, high = graph.constant(np.int64(0)), graph.constant(np.int64(2 * reach))
    shifted = graph.op("Add", graph.op("Sub", every, column), graph.constant(np.int64(reach)))
    distance = graph.op("Clip", shifted, low, high)
    none = graph.op(
        "Or",
        graph.op("Less", column, graph.constant(np.int64(1))),
        graph.op("Greater", column, graph.constant(np.int64(PITCHES))),
    )
    index = graph.op("Where", none, graph.constant(np.int64(2 * reach + 1)), distance)
    found: str = graph.op("GatherElements", numbers, index, axis=1)
    return found
