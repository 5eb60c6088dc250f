"""Texts translated: a step that asks a language model."""

from __future__ import annotations

from typing import Any

from visiontune.chat.wording.languages import languages


def translation(text: str, code: str) -> dict[str, Any]:
    """The fields of a text request that gives `text` in the language of `code`."""
    name = next((name.capitalize() for name, known in languages().items() if known == code), code)
    return {
        "messages": [
            {"role": "system", "content": f"You translate into {name}. Answer with the translation alone: no remarks, no quotation marks."},
            {"role": "user", "content": text},
        ],
        "max_tokens": min(8_192, max(256, len(text))),
        "temperature": 0.2,
    }  # fmt: skip
