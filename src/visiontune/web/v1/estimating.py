"""Numbers of tokens, estimated: four bytes of UTF-8 each, which is near for English, and too many for other scripts.

The models here have tokenizers of their own, which the web process never loads.
"""

from __future__ import annotations

from typing import Any

BYTES = 4


def tokens(text: str) -> int:
    """About how many tokens `text` takes."""
    return -(-len(text.encode("utf-8", "replace")) // BYTES)


def usage(asked: str, answered: str) -> dict[str, Any]:
    """The numbers of a chat completion; `estimated` says what they are."""
    prompt, completion = tokens(asked), tokens(answered)
    return {
        "prompt_tokens": prompt,
        "completion_tokens": completion,
        "total_tokens": prompt + completion,
        "estimated": True,
    }
