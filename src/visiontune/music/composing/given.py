"""What a request gives to compose from: a primer to go on from, a theme, a melody to harmonise, or words to sing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from visiontune.music.composing.form import Form, arrange, bar_frames
from visiontune.music.wishing.wishes import Wishes, understand

if TYPE_CHECKING:
    from visiontune.music.base import MusicRequest
    from visiontune.music.composing.drafting import Task
    from visiontune.music.frames.features import Voices
    from visiontune.music.score import Score
    from visiontune.music.songs.setting import Setting


@dataclass(frozen=True)
class Given:
    """A score that was given, and as what; nothing where `field` is empty."""

    field: str = ""
    score: Score | None = None
    voices: Voices | None = None
    warnings: tuple[str, ...] = ()

    @classmethod
    def read(cls, request: MusicRequest, file: Callable[[str], Path]) -> Given:
        """Open what `request` names.

        Raises:
            InputError: it is no score, damaged, empty or too long.
        """
        field = next((name for name in ("primer", "theme", "melody") if getattr(request, name)), "")
        if not field:
            return cls()
        from visiontune.music.composing.gridding import voices_of_score
        from visiontune.music.files.opening import read_score

        score, opened = read_score(file(getattr(request, field)), field)
        voices, changed = voices_of_score(score, field)
        return cls(field, score, voices, (*opened, *changed))

    def wishes(self, request: MusicRequest, known: Sequence[str]) -> Wishes:
        """What is wished; key, metre and tempo are the given score's where the request does not say."""
        if self.score is None or self.voices is None:
            return understand(request, known)
        from visiontune.music.base import METRES
        from visiontune.music.keys import key_of

        metre = "{1}/{2}".format(*self.score.metres[0])
        change: dict[str, Any] = {"metre": request.metre or (metre if metre in METRES else "4/4")}
        if not request.key:
            # A signature says major where a file knows no modes, so the notes decide.
            change["key"] = key_of(self.voices.pitches).name
        found = understand(request.model_copy(update=change), known)
        tempo = min(300.0, max(20.0, self.score.tempo_at(0)))
        return found if found.exact else replace(found, tempo=tempo)

    def task(
        self, request: MusicRequest, wishes: Wishes, about: Mapping[str, Any]
    ) -> tuple[Form, Task, Setting | None]:
        """(the form, the task, the setting of the words of a song).

        Args:
            about: Of the model: what it knows of plans, and its voices' ranges.
        """
        from visiontune.music.composing.tasks import task_of

        fermatas = "held" in about.get("plan", ())
        strict, shift = bool(about.get("strict", True)), wishes.mood.shift if wishes.mood else 0
        ranges = _ranges(wishes, about["ranges"])
        if request.lyrics.strip():
            return _song(request, wishes, ranges, strict, fermatas)
        free, upbeat = self.field in ("primer", "melody"), self._upbeat(bar_frames(wishes.metre))
        form = arrange(wishes, request.seed, request.returns, fermatas, free, upbeat)
        task = task_of(form, ranges, strict=strict, shift=0 if self.voices is not None else shift)
        return form, self._with_score(task, form, wishes), None

    def _upbeat(self, bar: int) -> int | None:
        """Frames before the first bar line of what is given, so that nothing is invented before it."""
        if self.voices is None or self.voices.plan is None:
            return None
        return (bar - int(self.voices.plan.place[0])) % bar

    def _with_score(self, task: Task, form: Form, wishes: Wishes) -> Task:
        if self.voices is None or self.score is None:
            return task
        from visiontune.music.composing import tasks
        from visiontune.music.keys import key_of

        home = key_of(self.voices.pitches)
        semitones = (wishes.key.tonic - home.tonic + 5) % 12 - 5 if wishes.key.mode == home.mode else 0
        voices = tasks.fitted(self.voices, task.rules.ranges, semitones)
        place = 0 if voices.plan is None else int(voices.plan.place[0])
        start = (place - int(task.plan.place[0])) % bar_frames(form.metre)
        if self.field == "melody":
            return tasks.harmonising(task, voices, start, form.bar)
        which = (0,) if tasks.melody_only(voices) else tuple(range(4))
        room = len(task.plan) // 2 if self.field == "primer" else form.sections[0].frames
        return tasks.with_voices(task, tasks.cut(voices, room - start, form.bar, self.field), which, start)


def _song(
    request: MusicRequest, wishes: Wishes, ranges: Sequence[tuple[int, int]], strict: bool, fermatas: bool
) -> tuple[Form, Task, Setting | None]:
    from visiontune.music.composing.drafting import Copy
    from visiontune.music.composing.tasks import singing, task_of
    from visiontune.music.songs.lyrics import verses
    from visiontune.music.songs.setting import set_near

    words = verses(request.lyrics)
    setting = set_near(words, wishes.metre, request.duration, wishes.tempo, request.seed, wishes.exact)
    form = setting.form(wishes.key, wishes.mood.density if wishes.mood else 2, fermatas)
    task = task_of(form, ranges, strict=strict)
    copies = {number: Copy(source) for number, source in setting.copies.items()}
    return form, singing(replace(task, copies=copies), setting.onsets, setting.rests), setting


def _ranges(wishes: Wishes, learnt: Sequence[Sequence[int]]) -> list[tuple[int, int]]:
    """Of each voice: what the model knows and its player can play, if that is an octave at least."""
    found = []
    for (low, high), player in zip(learnt, wishes.ensemble.parts, strict=True):
        both = max(low, player.low), min(high, player.high)
        found.append(both if both[1] - both[0] >= 12 else (int(low), int(high)))
    return found
