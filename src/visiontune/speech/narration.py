"""What all voices share: a text is said chunk by chunk and joined to one recording with declared pauses.

    text --chunks--> Chunk --say--> Said --fade, pause--> samples and word times

A voice only has to say one chunk; a chunk that fails is named by its line, and no part is left out in silence.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from visiontune.errors import BackendError, Cancelled, ContentError, InputError, VisionTuneError
from visiontune.speech.audio import fade
from visiontune.speech.base import SAMPLE_RATE, SpeechOutput, SpeechRequest, Word
from visiontune.speech.chunks import LONGEST, Chunk, chunks
from visiontune.speech.normalise import Token

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from visiontune.backends import Context

PAUSE = 0.25  # seconds between two sentences
BREATH = 0.1  # seconds between two parts of a long sentence
SILENCE = 0.4  # seconds, for a line that holds nothing speakable
EDGE = 72  # samples (3 ms) that rise from and fall to silence at every joint, so that none clicks
FAINT = 0.01  # of full scale; a louder sample must be there for a voice to have said something


@dataclass(frozen=True)
class Said:
    """One chunk as spoken.

    Args:
        samples: float32, shape (n,), at `SAMPLE_RATE`, from the onset of speech to its end; n is 0 where the voice
            knows no sound for any of it (letters of a foreign script).
        words: The chunk's words, times from the chunk's start.
        warnings: Sentences for the user.
    """

    samples: npt.NDArray[np.float32]
    words: Sequence[Word]
    warnings: tuple[str, ...] = ()


def narrate(
    request: SpeechRequest,
    context: Context,
    say: Callable[[Chunk, int], Said],
    voice: str = "",
    longest: int = LONGEST,
) -> SpeechOutput:
    """`request` said by `say`, chunk by chunk, in one recording.

    Args:
        request: What to say.
        context: Its progress and cancellation are served for each chunk.
        say: Says one chunk, given with its number from 0.
        voice: The voice's name, kept with the output.
        longest: Spoken characters that `say` takes at once.

    Raises:
        InputError: the text holds nothing speakable and `request.silence` is "refuse".
        Cancelled: the job was cancelled.
        VisionTuneError: a chunk failed; the message names its line.
    """
    import numpy as np

    parts = chunks(request.text, request.language, longest)
    if not any(part.tokens for part in parts):
        if request.silence == "refuse":
            raise InputError("text", request.text, "holds nothing that can be spoken; give words or numbers")
        quiet = np.zeros(round(SILENCE * SAMPLE_RATE), np.float32)
        return SpeechOutput(quiet, voice=voice, silent=True, warnings=(_nothing_in(request.text.strip(), None),))
    blocks: list[npt.NDArray[np.float32]] = []
    words: list[Word] = []
    warnings: list[str] = []
    at = 0  # samples so far
    for n, part in enumerate(parts):
        context.check_cancelled()
        said = _say(say, part, n, request.silence == "allow") if part.tokens else None
        if said is None:
            said = Said(np.zeros(round(SILENCE * SAMPLE_RATE), np.float32), ())
            warnings.append(_nothing_in(part.text, part.line))
        warnings.extend(f"line {part.line}: {warning}" for warning in said.warnings)
        blocks.append(fade(said.samples, EDGE))
        words.extend(Word(word.text, at + word.start, at + word.end) for word in said.words)
        at += len(said.samples)
        if n + 1 < len(parts):
            gap = round((PAUSE if part.whole else BREATH) / request.speed * SAMPLE_RATE)
            blocks.append(np.zeros(gap, np.float32))
            at += gap
        context.progress((n + 1) / len(parts), f"spoke {n + 1} of {len(parts)} parts")
    spoken = " ".join(part.spoken for part in parts if part.tokens)
    return SpeechOutput(np.concatenate(blocks), words, spoken, voice, warnings=tuple(dict.fromkeys(warnings)))


def _nothing_in(text: str, line: int | None) -> str:
    where = "the text" if line is None else f"line {line}"
    return f"{where} ({text[:40]!r}) holds nothing that can be spoken; {SILENCE:g} s of silence stand for it"


def _say(say: Callable[[Chunk, int], Said], part: Chunk, n: int, silence: bool) -> Said | None:
    """One chunk, checked; whatever goes wrong names the line. None where the voice knows no sound for any of it."""
    import numpy as np

    where = f"line {part.line} ({part.text[:60]!r})"
    try:
        said = say(part, n)
    except (Cancelled, InputError):
        raise
    except VisionTuneError as error:
        raise type(error)(f"{where}: {error}") from error
    except Exception as error:  # native runtimes raise anything; the user needs the line, not the type
        raise BackendError(f"{where} could not be spoken: {error}") from error
    if silence and not len(said.samples):
        return None
    if not len(said.samples) or not np.isfinite(said.samples).all() or np.abs(said.samples).max() < FAINT:
        raise ContentError(f"{where} came out silent or damaged; write it in other words or take another voice")
    if [word.text for word in said.words] != [token.shown for token in part.tokens]:
        raise ContentError(f"{where}: the voice's words are not the text's words")
    return said


def ordered(tokens: Sequence[Token], times: Sequence[tuple[int, int] | None], length: int) -> list[Word]:
    """Words that follow each other within `length` samples and last at least one, from times that may not.

    Args:
        tokens: The words.
        times: (start, end) of each in samples; None for one of unknown time, which gets the room between its neighbours.
        length: Samples of the recording.
    """
    count = len(tokens)
    starts: list[int] = []
    for n in range(count):
        known = times[n]
        earliest = starts[-1] + 1 if starts else 0
        guess = known[0] if known else (_end(times, n) if n else 0)
        # Room is left for the words that follow: each needs a sample of its own.
        starts.append(max(earliest, min(guess, length - (count - n))))
    words = []
    for n, token in enumerate(tokens):
        limit = starts[n + 1] if n + 1 < count else length
        known = times[n]
        end = min(known[1], limit) if known else limit
        words.append(Word(token.shown, starts[n], max(end, starts[n] + 1)))
    return words


def _end(times: Sequence[tuple[int, int] | None], n: int) -> int:
    previous = times[n - 1]
    return previous[1] if previous else 0


def proportional(tokens: Sequence[Token], length: int) -> list[Word]:
    """Word times in proportion to what is said, for voices that give none; `length` in samples.

    A letter weighs one, the gap to the next word one, a comma four: measured on hibari, within 0.1 s in a sentence.
    """
    weights = [sum(character.isalnum() for character in token.spoken) for token in tokens]
    gaps = [4 if token.spoken[-1] in ",;:—.!?" else 1 for token in tokens[:-1]]
    scale = length / (sum(weights) + sum(gaps))
    times, at = [], 0.0
    for weight, gap in zip(weights, [*gaps, 0], strict=True):
        times.append((round(at * scale), round((at + weight) * scale)))
        at += weight + gap
    return ordered(tokens, times, length)
