"""Preferences that a message states: lasting ones, by its writer, of themselves.

Careful rather than clever: what is missed can be said again, but what is wrongly kept changes all that is made later.
So requests ("make it watercolour"), questions, stories, quotations, negations and conditions state nothing, and a clause
counts only where it is a statement from its first word on.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from visiontune.chat.memory.colours import colour
from visiontune.chat.memory.preferring import field_of, preferred
from visiontune.chat.wording.languages import languages

READ = 1_500
"""Characters of the longest message that is read: longer ones are notes and stories."""
_CODE = re.compile(r"^\s*(```|~~~).*?(?:^\s*\1|\Z)|^\s*>.*?$", re.DOTALL | re.MULTILINE)
_QUOTED = re.compile(r"\"([^\"\n]*)\"|“([^”\n]*)”|«([^»\n]*)»|(?<!\w)'([^'\n]*)'(?!\w)|‘([^’\n]*)’")
_SOMEBODY = re.compile(r"\b(?:i|i'm|my|me|we|our|always|prefer)\b", re.IGNORECASE)
_ANNOUNCED = re.compile(
    r"\b(?:prefer\w*|remember|note|record|rule|general|default\w*|know|brand|colou?rs?|on|future|name|style|voice|composer|format|language)(?:\s+(?:are|is))?\s*$",
    re.IGNORECASE,
)
"""Before a colon: what follows is said by the writer. After all else it is text to be read, drawn or written."""
_ABBREVIATED = r"(?<!\b[A-Za-z])(?<!\bDr)(?<!\bMr)(?<!\bMrs)(?<!\bMs)(?<!\bProf)(?<!\bSt)"
_SENTENCE = re.compile(rf"(?:{_ABBREVIATED}\.(?=\s|$)|[!?;…]+(?=\s|$)|\n+)")
_LASTING = (
    r"from (?:now|here|today) on(?:wards?)?|from now onwards?|in (?:the )?future|for the future|going forward|henceforth|"
    r"by default|as (?:a|my|our|the) (?:default|rule)|(?:in|for) (?:general|everything)|every time|each time|"
    r"(?:in|for|with|on) (?:all|every one of|each of)(?: of)?(?: my| our| the| future| new| your)* "
    r"(?:videos?|films?|pictures?|images?|messages|answers|replies|projects|music|pieces|narrations?)"
)
_LASTS = re.compile(rf"\b(?:{_LASTING})\b,?", re.IGNORECASE)
_CUE = (
    r"(?:i|i'd|my|our|we|we'd|please|always|call me|you (?:can|may) call me|all my|all our|the name|"
    r"(?:use|make|answer|reply|speak|write|respond|narrate)\b(?=.*\balways\b))"
)
_MARK = "\ue000"
"""Stands where a clause says that it lasts."""
_STARTS = rf"\s*(?:{_MARK}|\b(?:{_CUE})\b)"
_CLAUSE = re.compile(
    rf"\s*(?:,|–|—|\s-\s)?\s+(?:and|but|so|also)\b(?={_STARTS})|\s*(?:,|–|—|\s-\s)(?={_STARTS})"
    r"|\s*,?\s+but(?=\s+(?!not\b|only\b|sometimes\b|never\b|for\b(?! (?:this|that)\b)|in\b|on\b|if\b|when\b))",
    re.IGNORECASE,
)
_CONTENT = re.compile(
    r"^\W*(?:(?:please|can|could|would|will|you|now|then|and|hey|hi|ok|okay|just)\W+)*(?:read|say|narrate|recite|speak|voice|record|"
    r"translate|proofread|rewrite|rephrase|summari[sz]e|correct|dictate|pronounce|announce|quote|sing)\b|\bthe following\b",
    re.IGNORECASE,
)
"""A sentence after which the words of somebody may begin."""
_PREAMBLE = re.compile(
    r"^(?:(?:hi|hello|hey|dear|good (?:morning|afternoon|evening)|there|thanks|thank you|ok|okay|yes|no(?=,)|well|oh|so|also|and|but|"
    r"visiontune|please|pls|btw|by the way|fyi|for your information|for the record|just so you know|actually|personally|"
    r"generally|usually|normally|if possible|if you (?:can|don't mind|please)|"
    r"(?:i'd like you to |i want you to |(?:could|can|would) you )?(?:please )?"
    r"(?:remember|note|know|keep in mind|bear in mind|don't forget)(?: that)?|you should know(?: that)?|"
    r"(?:my )?preferences?(?=:))\b[\s,:!–—-]*)+",
    re.IGNORECASE,
)
_NOT = re.compile(
    r"\b(?:not|no longer|never|don't|dont|doesn't|isn't|aren't|wasn't|won't|can't|cannot|hardly|neither|nor|without|"
    r"unless|if|whether|suppose|imagine|pretend|wish|used to|no|except)\b",
    re.IGNORECASE,
)
_NOW = re.compile(
    r"\b(?:this|that|these|those|it|here|today|tonight|tomorrow|now|once|currently|sometimes|maybe|perhaps|at the moment|"
    r"one|when|because|since|until|while|where|who|which|than)\b",
    re.IGNORECASE,
)
_RATHER = re.compile(
    r",?\s+(?:(?:rather|more|better) than|instead of|over|to|above|"
    r"(?:and |but )?not(?! (?:always|for|in|on|today|now|here|this|every|all|often|only)\b))\s+.*$",
    re.IGNORECASE,
)
_AGREED = re.compile(
    r"[\s,]*\b(?:please|thanks|thank you|pls|ok|okay|the (?:best|most)|best|most|too|as well|by the way|btw)\s*$",
    re.IGNORECASE,
)
_MANNER = r"(?:really |much |very much |generally |usually |normally |still |strongly |definitely )*"
_USES = (
    r"(?:use|make|give me|draw|paint|create|answer|reply|respond|speak|talk|write|do|keep|go with|pick|choose|render|narrate|"
    r"take|set|stick (?:to|with)|work|generate|produce|film|read)"
)
_I_PREFER = re.compile(
    rf"(?:(?:i|we) {_MANNER}(?:always |only |tend to )?prefer|(?:i|we) have a (?:strong |clear )?preference for|"
    r"(?:my|our) (?:strong |clear )?preference is(?: for)?) "
    r"(?:my |our |to (?:have|use|get|see|hear|work with|write|talk|speak|read) )?(?P<what>.+)",
    re.IGNORECASE,
)
_I_ALWAYS = re.compile(
    r"(?:i|we|i'd|i would|we'd) (?:always|only|exclusively) (?:want|like|need|use|choose|prefer|go for|ask for|work in|work with)"
    r"(?: you)?(?: to (?:have|use|get|see|hear|answer|reply|speak|write|narrate|make))? (?:my |our )?(?P<what>.+)|"
    r"(?:i|we) like (?P<best>.+?) (?:best|the best|most|the most|more than anything)$",
    re.IGNORECASE,
)
_ALWAYS = re.compile(
    rf"(?:(?:i|we) want you to )?(?:always {_USES}|always|{_USES} always|default to)(?: to me| me)?(?: my| our)?\s+(?P<what>.+)",
    re.IGNORECASE,
)
_USE = re.compile(
    rf"(?:i (?:always )?(?:want|prefer|need|would like|'d like)|i'd like|(?:only |always )?{_USES})(?: you)?"
    r"(?: to (?:use|be|have|answer|reply|speak))?(?: to me| me)?(?: my| our)?\s+(?P<what>.+)",
    re.IGNORECASE,
)
_KIND = r"(?P<noun>(?:[a-z]+[\s-]){0,2}(?:style|styles|look|voice|narrator|format|orientation|aspect(?: ratio)?|composer|language))"
_MINE = re.compile(
    rf"(?:my|our) (?:own )?(?P<how>favou?rite|preferred|usual|default|go-to|house|brand|company|standard|)\s*{_KIND}"
    r"(?: (?:is|are|will be|should be|should always be|is always)\b\s*:?|\s*:)\s*(?P<what>.+)",
    re.IGNORECASE,
)
_ALWAYS_BE = re.compile(
    rf"(?:(?:the|my|our|your) )?{_KIND} (?:should|must|has to) always be (?P<what>.+)", re.IGNORECASE
)
_IS_MINE = re.compile(
    rf"(?P<what>.+?) is (?:my|our) (?:favou?rite|preferred|usual|default|go-to) {_KIND}$", re.IGNORECASE
)
_SET = re.compile(
    rf"(?:set|change|make) (?:my|our|the) (?:preferred|default|usual|standard) {_KIND} (?:to|be|to be|as|=)?\s*(?P<what>.+)",
    re.IGNORECASE,
)
_MEDIUM = "video|film|movie|clip|reel|picture|image|illustration|animation|poster"
_MEDIA = _MEDIUM.replace("|", "s|") + "s|narrations|content"
_ALL_MINE = re.compile(
    rf"(?:all (?:of )?(?:my|our) (?:{_MEDIA}) (?:should be|must be|have to be|need to be)|every (?:{_MEDIUM}) of mine (?:should|must) be|"
    rf"(?:(?:my|our|the) )?(?:{_MEDIA}) (?:should|must|have to) always(?: be)?)(?: made| drawn| done)?(?P<what>.+)",
    re.IGNORECASE,
)
_WORD = r"(?:(?=[^\W_])[\w&+.'’-]+)"
_CAPITAL = rf"(?![a-zß-öø-ÿ]+(?!\w))(?:{_WORD}|&)"
_NAME = (
    rf"(?P<name>{_CAPITAL}(?:\s+(?:(?:of|and|the|de|la|van|von|für|und|et|y|e)\s+(?={_CAPITAL}))?{_CAPITAL}){{0,4}})"
)
_FIRM = "brand|company|business|channel|shop|store|studio|firm|agency|label|startup|organi[sz]ation"
_BRAND = re.compile(
    rf"(?:my|our|the name of (?:my|our)) (?:{_FIRM})(?P<named>(?:'s)? name)?(?: is|'s|:)(?P<called> called| named)? "
    rf"(?:the )?{_NAME}(?P<rest>.*)"
)
_I_RUN = re.compile(
    rf"(?:i|we) (?:run|own|work for) an? (?:\w+ ){{0,2}}(?:{_FIRM}|bakery|café|cafe|restaurant|farm|school|club)"
    rf"(?P<called> called| named) (?P<named>the )?{_NAME}(?P<rest>.*)"
)
_BRAND_LOW = re.compile(
    rf"(?:my|our) (?:{_FIRM})(?:(?:'s)? name is| is called| is named) (?P<name>\w[\w&'-]*(?: \w[\w&'-]*)?)$"
)
_COLOURS = re.compile(
    r"(?:(?:my|our) (?:(?:brand|company|corporate|house|logo|official)(?:'s)? )?colou?rs|"
    r"(?:my|our) (?:brand|company|corporate|house|logo)(?:'s)? colou?rs?|the colou?rs of (?:my|our) (?:brand|company|logo))"
    r"(?:\s+(?:are|is)\b\s*:?|\s*:)\s*(?P<what>.+)",
    re.IGNORECASE,
)
_CALL = (
    r"(?:(?:you (?:can|may|should) |(?:i want|i'd like|i would like) you to |everyone |everybody |people |friends )?"
    r"(?:just |always )?(?:calls? me|address me as)|my name is|my name's|i'm called|i am called|i go by)"
)
_CALLED = re.compile(rf"(?i:{_CALL}) {_NAME}(?P<rest>.*)")
_CALLED_LOW = re.compile(rf"(?i:{_CALL}) (?P<name>[^\W\d_]+)$")
_NO_NAMES = (
    "a an the later back when if at on in maybe tomorrow today tonight crazy anything whatever again by your my his her it "
    "old-fashioned picky lazy stupid mad silly paranoid wrong misspelled misspelt missing mud out not no soon now asap "
    "weird old cynical names something ready done what how so that this here there sir madam legion "
    "monday tuesday wednesday thursday friday saturday sunday"
)
_AFTER_A_NAME = re.compile(
    r"^\s*(?:$|[,.!)(]|from\b|please\b|and\b|in future\b|instead\b|with\b|by the way\b|btw\b|so\b)", re.IGNORECASE
)


def stated(text: str) -> dict[str, Any]:
    """The preferences that `text` states, as fields for `Profiles.change`; of two on one matter the later counts.

    >>> stated("I prefer watercolour. Make me a heron!"), stated("make it watercolour"), stated("call me Ana, please")
    ({'style': 'watercolour'}, {}, {'name': 'Ana'})
    """
    found: dict[str, Any] = {}
    if len(text) > READ:
        return found
    for clause, lasting in _clauses(text):
        for rule in _RULES:
            if fields := rule(clause, lasting):
                found |= fields
                break
    return found


def _clauses(text: str) -> Iterator[tuple[str, bool]]:
    """The clauses that may state something, without preambles, each with whether it says that it lasts."""
    plain = _CODE.sub("\n", text.replace("’", "'").replace("\r", "\n"))
    plain = _QUOTED.sub(lambda found: " … " if _SOMEBODY.search(found.group()) else found.group()[1:-1], plain)
    for sentence, end in _sentences(plain):
        if _CONTENT.search(sentence) and not _LASTS.search(sentence):
            return
        if "?" in end:
            continue
        for part in _CLAUSE.split(_LASTS.sub(f" {_MARK} ", sentence)):
            clause = " ".join(part.replace(_MARK, " ").split())
            clause = _PREAMBLE.sub("", clause.strip(" ,.–—-*•")).strip(" ,–—-")
            if clause:
                yield clause, _MARK in part


def _sentences(text: str) -> Iterator[tuple[str, str]]:
    """Sentences and how they end, up to a colon after which other words begin."""
    at = 0
    for colon in re.finditer(r":(?=\s)", text):
        if not _ANNOUNCED.search(text[: colon.start()]):
            text = text[: colon.start()].rpartition("\n")[0]
            break
    for end in _SENTENCE.finditer(text):
        yield text[at : end.start()], end.group()
        at = end.end()
    yield text[at:], ""


def _wanted(what: str, about: str | None = None) -> dict[str, Any]:
    what = _RATHER.sub("", what).strip(" ,")
    while (shorter := _AGREED.sub("", what)) != what:
        what = shorter
    if _NOT.search(what) or _NOW.search(what):
        return {}
    return dict(preferred(what, about))


def _colours(clause: str, lasting: bool) -> dict[str, Any]:
    said = _COLOURS.match(clause)
    if said is None:
        return {}
    # "navy (#001f5b)": the number is exact.
    parts = re.split(
        r"\s*(?:,|;|&|\+|/|\band\b|\bwith\b|\bplus\b)\s*", re.sub(r"[\w -]+\((#\w+)\)", r" \1", said["what"])
    )
    named = [colour(part.strip(" .")) for part in parts if part.strip(" .")]
    known = list(dict.fromkeys(one for one in named if one))
    return {"brand_colours": known} if known and len(known) <= 8 and None not in named else {}


def _brand(clause: str, lasting: bool) -> dict[str, Any]:
    start = clause[:1].lower() + clause[1:]
    said = _BRAND.match(start) or _I_RUN.match(start)
    if said is not None:
        name = said["name"].strip(" .,") if not said["name"].endswith(("Inc.", "Ltd.", "Co.")) else said["name"]
        clear = (
            said["named"]
            or said["called"]
            or (name.lower() not in languages() and re.match(r"\s*(?:$|[,.(])", said["rest"]))
        )
        return {"brand_name": name} if clear and 0 < len(name) <= 80 else {}
    low = _BRAND_LOW.match(clause) if clause == clause.lower() else None
    return (
        {"brand_name": low["name"]}
        if low and len(low["name"]) <= 80 and low["name"].split()[0] not in _NO_NAMES.split()
        else {}
    )


def _name(clause: str, lasting: bool) -> dict[str, Any]:
    said = _CALLED.match(clause)
    if said is None and clause[1:] == clause[1:].lower():
        said = _CALLED_LOW.match(clause)
    if said is None or said["name"].split()[0].lower() in _NO_NAMES.split():
        return {}
    rest = said["rest"] if "rest" in said.re.groupindex else ""
    name = said["name"].rstrip(" .,")
    return {"name": name} if _AFTER_A_NAME.match(rest) and len(name) <= 60 and not any(map(str.isdigit, name)) else {}


def _kind(clause: str, lasting: bool) -> dict[str, Any]:
    for rule in (_MINE, _ALWAYS_BE, _IS_MINE, _SET):
        said = rule.fullmatch(clause)
        if said is not None:
            about = field_of(said["noun"])
            if about == "voice" and rule is _MINE and said["how"].lower() in ("", "house", "brand", "company"):
                return {}  # "my voice is hoarse", "our brand voice is bold"
            return _wanted(said["what"], about) if about else {}
    return {}


def _preference(clause: str, lasting: bool) -> dict[str, Any]:
    for rule in (_I_PREFER, _I_ALWAYS, _ALWAYS, _ALL_MINE, *([_USE] if lasting else [])):
        said = rule.fullmatch(clause)
        if said is not None:
            return _wanted(next(what for what in said.groups() if what is not None))
    return _wanted(clause) if lasting else {}  # "vertical videos from now on"


_RULES: tuple[Callable[[str, bool], dict[str, Any]], ...] = (_colours, _brand, _name, _kind, _preference)
