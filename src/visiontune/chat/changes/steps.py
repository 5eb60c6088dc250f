"""Steps of the plan that a follow-up becomes: numbered on, and checked as requests before anybody is promised anything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from visiontune.backends import request_type
from visiontune.chat.base import Plan, Step
from visiontune.chat.changes.draft import Draft, Scenery, Source
from visiontune.chat.changes.questions import NAMES
from visiontune.errors import InputError

if TYPE_CHECKING:
    from visiontune.chat.changes.becoming import Made

_STANDS_IN = {"file": "sha256:" + "0" * 64 + ".png", "midi": "sha256:" + "0" * 64 + ".mid", "text": "words"}


def checked(kind: str, fields: Mapping[str, Any], uses: Mapping[str, str]) -> dict[str, Any]:
    """Fields that make a request, without those that its kind has not; what earlier steps give is stood in for.

    Raises:
        InputError: no request can be built of them.
    """
    wanted = request_type(kind)
    kept = {name: value for name, value in fields.items() if name in wanted.model_fields}
    whole = dict(kept)
    for name, source in uses.items():
        if "." not in name:
            whole[name] = _STANDS_IN[source.rpartition(".")[2]]
    if kind == "text" and uses:
        whole.pop("source", None)
    wanted.build(**whole)
    return kept


class Steps:
    """The steps so far; `before` are those of the same plan that others have made."""

    def __init__(self, before: Sequence[Step]) -> None:
        numbers = [int(step.id) for step in before if step.id.isdecimal()]
        self._next = max(numbers, default=0) + 1
        self.made: list[Step] = []

    def add(
        self,
        kind: str,
        fields: Mapping[str, Any],
        says: str,
        *,
        copies: int = 1,
        uses: Mapping[str, str] | None = None,
        remakes: str | None = None,
    ) -> str:
        """Add a step; returns its id."""
        step = Step(
            str(self._next), kind, checked(kind, fields, uses or {}), says[:200], copies, dict(uses or {}), remakes
        )
        self._next += 1
        self.made.append(step)
        return step.id

    def text(self, fields: Mapping[str, Any], uses: str, *, says: str, remakes: str | None = None) -> str:
        """A text; `uses` is where the text that it changes comes from, taken as the last message."""
        return self.add("text", fields, says, uses={"messages.-1.content": uses} if uses else {}, remakes=remakes)

    def changed(self, draft: Draft, source: Source, scenery: Scenery) -> None:
        """The steps of a changed thing."""
        fields, uses = dict(draft.fields), dict(draft.uses)
        if draft.fresh and not draft.kept:
            fields.pop("seed", None)
        if fields.get("plan") is not None and any(
            fields.get(name) != source.request.get(name) for name in ("prompt", "style")
        ):
            fields |= {"plan": None, "notices": []}  # an edited plan is drawn whatever the prompt says
        remakes = source.made.id if source.made else None
        name = NAMES.get(source.kind, source.kind)
        says = ", ".join([f"another {name}" if draft.fresh else f"the {name}", *draft.says])
        for kind, earlier, field in draft.earlier:
            uses[field] = f"{self.add(kind, earlier, 'the words, translated')}.text"
        if draft.kind != "upscale":
            self.add(draft.kind, fields, says, copies=draft.copies, uses=uses, remakes=remakes)
            return
        factor = fields.pop("factor", 2)
        larger = f"{factor} times as large"
        others = [said for said in draft.says if said != larger]
        if others or draft.fresh:
            kept = self.add("image", fields, ", ".join([f"the {name}", *others]), copies=draft.copies, remakes=remakes)
            self.add("upscale", {"factor": factor}, f"it, {larger}", uses={"file": f"{kept}.file"})
        elif source.step:
            self.add("upscale", {"factor": factor}, f"the {name}, {larger}", uses={"file": f"{source.step}.file"})
        else:
            artifact = scenery.artifact(source)
            if artifact is None:
                raise InputError("file", name, "is not made yet; make it first")
            file = scenery.shelf.import_file(artifact.path)
            self.add("upscale", {"file": file, "factor": factor}, f"the {name}, {larger}", remakes=remakes)

    def other(self, made: Made, source: Source | None) -> Plan:
        """The plan of a thing that becomes one of another kind."""
        uses = dict(made.uses)
        for kind, fields, field in made.earlier:
            uses[field] = f"{self.add(kind, fields, 'the words, translated')}.text"
        self.add(made.kind, made.fields, made.says, uses=uses)
        return self.plan(made.notes)

    def plan(self, notes: Sequence[str]) -> Plan:
        return Plan(tuple(self.made), tuple(notes))
