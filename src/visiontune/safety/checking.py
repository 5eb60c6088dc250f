"""Whether prompts are checked here, and what happens to those that do not pass."""

from __future__ import annotations

from typing import TYPE_CHECKING

from visiontune.errors import InputError
from visiontune.safety.words import check_prompt

if TYPE_CHECKING:
    from visiontune.backends import Environment
    from visiontune.safety.base import PromptCheck


def require_allowed(prompt: str, environment: Environment, check: PromptCheck = check_prompt) -> None:
    """Pass, or refuse `prompt` where the option `safety` is `on`; `auto` is off for people at their own machine.

    Raises:
        InputError: the check refuses the prompt; says which words.
    """
    if environment.option("safety", "auto") == "on" and (why := check(prompt)):
        raise InputError("prompt", prompt, f"{why}; ask in other words, or see VISIONTUNE_SAFETY")
