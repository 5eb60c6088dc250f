"""Scenes of a film, changed one by one; all others keep their ids, so that their parts are found again."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence

from visiontune.chat.base import Question
from visiontune.chat.changes.asking import Ask
from visiontune.chat.changes.draft import Draft, Scenery, Source, holds, says
from visiontune.chat.changes.numbers import lasts
from visiontune.chat.changes.retelling import (
    NUMBER,
    SCENE,
    THE,
    given_picture,
    inserted,
    lasting,
    numbered,
    sentence_changed,
    shown_once,
    with_scenes,
)
from visiontune.chat.changes.sentences import WHICH
from visiontune.chat.changes.words import added, removed, swapped
from visiontune.text.base import Scene, Script, read_script

_BY_SIGHT = (
    r"the scene (?:with|about|of|where|in which|that shows) (?:the |a |an )?(?P<what>[\w' -]+?)"
    r"(?=$|,| (?:should|must|needs|has to|to|again|longer|shorter|for)\b)"
)
_TWO = (
    rf"(?:swap|exchange|switch) (?:the )?{SCENE}s? (?:number )?(?P<a>{NUMBER}) (?:and|with|for) (?:{SCENE} "
    rf")?(?P<b>{NUMBER})|(?:swap|exchange|switch) the (?P<c>{WHICH}) (?:{SCENE} )?(?:and|with) (?:the "
    rf")?(?P<d>{WHICH}) {SCENE}s?"
)
_SENTENCE = (
    rf"(?:change|make|replace|turn|rewrite) the (?P<which>{WHICH}) (?:sentence|line|narration) (?:to|into|"
    rf"with|by|as|say)\s*:?\s*[\"“]?(?P<words>.+?)[\"”]?"
)


def about_scenes(clause: str) -> bool:
    """Whether a clause speaks of a scene or a sentence of a film."""
    return (
        holds(
            clause,
            (
                rf"{SCENE}s? (?:number )?{NUMBER}|(?:the )?{WHICH} (?:scene|slide|shot)|the {WHICH} (?:sentence|line)|"
                rf"{SCENE}s {NUMBER} and {NUMBER}|(?:add|insert|put in) (?:a|another|one more) (?:new )?(?:scene|slide)|(?:a|"
                rf"one) scene (?:where|about|with|showing)|every scene|scene"
            ),
        )
        is not None
    )


def script_of(draft: Draft, source: Source, scenery: Scenery) -> Script | None:
    """The script of a film: the one that was given, else the one that lies beside it; None where there is none yet.

    Raises:
        InputError: the film is gone, or its script is damaged.
    """
    given = draft.fields.get("script")
    if given:
        return as_script(given)
    artifact = scenery.artifact(source)
    path = artifact.files.get("script") if artifact else None
    return read_script(path) if path else None


def as_script(value: object) -> Script:
    """The script of a request.

    Raises:
        InputError: it is none.
    """
    import json

    from pydantic import ValidationError

    from visiontune.requests import input_error

    try:
        return Script.model_validate_json(json.dumps(value))
    except ValidationError as error:
        raise input_error(error, "script") from error


def take_script(draft: Draft, script: Script) -> None:
    """Have `draft` made of a script in place of a text, with all else kept."""
    draft.set(script=script.model_dump(mode="json", exclude_none=True), source="", notes=None)


def scene_rule(draft: Draft, clause: str, ask: Ask, source: Source, scenery: Scenery) -> bool:
    """Read `clause` as a change of scenes."""
    if not about_scenes(clause):
        return False
    if draft.text("lyrics").strip():
        draft.answer = Question("The scenes of a song are the lines that are sung. Which words shall I change?")
        return True
    script = script_of(draft, source, scenery)
    if script is None:
        draft.answer = Question("This film has no scenes yet. Shall I make it first?")
        return True
    changed = changed_scenes(script, clause, ask, draft, scenery)
    if changed is None:
        return draft.answer is not None
    take_script(draft, changed)
    return True


def changed_scenes(script: Script, clause: str, ask: Ask, draft: Draft, scenery: Scenery) -> Script | None:
    """The script as `clause` has it; None where the clause is not understood, or is answered with a question."""
    scenes = list(script.scenes)
    if found := says(clause, _TWO):
        first, second = (
            numbered(found["a"] or found["c"], scenes, draft),
            numbered(found["b"] or found["d"], scenes, draft),
        )
        if first is None or second is None:
            return None
        scenes[first], scenes[second] = scenes[second], scenes[first]
        draft.set(f"scenes {first + 1} and {second + 1} swapped")
        return with_scenes(script, scenes)
    if found := says(clause, _SENTENCE):
        return sentence_changed(script, found["which"], found["words"], draft)
    if found := says(
        clause,
        (
            r"(?:add|insert|put in|include) (?:a|another|one more) (?:new )?(?:scene|slide|shot)(?: (?:at the "
            r"(?P<end>end|beginning|start)|after "
        )
        + THE.replace("?P<n>", "?P<an>").replace("?P<o>", "?P<ao>")
        + r"))?(?: ?(?:where|in which|about|with|showing|that shows|of|saying|on|:) ?(?P<what>.+))?",
    ):
        return inserted(script, found, draft)
    at = _meant(clause, scenes, draft)
    if at is None:
        return None
    scene = scenes[at]
    number = at + 1
    if holds(clause, THE) is None:
        clause = re.sub(_BY_SIGHT, f"scene {number}", clause, flags=re.IGNORECASE)
    seconds = lasts(Ask(clause, clause, {}, (clause,))) or (lasts(ask) if len(ask.clauses) == 1 else None)
    if says(
        clause,
        rf"(?:please )?(?:remove|delete|drop|cut|skip|lose|leave out|take out|get rid of) {THE}.*|without {_THE2}",
    ):
        if len(scenes) == 1:
            draft.answer = Question("It is the only scene. What shall the film show instead?")
            return None
        draft.set(f"without scene {number}")
        return with_scenes(script, [*scenes[:at], *scenes[at + 1 :]])
    if holds(clause, r"shorten|shorter|lengthen|longer|last|long|seconds|duration"):
        return lasting(script, at, clause, seconds, draft)
    if found := says(
        clause,
        (
            rf"(?:in |for )?{THE}:?(?:'s narration)?,? (?:should |must |shall |has to |needs to )?(?:say|read|"
            rf"tell)s?:? [\"“]?(?P<words>.+?)[\"”]?"
        ),
    ) or says(
        clause,
        (
            rf"(?:change|make) (?:the )?(?:narration|text|words) (?:of|in|for) {THE} (?:to|say|into):? "
            rf"[\"“]?(?P<words>.+?)[\"”]?"
        ),
    ):
        draft.set(f"other words in scene {number}")
        scenes[at] = scene.model_copy(update={"narration": found["words"], "plans": None})
        return with_scenes(script, scenes)
    if holds(
        clause,
        (
            r"(?:use|put|show|with) (?:(?:this|that|my|the) (?:picture|image|photo|one)|(?:it|this|that)(?= (?:in|"
            r"for|as|into)))"
        ),
    ):
        if (file := given_picture(scenery)) is None:
            draft.answer = Question(
                "Which picture? None has been made here yet; send me one, or say what it shall show."
            )
            return None
        draft.set(f"that picture in scene {number}")
        return shown_once(script, file, at)
    shown = _shown(clause, scene)
    if shown is not None:
        draft.set(f"scene {number}: {shown}")
        scenes[at] = scene.model_copy(
            update={"image_prompt": shown, "image": None, "clip": None, "plans": None, "seed": _rolled(scene)}
        )
        return with_scenes(script, scenes)
    if holds(
        clause,
        (
            r"redo|remake|re-?make|again|another|new|different|retry|boring|change|replace|redraw|re-?draw|"
            r"regenerate|reroll|wrong|bad|ugly|repaint|do over"
        ),
    ):
        if scene.image or scene.clip:
            draft.answer = Question(f"Scene {number} shows your own picture. What shall it show instead?")
            return None
        draft.set(f"scene {number} anew")
        scenes[at] = scene.model_copy(update={"seed": _rolled(scene), "plans": None})
        return with_scenes(script, scenes)
    draft.answer = Question(
        f"What shall scene {number} show, or say, or how long shall it last?",
        ((f"redo scene {number}", f"redo scene {number}"), (f"remove scene {number}", f"remove scene {number}")),
    )
    return None


_THE2 = THE.replace("?P<n>", "?:").replace("?P<o>", "?:")


def _rolled(scene: Scene) -> int:
    """A seed that is not the scene's."""
    seed = secrets.randbelow(2**32 - 1)
    return seed + 1 if scene.seed is not None and seed >= scene.seed else seed


def _meant(clause: str, scenes: Sequence[Scene], draft: Draft) -> int | None:
    """Index of the scene that a clause speaks of."""
    found = holds(clause, THE)
    if found is not None:
        return numbered(found["n"] or found["o"], scenes, draft)
    about = re.search(_BY_SIGHT, clause, re.IGNORECASE) or holds(
        clause, r"the (?P<what>(?!same|next|whole)\w{3,}) scene"
    )
    if about is not None:
        words = [word for word in re.findall(r"\w{4,}|\w{3}(?=$)", about["what"].lower())]
        for n, scene in enumerate(scenes):
            if any(word in f"{scene.narration} {scene.image_prompt}".lower() for word in words[:1]):
                return n
    draft.answer = Question(
        f"Which scene do you mean? There are {len(scenes)}.",
        tuple((f"scene {n}", f"scene {n}") for n in range(1, min(len(scenes), 4) + 1)),
    )
    return None


def _shown(clause: str, scene: Scene) -> str | None:
    """What the scene is to show from now on; None where nothing is said of it."""
    prompt = scene.image_prompt.strip() or scene.narration.strip()
    found = (
        says(
            clause,
            (
                rf"(?:let |make |in |for |have )?{THE}:?,? (?:should |must |shall |has to |needs to |could |ought to "
                rf")?(?:now )?(?:show|be|have|feature|depict|display)s?(?: me| us)? (?P<what>.+)"
            ),
        )
        or says(clause, rf"(?:show|put|draw|use|have|paint) (?P<what>.+?) (?:in|for|as|into) {THE}(?: instead)?")
        or says(clause, rf"in {THE},? (?:show|put|draw|have) (?P<what>.+)")
        or says(
            clause,
            rf"(?:change|turn|make|replace) (?:the picture (?:of|in) )?{THE} (?:to|into|with|by|show) (?P<what>.+)",
        )
    )
    if found is not None:
        what: str = found["what"].strip(" .!?")
        return (
            None
            if re.fullmatch(
                r"(?:another|a (?:new|different)|an?other|something else|different|new)(?: (?:picture|image|one))?",
                what,
                re.IGNORECASE,
            )
            else what
        )
    inner = re.sub(rf"(?:,? ?(?:in|of|from|to|for) {_THE2}|^{_THE2}[:,]? )", " ", clause).strip()
    if swap := says(inner, r"(?:swap|replace|exchange|change) (?P<old>.+?) (?:for|with|by|to|into) (?P<new>.+)"):
        return swapped(prompt, swap["old"], swap["new"])
    if gone := says(inner, r"(?:remove|delete|lose|drop|without|no|take out|get rid of) (?P<what>.+)"):
        return removed(prompt, gone["what"])
    if more := says(inner, r"(?:add|put|include) (?P<what>.+)"):
        return added(prompt, more["what"])
    return None
