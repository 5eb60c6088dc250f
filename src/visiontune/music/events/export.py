"""From trained weights to what plays without torch, see `graph`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import onnx
from onnx import TensorProto, helper

from visiontune.music.events.model import EventModel
from visiontune.music.networks.graph import Graph, body, keep


def export(model: EventModel, folder: Path, about: dict[str, Any]) -> None:
    """Write `model.safetensors` (float16), `model.json` and `step.onnx`: (token (B,), state) -> (logits, after)."""
    weights = keep(model, folder, {"encoding": "events", **about})
    graph = Graph(weights)
    x, inputs, outputs = body(graph, model.config, graph.op("Gather", graph.weight("embed.weight"), "token"))
    graph.rename(graph.linear(x, "say"), "logits")
    inputs.append(helper.make_tensor_value_info("token", TensorProto.INT64, ["batch"]))
    outputs.append(helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["batch", len(model.config.tokens)]))
    onnx.save(graph.model("step", inputs, outputs), folder / "step.onnx")
