"""How the table of words was made of all-MiniLM-L6-v2; done once, and again only for another model.

    python -m visiontune.chat.learning.distilling MODEL_FOLDER words.npz

Every word and piece of its vocabulary that is made of small letters, digits or signs is run through the model by itself. The
first 80 principal components of the mean of its outputs and 48 of its input embedding are kept, in 8 bits a number.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

OUTPUTS, INPUTS = 80, 48
_KEPT = re.compile(r"(##)?[a-zà-öø-ÿœß0-9]+|[!-/:-@\[-`{-~€£…—–“”‘’«»]")


def distil(folder: Path, to: Path) -> None:
    """Write the table; half a minute. Needs the extra `diffusion` (torch, transformers).

    Args:
        folder: Of the model: config.json, vocab.txt, model.safetensors.
        to: An NPZ file: `vectors` (words, 128) int8, `scale` (128,), `words` in UTF-8, one a line.
    """
    import numpy as np
    import torch
    from transformers import AutoModel

    vocabulary = (folder / "vocab.txt").read_text(encoding="utf-8").split("\n")
    kept = [n for n, word in enumerate(vocabulary) if _KEPT.fullmatch(word)]
    model = AutoModel.from_pretrained(str(folder)).eval()
    outputs = []
    with torch.no_grad():
        for rows in torch.tensor(kept).split(512):
            ids = torch.stack([torch.full_like(rows, 101), rows, torch.full_like(rows, 102)], 1)  # [CLS] word [SEP]
            outputs.append(model(input_ids=ids, attention_mask=torch.ones_like(ids)).last_hidden_state.mean(1))
        inputs = model.embeddings.word_embeddings.weight[torch.tensor(kept)].numpy()
    parts = [_components(torch.cat(outputs).numpy(), OUTPUTS), _components(inputs, INPUTS)]
    table = np.concatenate(parts, axis=1)
    table = np.clip(table, -5 * table.std(0), 5 * table.std(0))  # a few are far out, and would cost all others a bit
    scale = np.abs(table).max(0) / 127
    words = "\n".join(vocabulary[n] for n in kept).encode()
    with to.open("wb") as file:
        np.savez_compressed(
            file,
            vectors=np.round(table / scale).astype(np.int8),
            scale=scale.astype(np.float32),
            words=np.array(words),
        )


def _components(x: Any, count: int) -> Any:
    """The first principal components, of one variance over all."""
    import numpy as np

    centred = x - x.mean(0)
    _, _, axes = np.linalg.svd(centred, full_matrices=False)
    components = centred @ axes[:count].T
    return components / components.std()


if __name__ == "__main__":
    distil(Path(sys.argv[1]), Path(sys.argv[2]))
