"""What is checked here, and what happens to that which does not pass.

The option `safety`: `on` checks prompts and pictures, `prompt` and `picture` one of them, `off` none. `auto` is off, for
people at their own machine; a server for others puts `on` in its place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from visiontune.errors import ContentError, InputError, WeightsError
from visiontune.safety.pictures import CLASSIFIER, MEGABYTES, load
from visiontune.safety.words import check_prompt

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from visiontune.backends import Environment
    from visiontune.safety.base import PictureCheck, PromptCheck


def checks(what: Literal["prompt", "picture"], environment: Environment) -> bool:
    """Whether prompts, or pictures, are checked here."""
    return environment.option("safety", "auto") in ("on", what)


def require_allowed(prompt: str, environment: Environment, check: PromptCheck = check_prompt) -> None:
    """Pass, or refuse `prompt` where prompts are checked.

    Raises:
        InputError: the check refuses the prompt; says which words.
    """
    if checks("prompt", environment) and (why := check(prompt)):
        raise InputError("prompt", prompt, f"{why}; ask in other words, or see VISIONTUNE_SAFETY")


def lacks(environment: Environment) -> str | None:
    """What the check of pictures needs and is not here; None where all is, or where pictures are not checked."""
    if not checks("picture", environment) or environment.weights.present(CLASSIFIER):
        return None
    size = environment.weights.known[CLASSIFIER].size / 1e6
    return (
        f"pictures are checked here (VISIONTUNE_SAFETY), and what checks them is missing; fetch it ({size:,.0f} MB) with:"
        f" visiontune weights pull {CLASSIFIER}, or check prompts only: VISIONTUNE_SAFETY=prompt"
    )


def require_clean(
    pixels: npt.NDArray[np.uint8], which: str, environment: Environment, check: PictureCheck | None = None
) -> None:
    """Pass, or keep a picture back where pictures are checked.

    Args:
        pixels: (rows, columns, 3).
        which: The picture, in words for the user.
        check: None: the catalogue's classifier.

    Raises:
        ContentError: the check flags the picture; says which.
        WeightsError: what checks it is missing (says how to fetch it), or is damaged.
    """
    if not checks("picture", environment):
        return
    if check is not None:
        why = check(pixels)
    elif fault := lacks(environment):
        raise WeightsError(fault)
    else:
        folder = environment.weights.path(CLASSIFIER)
        with environment.models.use(f"safety/{folder}", lambda: load(folder), megabytes=MEGABYTES) as classifier:
            why = classifier(pixels)
    if why:
        raise ContentError(f"{which} was kept back: {why}; try another seed or other words, or see VISIONTUNE_SAFETY")
