"""What models of music have inside: LSTM layers, or transformer layers, with a state that goes from step to step.

Positions of the transformer turn queries and keys (RoPE, Su et al. 2021, arXiv:2104.09864).
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from visiontune.music.networks.state import Sizes, shape


def body(config: Sizes) -> Transformer | Recurrent:
    """The body that a configuration asks for."""
    return Transformer(config) if config.backbone == "transformer" else Recurrent(config)


class Turning(nn.Module):  # type: ignore[misc]  # torch has no types here
    """A transformer layer: norm, causal attention with turned queries and keys; norm, two linear layers with GELU."""

    def __init__(self, width: int, heads: int, dropout: float) -> None:
        super().__init__()
        self.heads = heads
        self.before, self.between = nn.LayerNorm(width), nn.LayerNorm(width)
        self.qkv, self.out = nn.Linear(width, 3 * width, bias=False), nn.Linear(width, width, bias=False)
        self.wide, self.narrow = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, cos: Tensor, sin: Tensor, past: Tensor) -> tuple[Tensor, Tensor]:
        """X (B, T, width), cos and sin (T, width / heads / 2), past (2, B, heads, P, width / heads)."""
        batch, frames, width = x.shape
        query, key, value = self.qkv(self.before(x)).view(batch, frames, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        query, key = _turned(query, cos, sin), _turned(key, cos, sin)
        key, value = torch.cat([past[0], key], 2), torch.cat([past[1], value], 2)
        there = key.shape[2]
        seen = torch.ones(frames, there, dtype=torch.bool, device=x.device).tril(there - frames)
        looked = functional.scaled_dot_product_attention(
            query, key, value, attn_mask=seen, dropout_p=self.dropout.p if self.training else 0.0
        )
        x = x + self.dropout(self.out(looked.transpose(1, 2).reshape(batch, frames, width)))
        x = x + self.dropout(self.narrow(functional.gelu(self.wide(self.between(x)))))
        return x, torch.stack([key, value])


def _turned(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    one, two = x.chunk(2, -1)
    return torch.cat([one * cos - two * sin, one * sin + two * cos], -1)


class Transformer(nn.Module):  # type: ignore[misc]  # torch has no types here
    """Layers of `Turning`; its state is what they have seen: (layers, 2, B, heads, P, width / heads)."""

    def __init__(self, config: Sizes) -> None:
        super().__init__()
        self.config = config
        self.layers = nn.ModuleList(Turning(config.width, config.heads, config.dropout) for _ in range(config.layers))
        self.norm = nn.LayerNorm(config.width)
        half = config.width // config.heads // 2
        self.register_buffer("pace", 1.0 / 10_000 ** (torch.arange(half) / half), persistent=False)

    def forward(self, x: Tensor, state: Tensor) -> tuple[Tensor, Tensor]:
        there = state.shape[4]
        angle = torch.arange(there, there + x.shape[1], device=x.device)[:, None] * self.pace
        cos, sin = angle.cos(), angle.sin()
        after = []
        for layer, past in zip(self.layers, state, strict=True):
            x, seen = layer(x, cos, sin, past)
            after.append(seen)
        return self.norm(x), torch.stack(after)

    def begin(self, batch: int) -> Tensor:
        """The state before anything was heard."""
        return torch.zeros(shape(self.config, batch), device=self.pace.device)


class Recurrent(nn.Module):  # type: ignore[misc]  # torch has no types here
    """LSTM layers; its state is theirs: (2, layers, B, width)."""

    def __init__(self, config: Sizes) -> None:
        super().__init__()
        self.config = config
        dropout = config.dropout if config.layers > 1 else 0.0
        self.lstm = nn.LSTM(config.width, config.width, config.layers, batch_first=True, dropout=dropout)

    def forward(self, x: Tensor, state: Tensor) -> tuple[Tensor, Tensor]:
        x, (hidden, cell) = self.lstm(x, (state[0], state[1]))
        return x, torch.stack([hidden, cell])

    def begin(self, batch: int) -> Tensor:
        """The state before anything was heard."""
        return torch.zeros(shape(self.config, batch), device=self.lstm.weight_ih_l0.device)
