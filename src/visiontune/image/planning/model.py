"""Plans by a capable language model: held to a schema, checked against the words, with the rules as fallback.

```
prompts ──> rules' plans ───────────────────────────────┐ hour, counts, colours: what the words say
   └─ a dozen at a time ──> model ── JSON ──> drafts ── checked ── right ──> plans
                              └── faults, once ──┘         └── still wrong ──> the rules' plan, and a warning
```
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from visiontune.backends import Context, Environment
from visiontune.errors import (
    BackendError,
    ContentError,
    InputError,
    JobError,
    RemoteError,
    VisionTuneError,
    WeightsError,
)
from visiontune.image.language import readable
from visiontune.image.plan import PicturePlan
from visiontune.image.planning.asking import first_request, second_request
from visiontune.image.planning.base import PlanOutput, PlanRequest, read_plans
from visiontune.image.planning.checks import faults_of, mended
from visiontune.image.planning.drafts import Draft, draft_of
from visiontune.image.planning.writers import lacking, turned_off, writer_of
from visiontune.requests import Request
from visiontune.text.base import Message, TextRequest

BATCH = 12
"""Pictures that are planned in one answer."""
_FAILURES = (RemoteError, ContentError, BackendError, WeightsError, JobError, InputError)
"""What does not end a picture that the rules can plan."""


@dataclass
class Model:
    """Asks the context for the language model's part and for the rules' plans, so it holds no worker itself."""

    name: str = "model"
    version: int = 1
    rank: int = 20
    composite: ClassVar[bool] = True
    offline: ClassVar[bool] = False

    def lacks_for(self, request: PlanRequest, environment: Environment) -> str | None:
        return lacking(environment) if request.writer == "auto" else None  # `resolve` looks at a named one

    def lacks(self, environment: Environment) -> str | None:
        return lacking(environment)

    def declines(self, request: PlanRequest, environment: Environment) -> str | None:
        return turned_off(environment)

    def resolve(self, request: PlanRequest, environment: Environment, choose: Callable[[Request], str]) -> PlanRequest:
        """Name the writer."""
        wanted = writer_of(environment)[0] if request.writer == "auto" else request.writer
        probe = TextRequest(seed=0, messages=(Message(role="user", content="?"),), backend=wanted)
        try:
            return request.model_copy(update={"writer": choose(probe)})
        except InputError as error:
            raise InputError("writer", request.writer, error.remedy) from error

    def __call__(self, request: PlanRequest, context: Context) -> PlanOutput:
        by_rules = request.model_copy(update={"backend": "rules", "writer": "auto", "title": ""})
        ruled = context.make_all([by_rules], span=(0.0, 0.1))[0]
        pictures, warnings = list(read_plans(ruled.path)), list(ruled.warnings)
        asked = [n for n, picture in enumerate(pictures) if re.search(r"\w\w", readable(picture.prompt)[0])]
        for start in range(0, len(asked), BATCH):
            batch = asked[start : start + BATCH]
            span = (0.1 + 0.9 * start / len(asked), 0.1 + 0.9 * (start + len(batch)) / len(asked))
            try:
                planned = _planned([pictures[n] for n in batch], request, context, span)
            except _FAILURES as error:
                warnings.append(_failed(request.writer, error, pictures, asked[start:] if _is_down(error) else batch))
                if _is_down(error):
                    break
                continue
            for n, (picture, told) in zip(batch, planned, strict=True):
                pictures[n] = picture
                warnings += told
        return PlanOutput(tuple(pictures), tuple(dict.fromkeys(warnings)))


def _is_down(error: VisionTuneError) -> bool:
    """Whether asking on would only cost time: the service does not answer, which it was asked often enough."""
    return not isinstance(error, ContentError)


def _failed(writer: str, error: VisionTuneError, pictures: Sequence[PicturePlan], without: Sequence[int]) -> str:
    what = "this picture" if len(pictures) == 1 else f"{len(without)} of {len(pictures)} pictures"
    return f"{writer} did not plan {what} ({error}); the rules did"


def _planned(
    ruled: Sequence[PicturePlan], request: PlanRequest, context: Context, span: tuple[float, float]
) -> list[tuple[PicturePlan, list[str]]]:
    """(plan, warnings) for each of the rules' plans; a picture whose plan stays wrong keeps theirs."""
    context.progress(span[0], f"{request.writer} is planning")
    words = [readable(picture.prompt)[0] for picture in ruled]
    first = first_request(request.writer, request.seed, words, request.title)
    text = _text_of(context, first, span)
    drafts = [_checked(one, picture) for one, picture in zip(_pictures(text, len(ruled)), ruled, strict=True)]
    wrong = [n for n, (_, faults) in enumerate(drafts) if faults]
    if wrong:
        told = [(words[n], "; ".join(drafts[n][1])) for n in wrong]
        try:
            again = _pictures(_text_of(context, second_request(first, text, told), span), len(wrong))
        except _FAILURES:
            again = []  # the rules plan these; the right ones stay
        for n, one in zip(wrong, again, strict=False):
            drafts[n] = _checked(one, ruled[n])
    return [_settled(*draft, picture, request.writer) for draft, picture in zip(drafts, ruled, strict=True)]


def _text_of(context: Context, request: TextRequest, span: tuple[float, float]) -> str:
    context.check_cancelled()
    return context.make_all([request], span=span)[0].path.read_text(encoding="utf-8")


def _pictures(text: str, count: int) -> list[dict[str, Any] | None]:
    """The pictures of an answer, as many as were asked for; None for those that it lacks."""
    pictures: list[dict[str, Any]] = json.loads(text)["pictures"][:count]
    return [*pictures, *[None] * (count - len(pictures))]


def _checked(answer: dict[str, Any] | None, ruled: PicturePlan) -> tuple[Draft | None, list[str]]:
    """A draft, and what is wrong with it; none where its parts do not fit together."""
    if answer is None:
        return None, ["the answer has no plan of it"]
    try:
        draft = draft_of(answer, ruled.prompt, ruled.plan)
    except InputError as error:
        return None, [str(error)]
    faults = faults_of(draft, ruled.prompt, ruled.plan)
    return draft, faults + [f"there is no drawing of {name!r}; name a plainer thing" for name in draft.unknown]


def _settled(draft: Draft | None, faults: list[str], ruled: PicturePlan, writer: str) -> tuple[PicturePlan, list[str]]:
    """What is drawn in the end."""
    about = " ".join(ruled.prompt.split())
    about = f"“{about[:50]}…”" if len(about) > 52 else f"“{about}”"
    grave = faults if draft is None else faults_of(draft, ruled.prompt, ruled.plan)
    if draft is None or grave:
        return ruled, [f"{writer}'s plan of {about} was not taken ({grave[0]}); the rules planned it"]
    plan = mended(draft.plan, ruled.prompt, ruled.plan)
    told = [f"there is no drawing of {', '.join(draft.unknown)}, left out of {about}"] if draft.unknown else []
    return PicturePlan(prompt=ruled.prompt, plan=plan, by=writer), told
