"""Wishes become requests whose fields say what was asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from helpers_wishes import asked, planned, wish
from visiontune.chat.base import Intent, Step
from visiontune.chat.memory.profile import Profile
from visiontune.chat.plans.requesting import build
from visiontune.errors import InputError
from visiontune.image.base import ImageRequest
from visiontune.music.base import MusicRequest
from visiontune.requests import derive_seed
from visiontune.speech.base import SpeechRequest
from visiontune.text.base import TextRequest
from visiontune.video.base import VideoRequest

PICTURE = f"sha256:{'a' * 64}.png"
SONG = f"sha256:{'b' * 64}.wav"
SCORE = f"sha256:{'c' * 64}.mid"


@dataclass(frozen=True)
class Made:
    text: str | None = None
    file_ref: str | None = None
    midi_ref: str | None = None


def test_three_ink_pictures_of_a_heron() -> None:
    plan = planned(
        wish(
            "image", "paint a heron in the reeds, ink wash, 3 versions",
            subject="a heron in the reeds", style="ink wash", count=3, seed=7,
        )
    )  # fmt: skip

    requests = build(plan.steps[0], {})

    assert all(isinstance(request, ImageRequest) for request in requests)
    assert [request.seed for request in requests] == [
        7,
        derive_seed(7, "variation", "1"),
        derive_seed(7, "variation", "2"),
    ]
    first = requests[0]
    assert isinstance(first, ImageRequest)
    assert first.prompt == "a heron in the reeds, ink wash" and first.style == ""
    assert "no style “ink wash”" in plan.notes[0]
    assert plan.steps[0].says == "3 pictures of a heron in the reeds"


@pytest.mark.parametrize(
    ("style", "known"),
    [
        ("watercolor", "watercolour"),
        ("watercolur", "watercolour"),
        ("pixel art", "pixel art"),
        ("black and white", "black and white"),
    ],
)
def test_a_style_that_the_illustrator_knows_is_a_field(style: str, known: str) -> None:
    (step,) = planned(wish("image", f"a fox, {style}", subject="a fox", style=style)).steps

    assert (step.fields["prompt"], step.fields["style"]) == ("a fox", known)


@pytest.mark.parametrize(
    ("slots", "size"),
    [
        ({"aspect_ratio": "16:9"}, (1280, 720)),
        ({"aspect_ratio": "9:16"}, (720, 1280)),
        ({"aspect_ratio": "1:1"}, (720, 720)),
        ({"aspect_ratio": "4:5"}, (720, 900)),
        ({"width": 1024, "height": 768}, (1024, 768)),
        ({"width": 1920}, (1920, 1080)),
        ({"height": 1000, "aspect_ratio": "4:5"}, (800, 1000)),
        ({}, (1280, 720)),
    ],
)
def test_the_size_of_a_picture(slots: dict[str, Any], size: tuple[int, int]) -> None:
    (request,) = build(planned(wish("image", "a fox", subject="a fox", **slots)).steps[0], {})

    assert isinstance(request, ImageRequest)
    assert (request.width, request.height) == size


def test_a_mood_is_painted_only_where_it_can_be_seen() -> None:
    gloomy = planned(wish("image", "a gloomy pier", subject="a pier", mood="gloomy")).steps[0]
    upbeat = planned(wish("image", "an upbeat pier", subject="a pier", mood="upbeat")).steps[0]

    assert gloomy.fields["prompt"] == "a pier, gloomy"
    assert upbeat.fields["prompt"] == "a pier"


def test_a_reel_with_jaunty_accordion() -> None:
    plan = planned(
        wish(
            "video", "quick reel about composting, 25 secs, jaunty accordion", subject="composting",
            duration_s=25, aspect_ratio="9:16", mood="jaunty", instrument="accordion",
        )
    )  # fmt: skip

    (request,) = build(plan.steps[0], {})

    assert isinstance(request, VideoRequest)
    assert (request.prompt, request.duration, request.frame_size()) == ("composting", 25.0, (720, 1280))
    assert request.music_prompt == "jaunty accordion" and request.is_scored()
    assert plan.steps[0].says == "a video about composting, 25 seconds, 9:16"
    assert plan.seconds == pytest.approx(23.0) and not plan.costly


def test_a_film_without_music_and_captions() -> None:
    (request,) = build(
        planned(
            wish("video", "a film on bees, no music and no subtitles, sad, 30 fps", subject="bees", mood="sad")
        ).steps[0],
        {},
    )

    assert isinstance(request, VideoRequest)
    assert (request.music, request.music_prompt, request.captions.mode, request.fps) == (False, "", "off", 30)


def test_pixels_of_films() -> None:
    (high,) = build(planned(wish("video", "bees, 1080 high", subject="bees", height=1080)).steps[0], {})
    plan = planned(wish("video", "bees, 1081x1081", subject="bees", width=1081, height=1081))
    (square,) = build(plan.steps[0], {})

    assert isinstance(high, VideoRequest) and isinstance(square, VideoRequest)
    assert high.frame_size() == (1920, 1080)
    assert square.frame_size() == (1080, 1080) and square.aspect == "1:1"
    assert any("even sides" in note for note in plan.notes)


def test_a_mournful_cello() -> None:
    text = "something in f sharp minor, 66 bpm, cello, mournful"
    plan = planned(wish("music", text, key="F# minor", tempo_bpm=66, instrument="cello", mood="mournful"))

    (request,) = build(plan.steps[0], {})

    assert isinstance(request, MusicRequest)
    assert request.prompt == text
    assert (request.key, request.tempo, request.instrument, request.mood) == ("F-sharp minor", 66, "cello", "mournful")
    assert plan.notes == ()


def test_composers_that_are_here_are_a_field_and_others_stay_in_the_words() -> None:
    ours = planned(wish("music", "in the manner of Beethoven, two minutes", composer="beethoven", duration_s=120))
    alike = planned(wish("music", "a mozartian trifle", composer="mozartian"))
    assert alike.steps[0].fields["composer"] == "mozart" and alike.notes == ()
    other = planned(wish("music", "a nocturne like Chopin", composer="chopin"))

    assert ours.steps[0].fields["composer"] == "beethoven" and ours.steps[0].fields["duration"] == 120
    assert "composer" not in other.steps[0].fields
    assert other.steps[0].fields["prompt"] == "a nocturne like Chopin"
    assert "No model here has learnt Chopin" in other.notes[0] and "Bach" in other.notes[0]


def test_what_music_does_not_know_stays_in_the_words() -> None:
    plan = planned(wish("music", "something for the theremin, zesty", instrument="zorblax", mood="zesty"))

    assert set(plan.steps[0].fields) == {"prompt"}
    assert plan.steps[0].fields["prompt"] == "something for the theremin, zesty, zorblax"


def test_a_genre_is_in_the_words() -> None:
    (step,) = planned(wish("music", "something slow", style="bossa nova")).steps

    assert step.fields["prompt"] == "something slow, bossa nova"


def test_words_to_sing_are_lyrics() -> None:
    words = "the kettle sings all morning"
    quoted = planned(wish("music", f'sing "{words}"', subject=words)).steps[0]
    topic = planned(wish("music", "a song to sing about rain and wind", subject="rain and wind")).steps[0]

    assert quoted.fields["lyrics"] == words
    assert "lyrics" not in topic.fields


def test_speech_is_spoken_to_the_letter() -> None:
    text = "Doors close at nine.  Really – 9 p.m.!"
    (request,) = build(planned(wish("speech", f"voice this for me: {text}", subject=text)).steps[0], {})

    assert isinstance(request, SpeechRequest)
    assert (request.text, request.voice, request.language) == (text, "auto", "en")


def test_preferences_fill_what_is_open_and_are_told() -> None:
    profile = Profile(style="watercolour", aspect="1:1", composer="mozart", language="en")

    open_ = planned(wish("image", "a fox", subject="a fox"), profile=profile)
    said = planned(
        wish("image", "a fox, comic, 16:9", subject="a fox", style="comic", aspect_ratio="16:9"), profile=profile
    )
    film = planned(wish("video", "bees", subject="bees"), profile=profile)
    tune = planned(wish("music", "a march"), profile=profile)

    assert open_.steps[0].fields == {"prompt": "a fox", "width": 720, "height": 720, "style": "watercolour"}
    assert open_.notes == ("style: watercolour, as you prefer", "aspect: 1:1, as you prefer")
    assert said.steps[0].fields == {"prompt": "a fox", "width": 1280, "height": 720, "style": "comic"}
    assert said.notes == ()
    assert (film.steps[0].fields["style"], film.steps[0].fields["aspect"]) == ("watercolour", "1:1")
    assert tune.steps[0].fields["composer"] == "mozart" and tune.notes == ("composer: Mozart, as you prefer",)


@pytest.mark.parametrize(
    ("intent", "slots", "says", "choice"),
    [
        ("video", {"duration_s": 10_800}, "3 hours cannot be made", "Make a video about bees, 1 hour"),
        ("video", {"duration_s": 1}, "1 second cannot be made", "Make a video about bees, 2 seconds"),
        ("image", {"count": 500}, "500 are more than I make at once", "Make 12 pictures of bees"),
        ("image", {"width": 50_000, "height": 50_000}, "50,000 x 50,000 pixels", "Make a picture of bees, 4096x4096"),
        ("image", {"width": 8}, "8 x 4 pixels", "Make a picture of bees, 4096x2048"),
        ("video", {"height": 4000}, "A film of 4,000 lines", "Make a video about bees, 1080 pixels high"),
        ("video", {"width": 4000, "height": 4000}, "4,000 x 4,000 pixels", "Make a video about bees, 2160x2160"),
        ("music", {"tempo_bpm": 900}, "900 beats a minute", "Compose music about bees, at 300 bpm"),
        ("image", {"seed": 2**40}, "A seed is 0 to", "Make a picture of bees"),
        ("music", {"duration_s": 7_200}, "2 hours cannot be made", "Compose music about bees, 1 hour"),
    ],
)
def test_what_is_out_of_range_is_asked_about(intent: Intent, slots: dict[str, Any], says: str, choice: str) -> None:
    question = asked(wish(intent, "bees", subject="bees", **slots))

    assert question.text.startswith(says)
    assert choice in [message for _, message in question.choices]
    assert 2 <= len(question.choices) <= 3


def test_frames_a_second_that_no_film_has_are_asked_about() -> None:
    question = asked(wish("video", "bees at 5 fps", subject="bees"))

    assert "24 to 60 frames a second" in question.text
    assert question.choices[0] == ("24 fps", "Make a video about bees, 24 fps")


def test_twelve_are_made_without_asking() -> None:
    assert planned(wish("image", "12 foxes", subject="foxes", count=12)).steps[0].copies == 12


def test_steps_take_what_earlier_steps_made() -> None:
    song = Step("2", "music", {"prompt": "sad piano"}, "a song", uses={"lyrics": "1.text"})
    film = Step("3", "video", {"style": "oil"}, "a film", uses={"music_file": "2.file", "source": "1.text"})
    poem = "Rain on the roof,\nrain on the sea."
    made = {"1": Made(text=poem), "2": Made(file_ref=SONG, midi_ref=SCORE)}

    (sung,) = build(song, made)
    (shown,) = build(film, made)

    assert isinstance(sung, MusicRequest) and sung.lyrics == poem and sung.duration > 5
    assert isinstance(shown, VideoRequest)
    assert (shown.source, shown.music_file, shown.style) == (poem, SONG, "oil")
    assert 2 <= shown.duration < 12  # as long as its words


def test_a_picture_in_a_film_has_a_script_around_it() -> None:
    step = Step("2", "video", {"prompt": "A fox in snow.", "duration": 10.0}, "a film", uses={"image": "1.file"})

    (film,) = build(step, {"1": Made(file_ref=PICTURE)})

    assert isinstance(film, VideoRequest) and film.script is not None
    (scene,) = film.script.scenes
    assert (scene.narration, scene.image, scene.duration) == ("A fox in snow.", PICTURE, 9.65)


def test_fields_inside_of_others_are_filled() -> None:
    scenes = [{"narration": "A fox."}, {"narration": "An owl."}]
    uses = {"script.scenes.0.image": "1.file", "script.scenes.1.image": "2.file"}
    step = Step("3", "video", {"script": {"scenes": scenes}}, "a film", uses=uses)

    (film,) = build(step, {"1": Made(file_ref=PICTURE), "2": Made(file_ref=PICTURE.replace("a", "d"))})

    assert isinstance(film, VideoRequest) and film.script is not None
    assert [scene.image for scene in film.script.scenes] == [PICTURE, PICTURE.replace("a", "d")]
    assert "image" not in scenes[0]  # the step is as it was


@pytest.mark.parametrize(
    ("uses", "made"),
    [
        ({"text": "1.text"}, {}),
        ({"text": "1.text"}, {"1": Made(text="  ")}),
        ({"text": "1.midi"}, {"1": Made(text="words")}),
        ({"text": "1.colour"}, {"1": Made(text="words")}),
        ({"text.deep": "1.text"}, {"1": Made(text="words")}),
    ],
)
def test_what_an_earlier_step_did_not_make_is_told(uses: dict[str, str], made: dict[str, Made]) -> None:
    with pytest.raises(InputError, match="step|field"):
        build(Step("2", "speech", {"text": ""}, "a reading", uses=uses), made)


def test_a_wrong_field_is_named() -> None:
    with pytest.raises(InputError, match="width"):
        build(Step("1", "image", {"prompt": "a fox", "width": 9}, "a picture"), {})
    with pytest.raises(InputError, match="kind"):
        build(Step("1", "hologram", {}, "a hologram"), {})


def test_text_is_asked_for_in_messages() -> None:
    step = Step("1", "text", {"messages": [{"role": "user", "content": "a poem"}]}, "a poem")

    (request,) = build(step, {})

    assert isinstance(request, TextRequest) and request.messages[0].content == "a poem"
