"""Films changed: length, shape, style, voice, captions, music, scenes; what is not named stays and is found again."""

from __future__ import annotations

import re
from typing import Any

from visiontune.chat.base import Question
from visiontune.chat.changes import numbers, retelling, scenes, voices
from visiontune.chat.changes.asking import Ask
from visiontune.chat.changes.draft import Draft, Rule, Scenery, Source, holds, says
from visiontune.chat.changes.lengths import longer_film
from visiontune.chat.changes.shapes import shape, size
from visiontune.chat.changes.soundtracks import MUSIC, NO, scored
from visiontune.chat.changes.styles import restyle, style_in
from visiontune.chat.changes.translating import translation
from visiontune.chat.plans.drafting.base import GUESSED

_CAPTIONS = r"captions?|subtitles?|subs|closed captions"
_SEEN = (
    r"(?:add|remove|put|swap|replace|without|lose|take out|get rid of|more|fewer|give (?:him|her|them|"
    r"the)) .+|with (?:an?|some|more) .+"
)
"""A change of what is seen, which is one of a scene."""


def rules(source: Source) -> tuple[Rule, ...]:
    """Rules for a film; some read its script."""

    def scened(draft: Draft, clause: str, ask: Ask, scenery: Scenery) -> bool:
        return scenes.scene_rule(draft, clause, ask, source, scenery)

    def longer(draft: Draft, clause: str, ask: Ask, scenery: Scenery) -> bool:
        return longer_film(draft, clause, ask, source, scenery)

    def spoken(draft: Draft, clause: str, ask: Ask, scenery: Scenery) -> bool:
        return _language(draft, clause, ask, source, scenery)

    def pictured(draft: Draft, clause: str, ask: Ask, scenery: Scenery) -> bool:
        return _own_picture(draft, clause, source, scenery)

    def reworded(draft: Draft, clause: str, ask: Ask, scenery: Scenery) -> bool:
        if not says(
            clause,
            r"(?:swap|replace|change|exchange|say) .+ (?:for|with|by|to|into) .+|.+ (?:instead of|rather than) .+",
        ):
            return False
        return _reworded(draft, clause, source, scenery)

    return (
        scened,
        captioned,
        scored,
        branded,
        finished,
        pictured,
        longer,
        size,
        shape,
        styled,
        paced,
        voiced,
        spoken,
        carded,
        reworded,
    )


def captioned(draft: Draft, clause: str, ask: Ask, scenery: Scenery) -> bool:
    """Captions on, off, plain, larger, elsewhere."""
    if not holds(clause, _CAPTIONS):
        return False
    style: dict[str, Any] = {"mode": "karaoke"} | (dict(draft.fields.get("captions") or {}))
    if holds(clause, NO) or says(clause, rf".*(?:{_CAPTIONS}) off"):
        return draft.set("without captions", captions=style | {"mode": "off"})
    said = ""
    if holds(clause, r"plain|simple|normal|static|no karaoke|without (?:the )?(?:karaoke|highlight\w*)"):
        style["mode"], said = "plain", "with plain captions"
    elif holds(clause, r"karaoke|highlight\w*|word by word"):
        style["mode"], said = "karaoke", "with captions word by word"
    for name, words in (("top", r"top|above"), ("middle", r"middle|cent(?:er|re)"), ("bottom", r"bottom|below")):
        if holds(clause, words):
            style["position"], said = name, f"captions at the {name}"
    if found := holds(clause, r"bigger|larger|too small|more big|smaller|too (?:big|large)"):
        from_size = style.get("size") or round(draft.number("height", 720) / 15)
        factor = 1.4 if re.match(r"bigger|larger|too small|more big", found[0], re.IGNORECASE) else 0.7
        style["size"], said = (
            int(min(400, max(12, round(float(from_size) * factor)))),
            f"{'larger' if factor > 1 else 'smaller'} captions",
        )
    if not said:
        if not says(
            clause,
            r"(?:.*\b(?:with|add|put|needs?|turn on|give|show|include|captions?|subtitles?|back|on|under|have)\b.*)",
        ):
            return False
        style["mode"], said = style["mode"] if style["mode"] != "off" else "karaoke", "with captions"
    if style["mode"] == "off":
        style["mode"] = "karaoke"
    language = voices.language_in(clause, Ask("", ""))
    if language and language != (draft.text("language") or "en").split("-")[0]:
        draft.notes.append("Captions are in the language that is spoken; I can make the whole film in another one.")
    return draft.set(said, captions=style)


def branded(draft: Draft, clause: str, ask: Ask, scenery: Scenery) -> bool:
    if not holds(clause, r"logo|watermark"):
        return False
    if holds(clause, NO):
        return draft.set("without a logo", logo=None)
    file = scenery.situation.files.get("image")
    if file is None:
        draft.answer = Question("Please send me the logo as a picture (PNG or SVG).")
        return True
    return draft.set("with your logo", logo=file)


def finished(draft: Draft, clause: str, ask: Ask, scenery: Scenery) -> bool:
    """A draft, or the final film; its frames a second."""
    if holds(
        clause,
        (
            r"(?:not a|no|no longer a|instead of a) draft|final|finished|full quality|for real|proper version|the "
            r"real (?:one|thing)"
        ),
    ):
        return draft.set("the final film", draft=False)
    if holds(clause, r"draft|preview|rough cut|quick version"):
        return draft.set("a draft", draft=True)
    found = holds(clause, r"(\d{2}) ?(?:fps|frames (?:per|a) second)")
    if found and 24 <= int(found[1]) <= 60:
        return draft.set(f"{found[1]} frames a second", fps=int(found[1]))
    return False


def carded(draft: Draft, clause: str, ask: Ask, scenery: Scenery) -> bool:
    found = holds(
        clause, r"(title|end|closing|opening)[- ]?(?:card|screen|page|slide|credits)|(credits)|(?:a )?(title)"
    )
    if found is None:
        return False
    field = "title_card" if (found[1] or found[3] or "").lower() in ("title", "opening") else "end_card"
    off = holds(clause, NO) is not None
    name = "a title" if field == "title_card" else "an end card"
    return draft.set(f"{'without' if off else 'with'} {name}", **{field: not off})


def styled(draft: Draft, clause: str, ask: Ask, scenery: Scenery) -> bool:
    named = style_in(clause, ask)
    return named is not None and restyle(draft, named)


def voiced(draft: Draft, clause: str, ask: Ask, scenery: Scenery) -> bool:
    if draft.fields.get("narration") and holds(clause, "voice|narrator|speaker"):
        draft.answer = Question(
            "The film is narrated by your own recording. Shall another voice read its words instead?"
        )
        return True
    if says(
        clause,
        (
            r"(?:without|no|remove|drop|lose|turn off) (?:the |any )?(?:voice|narration|narrator|speech|"
            r"voice-?over|talking)"
        ),
    ):
        draft.answer = Question(
            "I cannot leave out the voice alone, as it sets the film's pace. Shall I make a silent film of its "
            "pictures?"
        )
        return True
    if voices.voiced(draft, clause, ask, scenery):
        if draft.fields.get("script") and draft.text("language"):
            draft.fields["script"] = dict(draft.fields["script"]) | {"language": draft.text("language")}
        return True
    return False


def paced(draft: Draft, clause: str, ask: Ask, scenery: Scenery) -> bool:
    if draft.text("lyrics").strip() or draft.fields.get("narration"):
        return False
    if holds(clause, r"music"):
        return False
    return voices.paced(draft, clause, ask, scenery)


def _language(draft: Draft, clause: str, ask: Ask, source: Source, scenery: Scenery) -> bool:
    """In another language: a prompt is written anew in it; words that are there are translated first."""
    code = voices.language_in(clause, ask)
    if code is None:
        return False
    if code == (draft.text("language") or "en").split("-")[0]:
        draft.notes.append("It is in that language already.")
        return True
    name = voices.language_name(code)
    if draft.text("lyrics").strip() or draft.fields.get("narration"):
        draft.answer = Question(f"The words of this film are sung or recorded. Please give me them in {name}.")
        return True
    words = draft.text("source")
    if not words.strip() and draft.fields.get("script"):
        script = scenes.script_of(draft, source, scenery)
        words = script.words() if script else ""
    if words.strip():
        draft.earlier.append(("text", translation(words, code), "source"))
        draft.fields["script"] = None
        draft.fields["source"] = ""
        draft.notes.append(f"The words are translated into {name} first; check them, as nobody else has.")
    else:
        draft.notes.append(f"The words are written anew in {name}, so pictures may change with them.")
    return draft.set(f"in {name}", language=code, voice="auto", speech_backend="auto")


def _own_picture(draft: Draft, clause: str, source: Source, scenery: Scenery) -> bool:
    """A picture that came with the message, or was made before, in the film."""
    if not says(
        clause,
        (
            r"(?:use|put|show|include|add|take|insert) (?:this|that|the|my|these|those)(?: \w+)? (?:picture|image|"
            r"photo|drawing|painting|one)s?\b.*"
        ),
    ):
        return False
    file = retelling.given_picture(scenery)
    if file is None:
        draft.answer = Question("Which picture? None has been made here yet; send me one, or say what it shall show.")
        return True
    script = scenes.script_of(draft, source, scenery)
    if script is None:
        draft.answer = Question("This film has no scenes yet. Shall I make it first?")
        return True
    scenes.take_script(draft, retelling.shown_once(script, file, 0))
    draft.notes.append('It is shown in the first scene; say "use this picture in scene 3" for another.')
    return draft.set("with that picture")


def _reworded(draft: Draft, clause: str, source: Source, scenery: Scenery) -> bool:
    """Words of the narration swapped."""
    from visiontune.chat.changes.sentences import edited

    for name in ("lyrics", "source"):
        if (made := edited(draft.text(name), clause)) is not None:
            return draft.set(clause, **{name: made})
    script = scenes.script_of(draft, source, scenery) if draft.fields.get("script") or source.made else None
    if script is not None and (changed := retelling.reworded(script, clause, draft)) is not None:
        scenes.take_script(draft, changed)
        return True
    if (made := edited(draft.text("prompt"), clause)) is not None:
        return draft.set(clause, prompt=made)
    return False


def finish(draft: Draft, ask: Ask, source: Source, scenery: Scenery, unread: list[str]) -> None:
    """Slots that no clause has used, the seed, how many, and what no rule has read."""
    from visiontune.chat.changes.looks import numbers_only
    from visiontune.chat.changes.motifs import new_subject
    from visiontune.chat.changes.shapes import _NAMES, into_shape

    style, voice = ask.slots.get("style"), ask.slots.get("voice")
    upright = ask.has(r"vertical|portrait (?:format|mode|version)|9:16|upright")
    aspect = ask.slots.get("aspect_ratio") or ("9:16" if upright else None)
    if isinstance(aspect, str) and aspect in _NAMES and not any(aspect in said for said in draft.says):
        into_shape(draft, aspect)
    if isinstance(style, str) and 1 < len(style) <= 60 and not any("style" in said for said in draft.says):
        restyle(draft, style)
    if isinstance(voice, str) and voice.strip() and not any("voice" in said for said in draft.says):
        voices.give_voice(draft, voice.strip(), scenery)
    if not draft.says and not draft.text("lyrics").strip() and (what := new_subject(ask)) is not None:
        draft.fresh = True
        draft.set(what, prompt=what, source="", script=None, notes=None)
    many, named = numbers.how_many(ask), numbers.seed(ask)
    if many is not None and many > 1 and not draft.says:
        draft.copies, draft.fresh = min(many, 20), True
    if named is not None:
        draft.set(f"with seed {named}", seed=named)
    elif numbers.wants_another(ask) and not any(
        scenes.about_scenes(clause) or holds(clause, MUSIC) for clause in ask.clauses
    ):
        draft.fresh = True
    draft.kept = numbers.keeps_seed(ask)
    draft.fresh = draft.fresh and not draft.kept
    for clause in unread:
        if (
            not draft.changed
            and says(clause, _SEEN)
            and source.made is not None
            and (script := scenes.script_of(draft, source, scenery)) is not None
        ):
            some = range(1, min(4, len(script.scenes)) + 1)
            draft.answer = Question(
                f"In which of its {len(script.scenes)} scenes?",
                tuple((f"scene {n}", f"in scene {n}, {clause}") for n in some),
            )
            return
        if draft.changed or numbers_only(clause, ask) or not re.search(r"\w\w", clause) or len(clause) > 400:
            continue
        if draft.text("prompt").strip() and not (draft.fields.get("script") or draft.text("source").strip()):
            draft.set(clause, prompt=f"{draft.text('prompt').rstrip(' .')}; {clause}")
            draft.notes.append(f"{GUESSED} to what the film is about: {clause}.")
