"""Schedulers by name, a fresh one for every picture: they count steps, so two pictures must never share one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from visiontune.errors import InputError

NAMES: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "ddim": ("DDIMScheduler", {}),
    "ddpm": ("DDPMScheduler", {}),
    "deis": ("DEISMultistepScheduler", {}),
    "dpm++": ("DPMSolverMultistepScheduler", {}),
    "dpm++-karras": ("DPMSolverMultistepScheduler", {"use_karras_sigmas": True}),
    "dpm++-sde": ("DPMSolverMultistepScheduler", {"algorithm_type": "sde-dpmsolver++"}),
    "dpm-single": ("DPMSolverSinglestepScheduler", {}),
    "euler": ("EulerDiscreteScheduler", {}),
    "euler-ancestral": ("EulerAncestralDiscreteScheduler", {}),
    "euler-karras": ("EulerDiscreteScheduler", {"use_karras_sigmas": True}),
    "flow-euler": ("FlowMatchEulerDiscreteScheduler", {}),
    "flow-heun": ("FlowMatchHeunDiscreteScheduler", {}),
    "heun": ("HeunDiscreteScheduler", {}),
    "kdpm2": ("KDPM2DiscreteScheduler", {}),
    "kdpm2-ancestral": ("KDPM2AncestralDiscreteScheduler", {}),
    "lcm": ("LCMScheduler", {}),
    "lms": ("LMSDiscreteScheduler", {}),
    "pndm": ("PNDMScheduler", {}),
    "tcd": ("TCDScheduler", {}),
    "unipc": ("UniPCMultistepScheduler", {}),
}
"""Our short names; diffusers' own class names do as well."""


def known(name: str) -> str:
    """The short name of a scheduler that the user named in any spelling.

    Raises:
        InputError: there is none of that name; near ones are named.
    """
    from rapidfuzz import process

    simple = _simple(name)
    for short, (class_name, _) in NAMES.items():
        if simple in (_simple(short), _simple(class_name), _simple(class_name.removesuffix("Scheduler"))):
            return short
    near = [found for found, score, _ in process.extract(simple, list(NAMES), limit=3) if score >= 50]
    words = f"did you mean {' or '.join(near)}? " if near else ""
    raise InputError("scheduler", name, f"there is no such scheduler; {words}known: {', '.join(NAMES)}")


def _simple(name: str) -> str:
    return "".join(letter for letter in name.lower() if letter.isalnum() or letter == "+")


def short_name(class_name: str) -> str:
    """Our name for a class of diffusers; the class's own where we have none."""
    return next((short for short, (known_class, _) in NAMES.items() if known_class == class_name), class_name)


def flows(class_name: str) -> bool:
    """Whether a scheduler is one of flow matching (SD 3, FLUX), whose models understand no other."""
    return class_name.startswith("FlowMatch")


def fresh(own: Any, name: str) -> Any:
    """A new scheduler for one picture.

    Args:
        own: The model's; its settings (noise schedule, prediction) hold for every other.
        name: A short name, or "" for the model's own.

    Raises:
        InputError: this model cannot be painted with that one.
    """
    import inspect

    import diffusers

    class_name, changes = NAMES.get(name, (type(own).__name__, {}))
    if class_name == type(own).__name__ and not changes:
        return type(own).from_config(own.config)
    if flows(class_name) != flows(type(own).__name__):
        right = [short for short, (other, _) in NAMES.items() if flows(other) == flows(type(own).__name__)]
        raise InputError("scheduler", name, f"this model needs one of: {', '.join(right)}")
    kind = getattr(diffusers, class_name)
    if "clip_sample" in inspect.signature(kind.__init__).parameters and "clip_sample" not in own.config:
        changes = {**changes, "clip_sample": False}  # its default is for pixels, and these paint latents
    return kind.from_config(own.config, **changes)
