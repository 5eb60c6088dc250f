"""Sizes and rates of the models of Bach's chorales, tried one after the other: what `visiontune train music` takes as usual.

    python benchmarks/music_search.py --steps 150 --log docs/models/search.jsonl

Every trial trains on the training part of the chorales and is scored on their validation part, in nats per note with the plan
unknown, as `music_nll.py` does. Trials that are in the log already are not made again, so that it can be stopped.
A row of the log: the trial's `config` and `recipe` as far as they differ from the usual, `micro` and `macro` at its end, the
last mean `loss` of training (with half of the plans known), and CPU seconds.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path
from typing import Any

TRIALS: tuple[tuple[dict[str, Any], dict[str, Any]], ...] = (
    ({"backbone": "lstm", "width": 384, "layers": 2, "dropout": 0.3}, {"learning_rate": 2e-3}),
    ({"backbone": "lstm", "width": 384, "layers": 2, "dropout": 0.3}, {"learning_rate": 1e-3}),
    ({"backbone": "lstm", "width": 384, "layers": 2, "dropout": 0.3}, {"learning_rate": 4e-3}),
    ({"backbone": "lstm", "width": 256, "layers": 2, "dropout": 0.3}, {"learning_rate": 2e-3}),
    ({"backbone": "lstm", "width": 384, "layers": 1, "dropout": 0.3}, {"learning_rate": 2e-3}),
    ({"backbone": "lstm", "width": 384, "layers": 2, "dropout": 0.5}, {"learning_rate": 2e-3}),
    ({"backbone": "transformer", "width": 256, "layers": 3, "dropout": 0.4}, {"learning_rate": 1.2e-3}),
    ({"backbone": "transformer", "width": 256, "layers": 3, "dropout": 0.4}, {"learning_rate": 6e-4}),
    ({"backbone": "transformer", "width": 192, "layers": 3, "dropout": 0.4}, {"learning_rate": 1.2e-3}),
    ({"backbone": "transformer", "width": 256, "layers": 2, "dropout": 0.4}, {"learning_rate": 1.2e-3}),
)


def main() -> None:
    from visiontune.music.frames.config import FrameConfig
    from visiontune.music.frames.training import Data, Recipe, train
    from visiontune.music.training.schooling import chorales, collected
    from visiontune.settings import Settings

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--steps", type=int, default=150)
    parser.add_argument("--log", type=Path, required=True)
    given = parser.parse_args()
    done = (
        [json.loads(line) for line in given.log.read_text(encoding="utf-8").splitlines()] if given.log.exists() else []
    )
    _, (training, validation) = chorales(collected("bach", 0.35, Settings.load().cache))
    data = Data.of([(piece.voices, 0) for piece in training])
    for config, rate in TRIALS:
        recipe = {"steps": given.steps, **rate}
        if any(row["config"] == config and row["recipe"] == recipe for row in done):
            continue
        rows: list[dict[str, Any]] = []
        with tempfile.TemporaryDirectory() as folder:
            whole = Recipe(**recipe, batch=16, window=144, warmup=30, average=0.98, score_every=given.steps)
            train(FrameConfig(**config), whole, data, [(p.voices, 0) for p in validation], Path(folder), rows.append)
        row = {"config": config, "recipe": recipe} | {
            name: round(rows[-1][name], 4) for name in ("micro", "macro", "loss", "cpu_seconds")
        }
        with given.log.open("a", encoding="utf-8") as log:
            log.write(json.dumps(row) + "\n")
        print(json.dumps(row), flush=True)


if __name__ == "__main__":
    main()
