"""The assistant's own sentences."""

from __future__ import annotations

from typing import Any

from visiontune.chat.base import Plan, Step


def here_is(step: Step) -> str:
    """What was made."""
    if step.copies == 1:
        return f"Here is {step.says}.\n"
    counted = step.says.startswith(str(step.copies))
    return f"Here are {step.says}.\n" if counted else f"Here are {step.copies} of it: {step.says}.\n"


def offer(plan: Plan) -> str:
    """What a costly plan would make, and the question whether it shall."""
    steps = "; ".join(step.says for step in plan.steps)
    return f"I would make: {steps}. That takes about {duration(plan.seconds)}. Shall I?"


def sentence(text: str) -> str:
    """With a capital and a full stop, so that several can stand one after the other."""
    text = text.strip()
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?", "…", ")", "”")) else ".")


def shown(value: Any) -> str:
    """A preference's value in words."""
    return ", ".join(map(str, value)) if isinstance(value, tuple | list) else str(value)


def duration(seconds: float) -> str:
    """Seconds as people say them."""
    return f"{seconds:.0f} seconds" if seconds < 100 else f"{seconds / 60:.0f} minutes"
