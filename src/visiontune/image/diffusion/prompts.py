"""Prompts longer than a text encoder reads: CLIP gets them in chunks of 75 tokens; what must go is named.

CLIP reads 77 tokens, of which two mark begin and end. A longer prompt is cut at commas or words into chunks, each is
read by itself, and their numbers are laid side by side (the way that Stable Diffusion's users know). `(words:1.3)`
weighs words: their numbers are multiplied and the mean of all is restored.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from visiontune.image.diffusion.families import Family

MOST_CHUNKS = 8
_WEIGHTED = re.compile(r"\(([^()]+):(\d+(?:\.\d+)?)\)")
_LOOK_BACK = 20  # tokens: a comma that near to the end of a chunk ends it

Token = tuple[int, float]
"""A token and its weight."""


@dataclass(frozen=True)
class Encoded:
    """What the pipeline is called with, and the sentences for the user."""

    arguments: dict[str, Any]
    warnings: tuple[str, ...] = ()


def encode(pipe: Any, family: Family, prompt: str, negative: str, guided: bool) -> Encoded:
    """Arguments for a pipeline from a prompt of any length.

    Args:
        pipe: A pipeline of `family`; its text encoders are used.
        guided: Whether the negative prompt will be read.
    """
    if family.name in ("sd", "lcm"):
        return _clip(pipe, prompt, negative, guided)
    if family.name == "sdxl":
        return _two_clips(pipe, prompt, negative, guided)
    return _whole(pipe, family, prompt, negative, guided)


def guided(pipe: Any, family: Family, guidance: float) -> bool:
    """Whether the painter is asked twice a step, with and without the prompt; only then is a negative prompt read."""
    if not family.negative or guidance <= 1:
        return False
    painter = getattr(pipe, "unet", None)
    return painter is None or painter.config.get("time_cond_proj_dim") is None


def segments(text: str) -> list[tuple[str, float]]:
    """Text and its weight, piece by piece: `a (red:1.3) kite` is `a `, `red` with 1.3, ` kite`."""
    found, at = [], 0
    for match in _WEIGHTED.finditer(text):
        found.append((text[at : match.start()], 1.0))
        found.append((match[1], min(2.0, float(match[2]))))
        at = match.end()
    found.append((text[at:], 1.0))
    return [(piece, weight) for piece, weight in found if piece.strip()]


def chunks(tokenizer: Any, text: str) -> tuple[list[list[Token]], str]:
    """The tokens of `text` in chunks that the encoder can read, and the words for which there was no more room."""
    room = int(tokenizer.model_max_length) - 2
    words: list[tuple[list[Token], str]] = []
    for piece, weight in segments(text):
        ids = tokenizer(piece, add_special_tokens=False, truncation=False, verbose=False).input_ids
        word: list[Token] = []
        for token, name in zip(ids, tokenizer.convert_ids_to_tokens(ids), strict=True):
            word.append((token, weight))
            if name.endswith("</w>") or len(word) == room:
                words.append((word, tokenizer.decode([number for number, _ in word])))
                word = []
        if word:
            words.append((word, tokenizer.decode([number for number, _ in word])))
    done: list[list[tuple[list[Token], str]]] = [[]]
    for word, said in words:
        held = sum(len(tokens) for tokens, _ in done[-1])
        if held + len(word) > room:
            done.append(_carried(done[-1]))
        done[-1].append((word, said))
    dropped = "".join(said if said in ",.;:!?" else f" {said}" for part in done[MOST_CHUNKS:] for _, said in part)
    kept = [[token for tokens, _ in part for token in tokens] for part in done[:MOST_CHUNKS]]
    return kept, dropped.strip()


def _carried(full: list[tuple[list[Token], str]]) -> list[tuple[list[Token], str]]:
    """Words after the last comma of a full chunk, if it is near the end: they are taken to the next one."""
    after = 0
    for n in range(len(full) - 1, 0, -1):
        if full[n][1].strip() == ",":
            carried = full[n + 1 :]
            del full[n + 1 :]
            return carried
        after += len(full[n][0])
        if after > _LOOK_BACK:
            break
    return []


def _rows(tokenizer: Any, parts: Sequence[Sequence[Token]]) -> tuple[Any, Any]:
    """Token ids and weights, both (chunks, 77), with marks of begin and end and padding."""
    import torch

    length = int(tokenizer.model_max_length)
    ids = torch.full((len(parts), length), tokenizer.pad_token_id, dtype=torch.long)
    weights = torch.ones((len(parts), length))
    for row, part in enumerate(parts):
        marked = [tokenizer.bos_token_id, *(token for token, _ in part), tokenizer.eos_token_id]
        ids[row, : len(marked)] = torch.tensor(marked)
        weights[row, 1 : len(part) + 1] = torch.tensor([weight for _, weight in part] or [1.0])[: len(part)]
    return ids, weights


def _weighed(states: Any, weights: Any) -> Any:
    """(chunks, 77, width) times its weights, with the mean that it had; as one row (1, chunks * 77, width)."""
    if bool((weights != 1).any()):
        before = states.float().mean()
        states = states * weights.to(states)[..., None]
        states = states * (before / states.float().mean()).to(states.dtype)
    return states.reshape(1, -1, states.shape[-1])


def _even(parts: list[list[Token]], length: int) -> list[list[Token]]:
    return [*parts, *([[]] * (length - len(parts)))]


def _told(field: str, dropped: str) -> tuple[str, ...]:
    return (f"the {field} is too long for this model; it did not read: {dropped!r}",) if dropped else ()


def _clip(pipe: Any, prompt: str, negative: str, guided: bool) -> Encoded:
    parts, dropped = chunks(pipe.tokenizer, prompt)
    not_parts, not_dropped = chunks(pipe.tokenizer, negative if guided else "")
    length = max(len(parts), len(not_parts))
    device = pipe._execution_device  # where an offloaded encoder will be; diffusers has no public name for it

    def states(parts: list[list[Token]]) -> Any:
        ids, weights = _rows(pipe.tokenizer, _even(parts, length))
        return _weighed(pipe.text_encoder(ids.to(device))[0], weights)

    arguments = {"prompt_embeds": states(parts)}
    if guided:
        arguments["negative_prompt_embeds"] = states(not_parts)
    return Encoded(arguments, (*_told("prompt", dropped), *_told("negative prompt", not_dropped)))


def _two_clips(pipe: Any, prompt: str, negative: str, guided: bool) -> Encoded:
    import torch

    readers = [(pipe.tokenizer, pipe.text_encoder), (pipe.tokenizer_2, pipe.text_encoder_2)]
    readers = [(tokenizer, encoder) for tokenizer, encoder in readers if encoder is not None]
    device = pipe._execution_device
    read = [chunks(tokenizer, prompt) for tokenizer, _ in readers]
    not_read = [chunks(tokenizer, negative if guided else "") for tokenizer, _ in readers]
    length = max(len(parts) for parts, _ in (*read, *not_read))

    def states(read: list[tuple[list[list[Token]], str]]) -> tuple[Any, Any]:
        rows, pooled = [], None
        for (tokenizer, encoder), (parts, _) in zip(readers, read, strict=True):
            ids, weights = _rows(tokenizer, _even(parts, length))
            output = encoder(ids.to(device), output_hidden_states=True)
            rows.append(_weighed(output.hidden_states[-2], weights))
            pooled = output[0][:1]  # of the first chunk, which says what the picture is of
        return torch.cat(rows, dim=-1), pooled

    embeds, pooled = states(read)
    arguments = {"prompt_embeds": embeds, "pooled_prompt_embeds": pooled}
    if guided:
        if not negative and pipe.config.get("force_zeros_for_empty_prompt"):
            not_embeds, not_pooled = torch.zeros_like(embeds), torch.zeros_like(pooled)
        else:
            not_embeds, not_pooled = states(not_read)
        arguments |= {"negative_prompt_embeds": not_embeds, "negative_pooled_prompt_embeds": not_pooled}
    return Encoded(arguments, (*_told("prompt", read[0][1]), *_told("negative prompt", not_read[0][1])))


def _whole(pipe: Any, family: Family, prompt: str, negative: str, guided: bool) -> Encoded:
    """Families with a T5 encoder, which reads hundreds of tokens; what is beyond is cut off here, where it is seen."""
    import inspect

    known = inspect.signature(pipe.__call__).parameters
    tokenizer, limit = _longest_reader(pipe, family)
    arguments: dict[str, Any] = {}
    warnings: tuple[str, ...] = ()
    texts = {"prompt": prompt} | ({"negative_prompt": negative} if guided and negative else {})
    for field, text in texts.items():
        kept, dropped = cut(tokenizer, text, limit)
        arguments[field] = kept
        warnings += _told(field.replace("_", " "), dropped)
    if "max_sequence_length" in known and family.name in ("sd3", "flux"):
        arguments["max_sequence_length"] = limit
    return Encoded({name: value for name, value in arguments.items() if name in known}, warnings)


def _longest_reader(pipe: Any, family: Family) -> tuple[Any, int]:
    """The tokenizer of the encoder that reads most, and how many tokens that is."""
    if family.name == "sd3":
        if pipe.text_encoder_3 is not None:
            return pipe.tokenizer_3, 256
        return pipe.tokenizer, int(pipe.tokenizer.model_max_length)
    if family.name == "flux":
        return pipe.tokenizer_2, 512 if pipe.transformer.config.guidance_embeds else 256
    tokenizer = getattr(pipe, "tokenizer", None)
    limit = int(getattr(tokenizer, "model_max_length", 0) or 0)
    return tokenizer, limit if 0 < limit < 10_000 else 512


def cut(tokenizer: Any, text: str, limit: int) -> tuple[str, str]:
    """`text` as far as `limit` tokens reach, and the rest; cut between words where there are any."""

    def fits(end: int) -> bool:
        return len(tokenizer(text[:end], truncation=False, verbose=False).input_ids) <= limit

    if tokenizer is None or fits(len(text)):
        return text, ""
    low, high = 0, len(text)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if fits(middle) else (low, middle)
    if not text[low].isspace() and (space := text.rfind(" ", 0, low)) > low // 2:
        low = space
    return text[:low].rstrip(), text[low:].strip()
