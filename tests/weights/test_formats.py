"""Formats are told from content, and nothing that can run code is ever loaded."""

from __future__ import annotations

import io
import json
import os
import pickle
import struct
import zipfile
from pathlib import Path

import numpy as np
import pytest

from visiontune.errors import WeightsError
from visiontune.weights.formats import detect, require, tensors


class _Marker:
    """Unpickling this writes a file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return (os.mkdir, (str(self.path),))


def safetensors(shape: tuple[int, ...] = (2, 3)) -> bytes:
    data = np.arange(np.prod(shape), dtype="<f4").tobytes()
    header = json.dumps({"w": {"dtype": "F32", "shape": shape, "data_offsets": [0, len(data)]}}).encode()
    return struct.pack("<Q", len(header)) + header + data


def onnx() -> bytes:
    """ModelProto: ir_version 8, a graph of some bytes, an opset."""
    return b"\x08\x08" + b"\x3a\x05\x0a\x03abc" + b"\x42\x02\x10\x0d"


def ctranslate2() -> bytes:
    return struct.pack("<IH", 6, 12) + b"WhisperSpec\0" + struct.pack("<I", 3) + b"\0" * 50


CONTENT = {
    "gguf": b"GGUF\x03\0\0\0" + bytes(40),
    "safetensors": safetensors(),
    "onnx": onnx(),
    "ctranslate2": ctranslate2(),
    "json": b'{"a": [1, 2]}',
    "font": b"OTTO" + bytes(60),
    "unknown": bytes(range(256)) * 3,
}


@pytest.mark.parametrize("form", CONTENT)
def test_each_format_is_told_whatever_the_name_says(tmp_path: Path, form: str) -> None:
    path = tmp_path / "model.pkl"
    path.write_bytes(CONTENT[form])
    assert detect(path) == form


@pytest.mark.parametrize("form", ["safetensors", "onnx", "json"])
def test_a_file_cut_short_is_not_taken_for_whole(tmp_path: Path, form: str) -> None:
    path = tmp_path / "model"
    path.write_bytes(CONTENT[form][:-2])
    assert detect(path) == "unknown"


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
@pytest.mark.parametrize("name", ["tiny.SafeTensors", "tiny.gguf", "tiny.onnx", "vocabulary.json", "tiny.BIN"])
def test_w16_a_pickle_is_refused_whatever_its_name(tmp_path: Path, protocol: int, name: str) -> None:
    marker = tmp_path / "marker"
    path = tmp_path / name
    path.write_bytes(pickle.dumps({"weights": _Marker(marker), "more": list(range(30))}, protocol))
    with pytest.raises(WeightsError, match=f"{name} is a Python pickle"):
        require(path, "safetensors", "gguf", "onnx")
    with pytest.raises(WeightsError, match="refused whatever its name"):
        require(path)  # not even where any data will do
    assert not marker.exists()
    # The test is worth something only if the pickle does what pickles can do.
    pickle.loads(path.read_bytes())
    assert marker.exists()


def test_w16_pytorch_and_object_arrays_are_pickles_in_a_zip(tmp_path: Path) -> None:
    torch = tmp_path / "tiny.safetensors"
    with zipfile.ZipFile(torch, "w") as archive:
        archive.writestr("archive/data.pkl", pickle.dumps({"w": 1}, 2))
        archive.writestr("archive/data/0", bytes(16))
    assert detect(torch) == "pickle"
    hidden = tmp_path / "hidden.zip"
    with zipfile.ZipFile(hidden, "w") as archive:
        archive.writestr("weights.bin", pickle.dumps({"w": 1}, 4))
    assert detect(hidden) == "pickle"
    arrays = tmp_path / "voices.npz"
    np.savez(arrays, voice=np.array([{"a": 1}], dtype=object), allow_pickle=True)
    assert detect(arrays) == "pickle"
    plain = tmp_path / "plain.npz"
    np.savez(plain, voice=np.ones(4, np.float32))
    assert detect(plain) == "zip"


def test_a_zip_with_damage_is_unknown_and_no_crash(tmp_path: Path) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a", bytes(100))
    path = tmp_path / "damaged.zip"
    path.write_bytes(stream.getvalue()[:60])
    assert detect(path) == "unknown"


def test_another_format_is_named(tmp_path: Path) -> None:
    path = tmp_path / "model.gguf"
    path.write_bytes(CONTENT["onnx"])
    with pytest.raises(WeightsError, match=r"model.gguf is not gguf \(its content is onnx\)"):
        require(path, "gguf")
    assert require(path, "gguf", "onnx") == "onnx"


def test_an_empty_file_is_nothing(tmp_path: Path) -> None:
    path = tmp_path / "empty"
    path.write_bytes(b"")
    assert detect(path) == "unknown"


def test_a_file_that_is_not_there_is_an_error_in_our_words(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match="cannot be read"):
        detect(tmp_path / "absent")


def test_lengths_beyond_the_file_are_no_model(tmp_path: Path) -> None:
    path = tmp_path / "liar"
    path.write_bytes(b"\x08\x08\x3a" + b"\xff" * 9 + b"\x01" + bytes(30))
    assert detect(path) == "unknown"
    path.write_bytes(struct.pack("<Q", 2**62) + b"{}" + bytes(30))
    assert detect(path) == "unknown"


@pytest.mark.parametrize(
    "entry",
    [
        {"data_offsets": [0, "4"]},
        {"data_offsets": [0, None]},
        {"data_offsets": [0, 4.0]},
        {"data_offsets": [-5, 4]},
        {"data_offsets": [4, 0]},
        {"data_offsets": [4]},
        {"shape": "ab"},
        {"shape": [None]},
        {"shape": None},
        {"dtype": 3},
    ],
)
def test_a_header_that_makes_no_sense_is_no_safetensors(tmp_path: Path, entry: dict[str, object]) -> None:
    header = json.dumps({"a": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]} | entry}).encode()
    path = tmp_path / "model.safetensors"
    path.write_bytes(struct.pack("<Q", len(header)) + header + b"\0" * 4)
    assert detect(path) == "unknown"
    with pytest.raises(WeightsError, match="model.safetensors cannot be read as safetensors"):
        tensors(path)


def test_the_tensors_are_told_by_name_and_shape(tmp_path: Path) -> None:
    path = tmp_path / "model.safetensors"
    header = json.dumps({"__metadata__": {"a": "b"}, "x": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}})
    path.write_bytes(struct.pack("<Q", len(header)) + header.encode() + b"\0" * 4)
    assert {name: one["shape"] for name, one in tensors(path).items()} == {"x": [1]}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_never_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "model.safetensors")
    with pytest.raises(WeightsError, match="is no file"):
        detect(tmp_path / "model.safetensors")
