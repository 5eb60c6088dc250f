"""Sound by MusicGen through transformers: half a minute at a time, each window going on from the end of the last."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from visiontune.errors import ContentError, WeightsError
from visiontune.image.diffusion import device as devices

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from visiontune.backends import Environment

    Sound = npt.NDArray[np.float32]

KEPT = 1 / 3
"""Share of a window that is the end of the last one, so that it goes on as it was."""
SEAM = 0.1
"""Seconds in which one window passes into the next: both hold them."""
TOP_K = 250
"""The likeliest codes that are drawn from where nothing else is asked, as MusicGen's authors do."""


@dataclass(frozen=True)
class Wish:
    """What is to be made; `window`: seconds that the model was trained on."""

    words: str
    duration: float
    guidance: float
    temperature: float
    top_p: float
    top_k: int
    seed: int
    window: float


@dataclass(frozen=True)
class Where:
    """Device and number format."""

    kind: str
    dtype: str

    @property
    def bytes(self) -> int:
        """Of one number."""
        return devices.BYTES[self.dtype]

    def __str__(self) -> str:
        return f"{self.kind}-{self.dtype}"


def device(environment: Environment) -> Where:
    """Where it is made; loads torch."""
    import torch

    kind = devices.likely_kind(environment)
    usable = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available(), "cpu": True}[kind]
    return Where(kind, "float16" if kind == "cuda" else "float32") if usable else Where("cpu", "float32")


def check_folder(name: str, folder: Path) -> None:
    """That the folder is a MusicGen in safetensors; quick.

    Raises:
        WeightsError: it is not.
    """
    try:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        config = {}
    if not isinstance(config, dict) or config.get("model_type") != "musicgen":
        raise WeightsError(f"{name} is no MusicGen: its config.json does not say so")
    if not any(folder.glob("*.safetensors")):
        raise WeightsError(f"{name} has no weights as .safetensors; others are not loaded")


@dataclass
class Generator:
    """A MusicGen, loaded."""

    model: Any
    tokenizer: Any
    kind: str

    @classmethod
    def load(cls, name: str, folder: Path, where: Where, environment: Environment) -> Generator:
        """From safetensors and from this machine only.

        Raises:
            WeightsError: files are damaged.
        """
        import torch
        from transformers import AutoTokenizer, MusicgenForConditionalGeneration

        from visiontune.image.diffusion.loading import out_of_memory, quiet

        if where.kind == "cpu":
            torch.set_num_threads(devices.threads(environment))
        with quiet():
            try:
                tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
                model = MusicgenForConditionalGeneration.from_pretrained(
                    folder, local_files_only=True, use_safetensors=True, dtype=getattr(torch, where.dtype)
                )
            except Exception as error:  # what a damaged folder makes the libraries raise is anything
                if out_of_memory(error):
                    raise
                raise WeightsError(f"the model {name} cannot be loaded: {str(error).strip()[:400]}") from error
        return cls(model.to(where.kind).eval().requires_grad_(False), tokenizer, where.kind)

    def unload(self) -> None:
        """Called by the pool when another model needs the room."""
        self.model = self.tokenizer = None
        devices.release(self.kind)

    @property
    def rate(self) -> int:
        """Samples a second."""
        return int(self.model.config.audio_encoder.sampling_rate)

    @property
    def hop(self) -> int:
        """Samples of a frame, which is what the model says in one step."""
        return math.prod(self.model.config.audio_encoder.upsampling_ratios)

    def generate(
        self, wish: Wish, check_cancelled: Callable[[], None], progress: Callable[[float, str], None]
    ) -> Sound:
        """Stereo sound at 48 kHz, at least as long as wished.

        Raises:
            Cancelled: by `check_cancelled`, within a step.
        """
        import numpy as np
        import torch

        from visiontune.music.base import SAMPLE_RATE
        from visiontune.speech.audio import resample

        frames = math.ceil(wish.duration * self.rate / self.hop) + 1
        window = max(8, round(wish.window * self.rate / self.hop))
        kept = round(window * KEPT)
        made = np.zeros((0, self.model.config.decoder.audio_channels), np.float32)
        # Draws are torch's own; whoever else uses it finds them as they were.
        with torch.random.fork_rng(devices=range(torch.cuda.device_count()) if self.kind == "cuda" else []):
            torch.manual_seed(wish.seed)
            while (done := len(made) // self.hop) < frames:
                end = made[-kept * self.hop :] if done else made
                new = min(window - len(end) // self.hop, frames - done)

                def step(at: int, done: int = done) -> None:
                    check_cancelled()
                    seconds = (done + at) * self.hop / self.rate
                    progress(min(1.0, (done + at) / frames), f"{seconds:.0f} of {wish.duration:.0f} s of music")

                made = _joined(made, self._window(wish, end, new, step), len(end), round(SEAM * self.rate))
        stereo = np.repeat(made, 2, axis=1) if made.shape[1] == 1 else made
        return resample(stereo, self.rate, SAMPLE_RATE)

    def _window(self, wish: Wish, end: Sound, new: int, step: Callable[[int], None]) -> Sound:
        """(n, channels) of a window: the sound `end` once more, and `new` frames.

        Raises:
            ContentError: less came out.
        """
        import torch
        from transformers import StoppingCriteriaList

        from visiontune.image.diffusion.loading import quiet

        decoder = self.model.config.decoder
        delay = decoder.num_codebooks // decoder.audio_channels  # each codebook is a step later than the one before
        told = self.tokenizer([wish.words], return_tensors="pt", truncation=True, max_length=512).to(self.kind)
        given = {}
        if len(end):
            given["input_values"] = torch.from_numpy(end.T.copy())[None].to(self.kind, self.model.dtype)
        begun: list[int] = []

        def look(ids: Any, scores: Any, **_: Any) -> Any:
            begun.append(ids.shape[1])
            step(min(new, ids.shape[1] - begun[0]))
            return torch.zeros(ids.shape[0], dtype=torch.bool, device=ids.device)

        with quiet(), torch.no_grad():
            values = self.model.generate(
                input_ids=told["input_ids"], attention_mask=told["attention_mask"], **given,
                max_new_tokens=new + delay - (1 if not len(end) else 0), do_sample=True, guidance_scale=wish.guidance,
                temperature=wish.temperature, top_k=wish.top_k or TOP_K, top_p=wish.top_p,
                stopping_criteria=StoppingCriteriaList([look]),
            )  # fmt: skip
        sound: Sound = values[0].float().cpu().numpy().T
        if len(sound) < len(end) + new * self.hop:
            raise ContentError(f"the model made {len(sound)} samples where {len(end) + new * self.hop} were wanted")
        return sound[: len(end) + new * self.hop]


def _joined(made: Sound, window: Sound, overlap: int, seam: int) -> Sound:
    """What was made and a window whose first `overlap` samples are the end of it, without a click between."""
    import numpy as np

    seam = min(seam, overlap)
    if not seam:
        return np.concatenate([made, window[overlap:]])
    rise = np.linspace(0.0, 1.0, seam, dtype=np.float32)[:, None]
    passing = made[-seam:] * (1 - rise) + window[overlap - seam : overlap] * rise
    return np.concatenate([made[:-seam], passing, window[overlap:]])
