"""Scenes of a film, changed one by one; all others keep their ids, so that their parts are found again."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence

from visiontune.chat.base import Question
from visiontune.chat.changes.asking import Ask
from visiontune.chat.changes.draft import Draft, Scenery, Source, holds, says
from visiontune.chat.changes.numbers import lasts
from visiontune.chat.changes.referring import of_kind
from visiontune.chat.changes.sentences import WHICH, edited, place
from visiontune.chat.changes.words import added, removed, swapped
from visiontune.errors import InputError
from visiontune.text.base import Scene, Script, read_script

_SCENE = r"(?:scene|slide|shot|picture|part)"
_N = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,3})"
_THE = rf"(?:(?:the )?{_SCENE} (?:number |no\.? ?|#)?(?P<n>{_N})|(?:the )?(?P<o>{WHICH}) {_SCENE})"
_BY_SIGHT = (
    r"the scene (?:with|about|of|where|in which|that shows) (?:the |a |an )?(?P<what>[\w' -]+?)"
    r"(?=$|,| (?:should|must|needs|has to|to|again|longer|shorter|for)\b)"
)
_TWO = (
    rf"(?:swap|exchange|switch) (?:the )?{_SCENE}s? (?:number )?(?P<a>{_N}) (?:and|with|for) (?:{_SCENE} "
    rf")?(?P<b>{_N})|(?:swap|exchange|switch) the (?P<c>{WHICH}) (?:{_SCENE} )?(?:and|with) (?:the "
    rf")?(?P<d>{WHICH}) {_SCENE}s?"
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
                rf"{_SCENE}s? (?:number )?{_N}|(?:the )?{WHICH} (?:scene|slide|shot)|the {WHICH} (?:sentence|line)|"
                rf"{_SCENE}s {_N} and {_N}|(?:add|insert|put in) (?:a|another|one more) (?:new )?(?:scene|slide)|(?:a|"
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
        return Script.model_validate_json(_json(given))
    artifact = scenery.artifact(source)
    path = artifact.files.get("script") if artifact else None
    return read_script(path) if path else None


def _json(value: object) -> str:
    import json

    return json.dumps(value)


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
        first, second = _at(found["a"] or found["c"], scenes, draft), _at(found["b"] or found["d"], scenes, draft)
        if first is None or second is None:
            return None
        scenes[first], scenes[second] = scenes[second], scenes[first]
        draft.set(f"scenes {first + 1} and {second + 1} swapped")
        return _with(script, scenes)
    if found := says(clause, _SENTENCE):
        return _reworded(script, found["which"], found["words"], draft)
    if found := says(
        clause,
        (
            r"(?:add|insert|put in|include) (?:a|another|one more) (?:new )?(?:scene|slide|shot)(?: (?:at the "
            r"(?P<end>end|beginning|start)|after "
        )
        + _THE.replace("?P<n>", "?P<an>").replace("?P<o>", "?P<ao>")
        + r"))?(?: ?(?:where|in which|about|with|showing|that shows|of|saying|on|:) ?(?P<what>.+))?",
    ):
        return _inserted(script, found, draft)
    at = _meant(clause, scenes, draft)
    if at is None:
        return None
    scene = scenes[at]
    number = at + 1
    if holds(clause, _THE) is None:
        clause = re.sub(_BY_SIGHT, f"scene {number}", clause, flags=re.IGNORECASE)
    seconds = lasts(Ask(clause, clause, {}, (clause,))) or (lasts(ask) if len(ask.clauses) == 1 else None)
    if says(
        clause,
        rf"(?:please )?(?:remove|delete|drop|cut|skip|lose|leave out|take out|get rid of) {_THE}.*|without {_THE2}",
    ):
        if len(scenes) == 1:
            draft.answer = Question("It is the only scene. What shall the film show instead?")
            return None
        draft.set(f"without scene {number}")
        return _with(script, [*scenes[:at], *scenes[at + 1 :]])
    if holds(clause, r"shorten|shorter|lengthen|longer|last|long|seconds|duration"):
        return _lasting(script, at, clause, seconds, draft)
    if found := says(
        clause,
        (
            rf"(?:in |for )?{_THE}:?(?:'s narration)?,? (?:should |must |shall |has to |needs to )?(?:say|read|"
            rf"tell)s?:? [\"“]?(?P<words>.+?)[\"”]?"
        ),
    ) or says(
        clause,
        (
            rf"(?:change|make) (?:the )?(?:narration|text|words) (?:of|in|for) {_THE} (?:to|say|into):? "
            rf"[\"“]?(?P<words>.+?)[\"”]?"
        ),
    ):
        draft.set(f"other words in scene {number}")
        scenes[at] = scene.model_copy(update={"narration": found["words"], "plans": None})
        return _with(script, scenes)
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
        return _with(script, scenes)
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
        return _with(script, scenes)
    draft.answer = Question(
        f"What shall scene {number} show, or say, or how long shall it last?",
        ((f"redo scene {number}", f"redo scene {number}"), (f"remove scene {number}", f"remove scene {number}")),
    )
    return None


_THE2 = _THE.replace("?P<n>", "?:").replace("?P<o>", "?:")


def _with(script: Script, scenes: Sequence[Scene]) -> Script:
    return Script(title=script.title, language=script.language, scenes=tuple(scenes), source=script.source)


def _rolled(scene: Scene) -> int:
    """A seed that is not the scene's."""
    seed = secrets.randbelow(2**32 - 1)
    return seed + 1 if scene.seed is not None and seed >= scene.seed else seed


def _at(word: str, scenes: Sequence[Scene], draft: Draft) -> int | None:
    at = place(word, len(scenes))
    if at is None:
        many = f"{len(scenes)} scenes" if len(scenes) > 1 else "one scene"
        draft.answer = Question(
            f"The film has {many}. Which one do you mean?",
            tuple((f"scene {n}", f"scene {n}") for n in range(1, min(len(scenes), 4) + 1)),
        )
    return at


def _meant(clause: str, scenes: Sequence[Scene], draft: Draft) -> int | None:
    """Index of the scene that a clause speaks of."""
    found = holds(clause, _THE)
    if found is not None:
        return _at(found["n"] or found["o"], scenes, draft)
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
                rf"(?:let |make |in |for |have )?{_THE}:?,? (?:should |must |shall |has to |needs to |could |ought to "
                rf")?(?:now )?(?:show|be|have|feature|depict|display)s?(?: me| us)? (?P<what>.+)"
            ),
        )
        or says(clause, rf"(?:show|put|draw|use|have|paint) (?P<what>.+?) (?:in|for|as|into) {_THE}(?: instead)?")
        or says(clause, rf"in {_THE},? (?:show|put|draw|have) (?P<what>.+)")
        or says(
            clause,
            rf"(?:change|turn|make|replace) (?:the picture (?:of|in) )?{_THE} (?:to|into|with|by|show) (?P<what>.+)",
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


def _lasting(script: Script, at: int, clause: str, seconds: float | None, draft: Draft) -> Script | None:
    """Scene `at` longer or shorter. Words take the time that they take: fewer of them make a spoken scene shorter."""
    scenes = list(script.scenes)
    scene = scenes[at]
    from visiontune.speech.estimate import estimate_duration
    from visiontune.text.sentences import split_sentences

    spoken = estimate_duration(scene.narration, script.language) if scene.narration.strip() else 0.0
    now = max(scene.duration or 0.0, spoken) or 3.0
    shorter = holds(clause, r"shorten|shorter") is not None
    wanted = seconds if seconds is not None else now * (0.6 if shorter else 1.5)
    if wanted >= spoken:
        draft.set(f"scene {at + 1}: {round(wanted, 1):g} seconds")
        scenes[at] = scene.model_copy(update={"duration": float(min(600.0, round(wanted, 2)))})
        return _with(script, scenes)
    words = scene.narration
    parts = split_sentences(words, script.language)
    if len(parts) == 1:
        parts = [
            part
            for part in re.split(r"(?<=[,;:–—])\s+|\s+(?=(?:and|but|which|who|because|while|so that|where)\b)", words)
            if part
        ]
    kept: list[str] = []
    for part in parts:
        if kept and estimate_duration(" ".join([*kept, part]), script.language) > wanted:
            break
        kept.append(part)
    short = re.sub(r"[\s,;:–—]+$", "", " ".join(kept))
    if len(kept) == len(parts):
        draft.answer = Question(
            f"Scene {at + 1} is one sentence that takes {spoken:.0f} seconds to say. What shall it say instead?"
        )
        return None
    if short[-1:] not in ".!?…":
        short += "."
    draft.set(f"scene {at + 1} shorter")
    draft.notes.append(f'Scene {at + 1} now says: "{short}"')
    scenes[at] = scene.model_copy(update={"narration": short, "duration": None})
    return _with(script, scenes)


def _reworded(script: Script, which: str, words: str, draft: Draft) -> Script | None:
    """One sentence of the narration with other words; its picture stays."""
    from visiontune.text.sentences import split_sentences

    places = [
        (n, k)
        for n, scene in enumerate(script.scenes)
        for k in range(len(split_sentences(scene.narration, script.language)))
    ]
    at = place(which, len(places))
    if at is None:
        draft.answer = Question(f"The film has {len(places)} sentences. Which one do you mean?")
        return None
    number, k = places[at]
    scene = script.scenes[number]
    sentences = split_sentences(scene.narration, script.language)
    new, old = words.strip(), sentences[k].rstrip()
    sentences[k] = new + old[-1] if new[-1:].isalnum() and old[-1:] in ".!?…。" else new
    scenes = list(script.scenes)
    # A scene without a prompt of its own shows what it says: it goes on to show what it showed.
    shown = scene.image_prompt or scene.narration
    scenes[number] = scene.model_copy(update={"narration": " ".join(sentences), "image_prompt": shown})
    draft.set(f"sentence {at + 1}: {words.strip()[:60]}")
    return _with(script, scenes)


def _inserted(script: Script, found: re.Match[str], draft: Draft) -> Script | None:
    what = (found["what"] or "").strip(" .")
    if not what:
        draft.answer = Question("What shall the new scene show or say?")
        return None
    scenes = list(script.scenes)
    at = len(scenes)
    if found["end"] and found["end"].lower() in ("beginning", "start"):
        at = 0
    elif found["an"] or found["ao"]:
        after = _at(found["an"] or found["ao"], scenes, draft)
        if after is None:
            return None
        at = after + 1
    spoken = re.search(r"\bsaying\b", found.string, re.IGNORECASE)
    new = Scene(narration=what.strip('"“”')) if spoken else Scene(image_prompt=what, duration=4.0)
    draft.set(f"a new scene: {what[:60]}")
    return _with(script, [*scenes[:at], new, *scenes[at:]])


def reworded(script: Script, clause: str, draft: Draft) -> Script | None:
    """Words of the narration changed wherever they are said: "call him Ravi, not Robert"."""
    scenes = []
    touched = False
    for scene in script.scenes:
        made = edited(scene.narration, clause)
        touched = touched or made is not None
        if made is not None:
            shown = edited(scene.image_prompt, clause)
            seen = {} if shown is None else {"image_prompt": shown, "plans": None}
            scene = scene.model_copy(update={"narration": made} | seen)
        scenes.append(scene)
    if not touched:
        return None
    draft.set(clause)
    return _with(script, scenes)


def given_picture(scenery: Scenery) -> str | None:
    """The picture that came with the message, else the newest one that was made, as a FileRef."""
    file = scenery.situation.files.get("image")
    made = of_kind(scenery.situation, "image", "upscale")
    if file is None and made is not None:
        path = scenery.shelf.library.get(made.id, scenery.situation.user).path
        return scenery.shelf.import_file(path, "image")
    return file


def shown_once(script: Script, file: str, at: int) -> Script:
    """`script` with the user's picture in scene `at`."""
    scenes = list(script.scenes)
    scenes[at] = scenes[at].model_copy(update={"image": file, "clip": None, "plans": None})
    return _with(script, scenes)


__all__ = [
    "InputError",
    "about_scenes",
    "changed_scenes",
    "reworded",
    "scene_rule",
    "script_of",
    "shown_once",
    "take_script",
]
