"""The network in PyTorch, as it is trained; `chat.wording.network` runs the same weights without it."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from visiontune.chat.wording.features import FLAGS, SEEN
from visiontune.chat.wording.network import DILATIONS, HEADS, WIDTH

EMBEDDED, DEEP = 32, 64


class Body(nn.Module):  # type: ignore[misc]  # torch is not typed here
    """See `chat.wording.network` for what goes where."""

    def __init__(self, known: int, intents: int, tags: int, dropout: float = 0.25) -> None:
        super().__init__()
        self.embedding = nn.Embedding(known + 1, EMBEDDED)
        self.enter = nn.Linear(SEEN + EMBEDDED + len(FLAGS), WIDTH)
        self.convolutions = nn.ModuleList(nn.Linear(3 * WIDTH, WIDTH) for _ in DILATIONS)
        self.norms = nn.ModuleList(nn.LayerNorm(WIDTH) for _ in range(len(DILATIONS) + 2))
        self.attend = nn.Linear(WIDTH, 3 * WIDTH)
        self.attended = nn.Linear(WIDTH, WIDTH)
        self.dropout = nn.Dropout(dropout)
        self.tags = nn.Linear(WIDTH, tags)
        self.begins = nn.Linear(WIDTH, 1)
        self.heed = nn.Linear(WIDTH, 1, bias=False)
        self.hidden = nn.Linear(2 * WIDTH, DEEP)
        self.intent = nn.Linear(DEEP, intents)

    def forward(self, vectors: Tensor, ids: Tensor, flags: Tensor, lengths: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Scores of intents (B, I), tags (B, T, K) and beginnings (B, T) of B messages padded to T words."""
        there = (torch.arange(ids.shape[1])[None] < lengths[:, None])[..., None]  # (B, T, 1)
        x = self.enter(self.dropout(torch.cat([vectors, self.embedding(ids), flags], dim=2)))
        for n, (dilation, convolution) in enumerate(zip(DILATIONS, self.convolutions, strict=True)):
            if n == len(DILATIONS) // 2:
                x = x + self.dropout(self._attention(self.norms[-2](x), there))
            h = self.norms[n](x) * there
            before = functional.pad(h, (0, 0, dilation, 0))[:, :-dilation]
            after = functional.pad(h, (0, 0, 0, dilation))[:, dilation:]
            x = x + self.dropout(torch.relu(convolution(torch.cat([before, h, after], dim=2))))
        x = self.norms[-1](x)
        heed = self.heed(x).masked_fill(~there, -1e9).softmax(dim=1)
        most = x.masked_fill(~there, -1e9).max(dim=1).values
        pooled = self.dropout(torch.cat([(heed * x).sum(dim=1), most], dim=1))
        intents = self.intent(torch.relu(self.hidden(pooled)))
        return intents, self.tags(self.dropout(x)), self.begins(x)[..., 0]

    def _attention(self, x: Tensor, there: Tensor) -> Tensor:
        batch, long, _ = x.shape
        q, k, v = self.attend(x).view(batch, long, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        out = functional.scaled_dot_product_attention(q, k, v, attn_mask=there[:, None, :, 0][:, None])
        mixed: Tensor = self.attended(out.transpose(1, 2).reshape(batch, long, WIDTH))
        return mixed

    def arrays(self) -> dict[str, Any]:
        """The weights as half-precision arrays by name."""
        return {name: weight.detach().half().numpy() for name, weight in self.state_dict().items()}
