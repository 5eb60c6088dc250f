"""Preferences that messages state, and the many more messages that state none."""

from __future__ import annotations

import time
from typing import Any

import pytest

from visiontune.chat.memory.profile import Profile, stated

NAVY, ORANGE = "#000080", "#ff8800"


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("I prefer watercolour", {"style": "watercolour"}),
        ("I really prefer oil paintings to photos.", {"style": "oil"}),
        ("I prefer watercolour, not oil", {"style": "watercolour"}),
        ("I’d always prefer black-and-white pictures", {"style": "black and white"}),
        ("Make me a heron. I prefer pixel art, by the way.", {"style": "pixel art"}),
        ("my default style is noir", {"style": "noir"}),
        ("set my default style to noir", {"style": "noir"}),
        ("use watercolour by default", {"style": "watercolour"}),
        ("I like watercolour best", {"style": "watercolour"}),
        ("My favourite style is Ukiyo-e, but make this one in pixel art", {"style": "ukiyo-e"}),
        ("my favourite composer is Bach", {"composer": "bach"}),
        ("J. S. Bach is my favourite composer!", {"composer": "bach"}),
        ("My favorite composer is Ludwig van Beethovn.", {"composer": "beethoven"}),
        ("I prefer Mozart", {"composer": "mozart"}),
        ("I always want music by vivaldi", {"composer": "vivaldi"}),
        ("always use a british voice", {"voice": "british"}),
        ("in all my videos use a deep british voice", {"voice": "deep british"}),
        ("I prefer a german voice", {"voice": "german"}),
        ("my usual voice is a warm male voice", {"voice": "warm male"}),
        ("my preferred voice is en_GB-alan-medium", {"voice": "en_GB-alan-medium"}),
        ("my brand is Acme, our colours are navy and #ff8800", {"brand_name": "Acme", "brand_colours": [NAVY, ORANGE]}),
        ("our brand is called Bright & Early", {"brand_name": "Bright & Early"}),
        ("My company's name is Müller und Söhne GmbH", {"brand_name": "Müller und Söhne GmbH"}),
        ('my brand is "Acme Foods"', {"brand_name": "Acme Foods"}),
        ("our company is called acme", {"brand_name": "acme"}),
        ("our brand colours are: dark green and burnt orange", {"brand_colours": ["#006400", "#cc5500"]}),
        ("our colors are navy (#001f5b) & white", {"brand_colours": ["#001f5b", "#ffffff"]}),
        ("call me Ana", {"name": "Ana"}),
        ("Please call me Dr. Weber from now on", {"name": "Dr. Weber"}),
        ("Hi! My name is Ana María. Can you make a video about bees?", {"name": "Ana María"}),
        ("call me ana", {"name": "ana"}),
        ("you can call me O'Brien", {"name": "O'Brien"}),
        ("call me 小明", {"name": "小明"}),
        ("I always want vertical videos", {"aspect": "9:16"}),
        ("all my videos should be vertical", {"aspect": "9:16"}),
        ("my default aspect ratio is 4:5", {"aspect": "4:5"}),
        ("Remember that I prefer widescreen", {"aspect": "16:9"}),
        ("always use portrait format", {"aspect": "9:16"}),
        ("from now on answer in german", {"language": "de"}),
        ("From now on, please answer in German.", {"language": "de"}),
        ("I always want you to answer in French", {"language": "fr"}),
        ("my preferred language is Spanish", {"language": "es"}),
        ("I always want square pictures and a british voice", {"aspect": "1:1", "voice": "british"}),
        ("My preferences: I always want vertical videos, and call me Bo", {"aspect": "9:16", "name": "Bo"}),
        ("make me a square picture, and from now on call me Ana", {"name": "Ana"}),
        ("use watercolour from now on, but for this one use noir", {"style": "watercolour"}),
        ("vertical videos from now on, please", {"aspect": "9:16"}),
        ("my preference is for pencil sketches", {"style": "pencil sketch"}),
        (
            "My name is Priya and I run a small bakery called Sweet Crumbs.",
            {"name": "Priya", "brand_name": "Sweet Crumbs"},
        ),
        ("don't use british voices, I prefer an american voice", {"voice": "american"}),
        ("I prefer oil paintings.\nNo, I prefer noir.", {"style": "noir"}),
    ],
)
def test_lasting_statements_are_read(text: str, fields: dict[str, Any]) -> None:
    assert stated(text) == fields
    kept = Profile.model_validate(fields).model_dump(mode="json", exclude_defaults=True)
    assert kept == fields  # they are in the form in which they are kept


NOTHING = {
    "requests": """make it watercolour
        paint a heron in watercolour
        use a british voice
        answer in german
        vertical please
        I want vertical videos
        I would prefer watercolour
        I'd prefer watercolour for this one
        set the style to watercolour
        make my brand video in navy and gold
        paint my favourite composer Bach
        make a song called Call Me Maybe
        call me a taxi
        make me a square picture and from now on be quick
        call me later
        call me when it is done""",
    "of this one only": """I prefer this one
        I prefer it in watercolour
        I prefer watercolour here
        I always want it like that
        from now on it is vertical
        I prefer watercolour for now""",
    "questions": """do I prefer watercolour?
        which style do I prefer
        is my favourite composer Bach?
        what does "call me Ana" mean
        why do you call me Ana
        can we use watercolour from now on?
        what if I always want vertical videos?
        I prefer watercolour, don't I?""",
    "stories": """a story: I always want vertical videos
        She said I prefer watercolour
        make a video about a man who says call me Ishmael
        write a poem in which my brand is Acme
        my sister prefers watercolour
        his name is Ana
        they call me Ana
        Once upon a time my name was Bob.
        I used to prefer watercolour
        I always wanted vertical videos
        when I was young I always used watercolour
        imagine I always want vertical videos
        if I prefer watercolour it is for a reason""",
    "quotations": """read aloud: call me Ana
        say "I prefer watercolour"
        translate: from now on answer in german
        Please read the following. My name is Ana.
        Narrate my letter. I prefer watercolour. Yours, Bob
        > I prefer watercolour
        write a letter that begins with my name is Ana""",
    "negations": """I don't prefer watercolour
        I never want vertical videos
        I no longer prefer watercolour
        my favourite composer is not Bach
        my name is not Ana
        don't call me Ana
        from now on don't answer in german
        from now on no watercolour
        I prefer watercolour, but not always""",
    "of something else": """I prefer tea
        I prefer tea to watercolour
        I prefer glass
        I prefer German food
        I prefer landscapes
        I prefer square dancing
        I prefer watercolour pictures of herons
        I prefer to speak in German with my wife
        I prefer Bach or Mozart
        my favourite colour is blue
        my favourite style of dance is flamenco
        my favourite composer is my dad
        my voice is hoarse
        our brand voice is friendly
        my name is wrong in the captions
        my brand is growing
        my company is German
        our colours are bright and cheerful
        all my videos are vertical, why
        Always use protection
        always look on the bright side of life
        Call me crazy, but make it blue
        I'm German
        from now on""",
    "nothing": '\n…\n\0\n"\n:\n, and I\n🦊',
}


@pytest.mark.parametrize(
    ("why", "text"), [(why, line.strip()) for why, lines in NOTHING.items() for line in lines.split("\n")]
)
def test_other_messages_state_nothing(why: str, text: str) -> None:
    assert stated(text) == {}, why


def test_long_notes_are_not_searched() -> None:
    assert stated("I prefer watercolour. " + "And so on. " * 150) == {}
    assert stated("") == {}


def test_code_and_what_is_quoted_are_of_others() -> None:
    assert stated("```\ncall me Ana\n```\nI prefer noir") == {"style": "noir"}
    assert stated("> call me Ana\n\nI prefer noir") == {"style": "noir"}


@pytest.mark.parametrize(
    "text",
    ["no " * 499, "please remember that " * 70, "A " * 700, "call me " + "Ana " * 360, ", and I " * 180, '"' * 1500],
)
def test_odd_messages_take_no_time(text: str) -> None:
    stated("I prefer a british voice")  # the patterns are made once
    start = time.perf_counter()

    stated(text)

    assert time.perf_counter() - start < 0.5
