"""ONNX graphs of one step of a model, whose weights lie in its `model.safetensors`.

The graphs are small: their weights are external data, named by their place in the safetensors file, so that every
number is kept once. They are kept in half precision and computed with in single precision.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from onnx import TensorProto, helper, numpy_helper

from visiontune.music.networks.state import Sizes

WEIGHTS = "model.safetensors"
_OPSET, _IR = 18, 9


def keep(model: Any, folder: Path, about: dict[str, Any]) -> Path:
    """Write a torch model's weights in half precision, and `model.json`; the path of the weights."""
    from safetensors.torch import save_file

    folder.mkdir(parents=True, exist_ok=True)
    weights = folder / WEIGHTS
    save_file({name: value.half().contiguous() for name, value in model.state_dict().items()}, weights)
    text = json.dumps({"config": model.config.document(), **about}, indent=2, ensure_ascii=False)
    (folder / "model.json").write_text(text + "\n", encoding="utf-8")
    return weights


class Graph:
    """Builds an ONNX graph whose weights lie in a safetensors file (float16)."""

    def __init__(self, weights: Path) -> None:
        with weights.open("rb") as file:
            (size,) = struct.unpack("<Q", file.read(8))
            self.header: dict[str, Any] = json.loads(file.read(size))
        self.file, self.start = weights.name, 8 + size
        self.nodes: list[Any] = []
        self.constants: dict[str, Any] = {}

    def weight(self, name: str) -> str:
        """A weight in single precision."""
        single = f"{name}.single"
        if single not in self.constants:
            entry = self.header[name]
            low, high = entry["data_offsets"]
            tensor = TensorProto(name=name, data_type=TensorProto.FLOAT16, dims=entry["shape"])
            tensor.data_location = TensorProto.EXTERNAL
            for key, value in (("location", self.file), ("offset", self.start + low), ("length", high - low)):
                tensor.external_data.add(key=key, value=str(value))
            self.constants[name], self.constants[single] = tensor, None
            self.nodes.insert(0, helper.make_node("Cast", [name], [single], to=TensorProto.FLOAT))
        return single

    def constant(self, value: Any) -> str:
        """A small array of the graph's own."""
        name = f"constant-{len(self.constants)}"
        self.constants[name] = numpy_helper.from_array(np.asarray(value), name)
        return name

    def op(self, kind: str, *inputs: str, outputs: int = 1, **attributes: Any) -> Any:
        """A node; the name of its output, or their names."""
        names = [f"{kind}-{len(self.nodes)}-{n}" for n in range(outputs)]
        self.nodes.append(helper.make_node(kind, list(inputs), names, **attributes))
        return names[0] if outputs == 1 else names

    def linear(self, x: str, name: str, bias: bool = True) -> str:
        """Of x (B, in): (B, out)."""
        inputs = [x, self.weight(f"{name}.weight")] + ([self.weight(f"{name}.bias")] if bias else [])
        linear: str = self.op("Gemm", *inputs, transB=1)
        return linear

    def norm(self, x: str, name: str) -> str:
        normed: str = self.op(
            "LayerNormalization", x, self.weight(f"{name}.weight"), self.weight(f"{name}.bias"), axis=-1, epsilon=1e-5
        )
        return normed

    def gelu(self, x: str) -> str:
        """The exact one, by the error function."""
        half = self.op("Mul", x, self.constant(np.float32(0.5)))
        error = self.op("Erf", self.op("Mul", x, self.constant(np.float32(0.5**0.5))))
        gelu: str = self.op("Mul", half, self.op("Add", error, self.constant(np.float32(1))))
        return gelu

    def model(self, name: str, inputs: Sequence[Any], outputs: Sequence[Any]) -> Any:
        initial = [tensor for tensor in self.constants.values() if tensor is not None]
        graph = helper.make_graph(self.nodes, name, inputs, outputs, initial)
        return helper.make_model(graph, opset_imports=[helper.make_opsetid("", _OPSET)], ir_version=_IR)

    def rename(self, name: str, wanted: str) -> None:
        self.nodes.append(helper.make_node("Identity", [name], [wanted]))


def body(graph: Graph, config: Sizes, x: str) -> tuple[str, list[Any], list[Any]]:
    """One step of a body (see `bodies`) from x (B, width), `state` and, of a transformer, `at`, the step's number.

    Returns:
        What it says (B, width); the graph's inputs; its outputs, of which `after` is the state then.
    """
    x, after = _transformer(graph, config, x) if config.backbone == "transformer" else _lstm(graph, config, x)
    graph.rename(after, "after")
    if config.backbone == "transformer":
        size = config.width // config.heads
        before = [[config.layers, 2, "batch", config.heads, frames, size] for frames in ("past", "present")]
        inputs = [helper.make_tensor_value_info("at", TensorProto.INT64, [1])]
    else:
        before, inputs = [[2, config.layers, "batch", config.width]] * 2, []
    inputs.append(helper.make_tensor_value_info("state", TensorProto.FLOAT, before[0]))
    return x, inputs, [helper.make_tensor_value_info("after", TensorProto.FLOAT, before[1])]


def _lstm(graph: Graph, config: Sizes, x: str) -> tuple[str, str]:
    """One step of every layer; gates lie in torch's order: input, forget, cell, output."""
    pick = [graph.constant(np.int64(n)) for n in range(max(2, config.layers))]
    hidden, cell = (graph.op("Gather", "state", pick[n], axis=0) for n in (0, 1))
    hiddens, cells = [], []
    for layer in range(config.layers):
        before = graph.op("Gather", hidden, pick[layer], axis=0)
        inner = graph.op("Gather", cell, pick[layer], axis=0)
        names = [f"body.lstm.{part}_l{layer}" for part in ("weight_ih", "bias_ih", "weight_hh", "bias_hh")]
        w_in, b_in, w_own, b_own = (graph.weight(name) for name in names)
        gates = graph.op(
            "Add", graph.op("Gemm", x, w_in, b_in, transB=1), graph.op("Gemm", before, w_own, b_own, transB=1)
        )
        enter, forget, fresh, out = graph.op("Split", gates, axis=1, num_outputs=4, outputs=4)
        kept = graph.op("Mul", graph.op("Sigmoid", forget), inner)
        new = graph.op("Mul", graph.op("Sigmoid", enter), graph.op("Tanh", fresh))
        inner = graph.op("Add", kept, new)
        x = graph.op("Mul", graph.op("Sigmoid", out), graph.op("Tanh", inner))
        hiddens.append(x)
        cells.append(inner)
    zero = graph.constant(np.array([0]))
    stacked = [
        graph.op("Concat", *(graph.op("Unsqueeze", part, zero) for part in parts), axis=0) for parts in (hiddens, cells)
    ]
    return x, graph.op("Concat", *(graph.op("Unsqueeze", part, zero) for part in stacked), axis=0)


def _transformer(graph: Graph, config: Sizes, x: str) -> tuple[str, str]:
    """One frame: it sees all that is kept, so no mask is needed."""
    size = config.width // config.heads
    # By its own number, not by what is kept: of a long piece only the last frames are.
    there = graph.op("Cast", "at", to=TensorProto.FLOAT)
    pace = (1.0 / 10_000 ** (np.arange(size // 2) / (size // 2))).astype(np.float32)
    angle = graph.op("Mul", there, graph.constant(pace))
    cos, sin = graph.op("Cos", angle), graph.op("Sin", angle)
    shape = graph.constant(np.array([0, 3, config.heads, 1, size]))
    zero, numbers = graph.constant(np.array([0])), [graph.constant(np.int64(n)) for n in range(max(3, config.layers))]

    def turned(part: str) -> str:
        one, two = graph.op("Split", part, axis=-1, num_outputs=2, outputs=2)
        left = graph.op("Sub", graph.op("Mul", one, cos), graph.op("Mul", two, sin))
        right = graph.op("Add", graph.op("Mul", one, sin), graph.op("Mul", two, cos))
        whole: str = graph.op("Concat", left, right, axis=-1)
        return whole

    after = []
    for layer in range(config.layers):
        name = f"body.layers.{layer}"
        past = graph.op("Gather", "state", numbers[layer], axis=0)
        mixed = graph.op("Reshape", graph.linear(graph.norm(x, f"{name}.before"), f"{name}.qkv", bias=False), shape)
        query, key, value = (graph.op("Gather", mixed, numbers[n], axis=1) for n in range(3))  # (B, heads, 1, size)
        query, key = turned(query), turned(key)
        keys, values = (
            graph.op("Concat", graph.op("Gather", past, numbers[n], axis=0), part, axis=2)
            for n, part in enumerate((key, value))
        )
        match = graph.op("MatMul", query, graph.op("Transpose", keys, perm=[0, 1, 3, 2]))
        looks = graph.op("Softmax", graph.op("Mul", match, graph.constant(np.float32(size**-0.5))), axis=-1)
        looked = graph.op("Reshape", graph.op("MatMul", looks, values), graph.constant(np.array([0, config.width])))
        x = graph.op("Add", x, graph.linear(looked, f"{name}.out", bias=False))
        wide = graph.gelu(graph.linear(graph.norm(x, f"{name}.between"), f"{name}.wide"))
        x = graph.op("Add", x, graph.linear(wide, f"{name}.narrow"))
        pair = graph.op("Concat", *(graph.op("Unsqueeze", part, zero) for part in (keys, values)), axis=0)
        after.append(graph.op("Unsqueeze", pair, zero))
    return graph.norm(x, "body.norm"), graph.op("Concat", *after, axis=0)
