"""The script of a film told otherwise: a scene longer or shorter, a sentence changed, a scene or a picture put in."""

from __future__ import annotations

import re
from collections.abc import Sequence

from visiontune.chat.base import Question
from visiontune.chat.changes.draft import Draft, Scenery, holds
from visiontune.chat.changes.referring import of_kind
from visiontune.chat.changes.sentences import WHICH, edited, place
from visiontune.text.base import Scene, Script

SCENE = r"(?:scene|slide|shot|picture|part)"


NUMBER = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,3})"


THE = rf"(?:(?:the )?{SCENE} (?:number |no\.? ?|#)?(?P<n>{NUMBER})|(?:the )?(?P<o>{WHICH}) {SCENE})"


def with_scenes(script: Script, scenes: Sequence[Scene]) -> Script:
    return Script(title=script.title, language=script.language, scenes=tuple(scenes), source=script.source)


def numbered(word: str, scenes: Sequence[Scene], draft: Draft) -> int | None:
    at = place(word, len(scenes))
    if at is None:
        many = f"{len(scenes)} scenes" if len(scenes) > 1 else "one scene"
        draft.answer = Question(
            f"The film has {many}. Which one do you mean?",
            tuple((f"scene {n}", f"scene {n}") for n in range(1, min(len(scenes), 4) + 1)),
        )
    return at


def lasting(script: Script, at: int, clause: str, seconds: float | None, draft: Draft) -> Script | None:
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
        return with_scenes(script, scenes)
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
    return with_scenes(script, scenes)


def sentence_changed(script: Script, which: str, words: str, draft: Draft) -> Script | None:
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
    return with_scenes(script, scenes)


def inserted(script: Script, found: re.Match[str], draft: Draft) -> Script | None:
    """A new scene at the end, the beginning, or after another."""
    what = (found["what"] or "").strip(" .")
    if not what:
        draft.answer = Question("What shall the new scene show or say?")
        return None
    scenes = list(script.scenes)
    at = len(scenes)
    if found["end"] and found["end"].lower() in ("beginning", "start"):
        at = 0
    elif found["an"] or found["ao"]:
        after = numbered(found["an"] or found["ao"], scenes, draft)
        if after is None:
            return None
        at = after + 1
    spoken = re.search(r"\bsaying\b", found.string, re.IGNORECASE)
    new = Scene(narration=what.strip('"“”')) if spoken else Scene(image_prompt=what, duration=4.0)
    draft.set(f"a new scene: {what[:60]}")
    return with_scenes(script, [*scenes[:at], new, *scenes[at:]])


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
    return with_scenes(script, scenes)


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
    return with_scenes(script, scenes)
