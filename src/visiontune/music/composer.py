"""Our composers as a backend: a request understood, planned, composed, scored and played.

```
request -> wishes -> form -> task -> model, frame by frame -> score -> sound
```
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from visiontune.errors import ContentError, InputError
from visiontune.music.base import SAMPLE_RATE, MusicOutput, MusicRequest
from visiontune.music.composers import Composer as Model
from visiontune.music.composers import composer, composers, home_of
from visiontune.music.composing.given import Given
from visiontune.music.composing.sampling import Sampling
from visiontune.music.playing.soundfont import find_soundfont, soundfont_id
from visiontune.music.wishing.wishes import Wishes, understand
from visiontune.requests import derive_seed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from visiontune.backends import Context, Environment
    from visiontune.music.composing.form import Form
    from visiontune.music.score import Score
    from visiontune.requests import Request

_ATTEMPTS = 3
_COMPOSED = 0.6
"""Share of the time that composing takes; the rest is playing."""


class Composer:
    """Music by models trained on scores: Bach, Mozart, Beethoven, and those that users trained."""

    name = "composer"
    version = 1
    rank = 10

    def lacks(self, environment: Environment) -> str | None:
        return None if composers(home_of(environment)) else "no composer is here; train one: visiontune train music"

    def refuses(self, request: MusicRequest) -> InputError | None:
        given = [name for name in ("primer", "theme", "melody", "lyrics") if getattr(request, name)]
        if len(given) > 1:
            return InputError(given[1], getattr(request, given[1]), f"cannot go with {given[0]}; give one of them")
        return None

    def resolve(
        self, request: MusicRequest, environment: Environment, choose: Callable[[Request], str]
    ) -> MusicRequest:
        """Name the composer and its model, so that the request makes the same piece when others have been trained.

        Raises:
            InputError: the composer, its model, the mood or the instrument is unknown.
        """
        home = home_of(environment)
        wishes = understand(request, tuple(composers(home)))
        model = composer(wishes.composer, request.model, home)
        return request.model_copy(update={"composer": wishes.composer, "model": model.folder.name})

    def model(self, request: MusicRequest, environment: Environment) -> str:
        home = home_of(environment)
        wishes = understand(request, tuple(composers(home)))
        found = composer(wishes.composer, request.model, home)
        return f"{found.fingerprint()[:16]}+{soundfont_id(find_soundfont(environment))}"

    def __call__(self, request: MusicRequest, context: Context) -> MusicOutput:
        from visiontune.music.composing.judging import refuse_degenerate
        from visiontune.music.playing.render import remarks, render

        environment = context.environment
        soundfont = find_soundfont(environment)

        def report(share: float) -> None:
            context.check_cancelled()
            context.progress(_COMPOSED * share, f"composing in the manner of {request.composer}")

        for attempt in range(_ATTEMPTS):
            score, about, warnings = self.score(request, environment, context.file, report, attempt)
            try:
                refuse_degenerate(score)
                break
            except ContentError:  # now and then a good model is taken for a bad one, which fails at every attempt
                if attempt == _ATTEMPTS - 1:
                    raise
        context.check_cancelled()
        context.progress(_COMPOSED, "playing the music into sound")
        sound = render(score, soundfont, duration=request.duration, seed=request.seed)
        return MusicOutput(sound, (*warnings, *remarks(sound)), score, about)

    def score(
        self,
        request: MusicRequest,
        environment: Environment,
        file: Callable[[str], Path],
        report: Callable[[float], None] = lambda share: None,
        attempt: int = 0,
    ) -> tuple[Score, dict[str, Any], tuple[str, ...]]:
        """What is composed, facts about it, and what could not be had.

        Args:
            file: The path of a `FileRef`.
            report: Called now and then with the share that is done; it may raise to stop.
            attempt: Each composes other notes to the same wishes and form.
        """
        home = home_of(environment)
        given = Given.read(request, file)
        wishes = given.wishes(request, tuple(composers(home)))
        model = composer(wishes.composer, request.model, home)
        make = _by_events if model.encoding == "events" else _by_frames
        seed = derive_seed(request.seed, "attempt", str(attempt)) if attempt else request.seed
        score, about, warnings = make(request, wishes, model, given, environment, report, seed)
        return score, about, (*wishes.warnings, *given.warnings, *warnings)


def _by_frames(
    request: MusicRequest,
    wishes: Wishes,
    model: Model,
    given: Given,
    environment: Environment,
    report: Callable[[float], None],
    seed: int,
) -> tuple[Score, dict[str, Any], tuple[str, ...]]:
    from visiontune.music.composing.drafting import compose
    from visiontune.music.composing.scored import scored
    from visiontune.music.frames.network import Network

    threads = int(environment.option("threads", 1))
    form, task, setting = given.task(request, wishes, model.about)
    sampling = Sampling(request.temperature, request.top_p, request.top_k)
    with environment.models.use(
        f"music.composer/{model.folder}/{model.fingerprint()[:16]}/{threads}",
        lambda: Network.load(model.folder, threads),
        megabytes=60,
    ) as network:
        voices = compose(network, task, sampling, seed, model.style, report=report)
    score = scored(voices, form, wishes, title=_title(request, wishes, form, setting))
    about = _about(wishes, form, model)
    if setting is not None:
        from visiontune.music.songs.lyrics import verses, warnings
        from visiontune.music.songs.singing import sing, song_facts

        score = sing(score, setting)
        about |= song_facts(score, setting, SAMPLE_RATE)
        return score, about, warnings(verses(request.lyrics))
    return score, about, ()


def _by_events(
    request: MusicRequest,
    wishes: Wishes,
    model: Model,
    given: Given,
    environment: Environment,
    report: Callable[[float], None],
    seed: int,
) -> tuple[Score, dict[str, Any], tuple[str, ...]]:
    from visiontune.music.events.composing import compose_events

    if field := next((name for name in ("melody", "theme", "lyrics") if getattr(request, name)), ""):
        why = f"{wishes.composer} was trained on events, and can only go on from a primer"
        raise InputError(field, getattr(request, field), why)
    made = compose_events(
        model.folder,
        seconds=request.duration - min(2.0, request.duration / 10),
        primer=given.score,
        tempo=float(request.tempo) if request.tempo else None,
        metre=request.metre,
        sampling=Sampling(request.temperature, request.top_p, request.top_k),
        seed=seed,
        report=report,
    )
    title = " ".join(request.prompt.split())[:60] or "Piece"
    score = replace(made.score, title=title, composer=f"in the manner of {wishes.composer.title()}")
    return score, {"composer": wishes.composer, "model": model.folder.name, "encoding": "events"}, made.warnings


def _title(request: MusicRequest, wishes: Wishes, form: Form, setting: Any) -> str:
    """The prompt where it is short, the title or the first line of a song, else what the piece is."""
    if setting is not None:
        from visiontune.music.songs.songtext import title as heading

        first = next(stretch.line for stretch in setting.stretches if stretch.line is not None)
        return (heading(request.lyrics) or str(first.text).rstrip(",;:"))[:80]
    asked = " ".join(request.prompt.split())
    if 0 < len(asked) <= 60:
        return asked[0].upper() + asked[1:]
    kind = "Chorale" if form.fermatas else "Piece"
    return f"{kind} in {wishes.key.name}"


def _about(wishes: Wishes, form: Form, model: Model) -> dict[str, Any]:
    return {
        "composer": wishes.composer,
        "model": model.folder.name,
        "encoding": model.encoding,
        "key": form.key.name,
        "tempo": round(form.tempo, 3),
        "metre": f"{form.metre[0]}/{form.metre[1]}",
        "mood": wishes.mood.name if wishes.mood else "",
        "instruments": wishes.ensemble.name,
        "form": form.letters,
        "reasons": list(wishes.reasons),
    }
