"""Where the drums of General MIDI stand on their staff."""

from __future__ import annotations

_PLACES = {
    35: "F4", 36: "F4", 37: "C5x", 38: "C5", 39: "C5x", 40: "C5", 41: "G4", 42: "G5x", 43: "A4", 44: "D4x", 45: "B4",
    46: "G5x", 47: "D5", 48: "E5", 49: "A5x", 50: "F5", 51: "F5x", 52: "B5x", 53: "F5x", 54: "E5x", 55: "B5x", 56: "E5x",
    57: "A5x", 59: "F5x",
}  # fmt: skip
"""Letter, octave, and x for a head that is a cross; of others, the middle line."""


def drum_place(pitch: int) -> tuple[str, str]:
    """(letter and octave, type of the note's head or nothing) of a drum."""
    place = _PLACES.get(pitch, "B4")
    return place[:2], "x" if place.endswith("x") else ""
