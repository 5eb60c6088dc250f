"""What a finished film shows when: its scenes with their times, and the parts that each is made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from visiontune.artifacts import Artifact


@dataclass(frozen=True)
class Shown:
    """A scene of a finished film.

    Args:
        start, end: Seconds in the film.
        images: Keys of its drawn pictures; `footage` of its clips.
        file: The user's own picture, `clip` their footage, as FileRefs.
        speech: Key of what is spoken.
    """

    id: str
    narration: str
    start: float
    end: float
    images: tuple[str, ...] = ()
    footage: tuple[str, ...] = ()
    file: str | None = None
    clip: str | None = None
    speech: str | None = None

    @property
    def seconds(self) -> float:
        return self.end - self.start


@dataclass(frozen=True)
class Film:
    """A finished film; `parts` are the keys of all that it is made of."""

    scenes: tuple[Shown, ...]
    script: Mapping[str, Any]
    duration: float
    seconds: float
    parts: tuple[str, ...]
    draft: bool = False
    captioned: bool = False

    @classmethod
    def of(cls, found: Artifact) -> Self | None:
        """Of a film's files in the store; None where they are of something else."""
        script = found.request.get("script")
        shots: Sequence[Mapping[str, Any]] = found.request.get("shots") or ()
        if found.kind != "film" or not script or not shots:
            return None
        duration = float(found.details.get("duration") or 0.0)
        changes = found.details.get("pictures") or ()
        times = list(changes) if len(changes) == len(shots) else _spread(len(shots), duration)
        firsts = [n for n, shot in enumerate(shots) if not shot.get("offset")]
        scenes = script["scenes"]
        if len(firsts) != len(scenes):  # of another maker; what cannot be told apart is not shown
            firsts = firsts[: len(scenes)]
        shown = []
        for scene, first, following in zip(scenes, firsts, [*firsts[1:], len(shots)], strict=False):
            mine = shots[first:following]
            shown.append(
                Shown(
                    id=str(scene["id"]),
                    narration=str(scene.get("narration") or ""),
                    start=float(times[first]),
                    end=float(times[following]) if following < len(shots) else duration,
                    images=tuple(shot["image"] for shot in mine if shot.get("image")),
                    footage=tuple(shot["footage"] for shot in mine if shot.get("footage")),
                    file=mine[0].get("file"),
                    clip=mine[0].get("clip"),
                    speech=mine[0].get("speech"),
                )
            )
        return cls(
            tuple(shown),
            script,
            duration,
            found.seconds,
            found.parts,
            bool(found.request.get("draft")),
            "vtt" in found.files,
        )

    def scene(self, scene_id: str) -> Shown | None:
        """One by its id."""
        return next((scene for scene in self.scenes if scene.id == scene_id), None)


def _spread(count: int, duration: float) -> list[float]:
    """Where times are not told, pictures are taken to be seen equally long."""
    return [duration * n / count for n in range(count)]
