"""From the meaning of a message to what is done: one plan, one question, a control, or talk."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from helpers_wishes import asked, never, outcome, planned, understood, wish
from visiontune.chat.base import Control, Intent, Made, Outcome, Plan, Question, Situation, Step, Talk, Wish
from visiontune.chat.memory.profile import Profile
from visiontune.chat.plans.here import Here
from visiontune.chat.plans.planning import held_plan, plan, remaining
from visiontune.chat.plans.requesting import build
from visiontune.chat.writing.texts import asked as asked_text
from visiontune.errors import BackendError
from visiontune.music.base import MusicRequest
from visiontune.requests import Request
from visiontune.video.base import VideoRequest

PICTURE = f"sha256:{'a' * 64}.png"
SOUND = f"sha256:{'b' * 64}.wav"
SCORE = f"sha256:{'c' * 64}.mid"
POEM = wish("chat", "write a poem about rain")
NOTES = (
    "# The harbour in winter\n\nThe harbour freezes in January. Fishermen cut channels through the ice with long saws. "
    "The ferries stop for six weeks, and the islands live on what they stored.\n\nIn March the ice breaks up in one night."
)
FOX = Made("m1", "image", {"prompt": "a fox"}, "a picture of a fox")


def test_a_poem_is_written_set_to_music_and_becomes_a_video() -> None:
    found = planned(
        POEM,
        wish("music", "set it to sad piano music", mood="sad", instrument="piano"),
        wish("followup", "then make a video of it"),
    )

    text, music, film = found.steps
    assert (text.kind, text.says) == ("text", "a poem about rain")
    assert text.fields["messages"][-1] == {"role": "user", "content": "write a poem about rain"}
    assert (music.kind, dict(music.uses)) == ("music", {"lyrics": "1.text"})
    assert (music.fields["mood"], music.fields["instrument"]) == ("sad", "piano")
    assert (film.kind, dict(film.uses)) == ("video", {"music_file": "2.file", "source": "1.text"})
    assert film.needs == {"1", "2"}


def test_a_text_of_a_known_kind_is_asked_of_who_writes_it() -> None:
    message = understood(wish("chat", "write a haiku about frost"), wish("followup", "read it aloud"))

    found = plan(message, Situation(), Profile(), never, asked=asked_text)

    assert isinstance(found, Plan)
    text, speech = found.steps
    assert text.says == "a haiku about frost" and dict(speech.uses) == {"text": "1.text"}
    assert (
        text.fields["backend"] == "wordsmith" and text.fields["messages"][-1]["content"] == "write a haiku about frost"
    )


def test_a_poem_is_read_aloud() -> None:
    text, speech = planned(POEM, wish("followup", "then read it aloud in a british voice", voice="british")).steps

    assert text.kind == "text"
    assert (speech.kind, dict(speech.uses), "text" in speech.fields) == ("speech", {"text": "1.text"}, False)


def test_a_poem_becomes_a_video_and_a_picture() -> None:
    _, film, picture = planned(
        POEM,
        wish("video", "make a vertical video of it", subject="it", aspect_ratio="9:16"),
        wish("followup", "and illustrate it"),
    ).steps

    assert dict(film.uses) == {"source": "1.text"} and film.fields["aspect"] == "9:16"
    assert (picture.kind, picture.fields["prompt"], dict(picture.uses)) == ("image", "rain", {})


def test_a_question_is_answered_beside_a_picture_and_read() -> None:
    steps = planned(
        wish("chat", "Who was Artemisia Gentileschi?"),
        wish("image", "Draw her studio", subject="her studio"),
        wish("followup", "Read the answer to me."),
    ).steps

    assert [step.kind for step in steps] == ["text", "image", "speech"]
    assert dict(steps[2].uses) == {"text": "1.text"}


def test_small_talk_beside_a_picture_is_no_text() -> None:
    (step,) = planned(wish("chat", "hi!"), wish("image", "draw a mole in a tuxedo", subject="a mole in a tuxedo")).steps

    assert (step.id, step.fields["prompt"]) == ("1", "a mole in a tuxedo")


def test_two_makings_are_one_plan_without_dependence() -> None:
    found = planned(
        wish("image", "make a picture of a fox", subject="a fox"),
        wish("music", "and compose a waltz"),
        wish("speech", "and say hello world", subject="hello world"),
    )

    assert [(step.id, step.kind, dict(step.uses)) for step in found.steps] == [
        ("1", "image", {}), ("2", "music", {}), ("3", "speech", {}),
    ]  # fmt: skip
    assert found.seconds == pytest.approx(sum((1.5, 9, 2.3)), abs=0.5)


def test_a_picture_is_used_in_a_video() -> None:
    first, film = planned(
        wish("image", "draw a fox in snow", subject="a fox in snow"),
        wish("followup", "and use it in a 10 s video", duration_s=10),
    ).steps

    assert dict(film.uses) == {"image": "1.file"} and film.fields["prompt"] == "A fox in snow."
    assert film.says == "a video of a picture of a fox in snow, 10 seconds"
    assert first.kind == "image"


def test_both_pictures_are_put_in_one_slideshow() -> None:
    steps = planned(
        wish("image", "a fox as a drawing", subject="a fox"),
        wish("image", "also draw an owl", subject="an owl"),
        wish("followup", "put both in one slideshow"),
    ).steps

    film = steps[2]
    assert dict(film.uses) == {"script.scenes.0.image": "1.file", "script.scenes.1.image": "2.file"}
    scenes = film.fields["script"]["scenes"]
    assert [(scene["narration"], scene["duration"]) for scene in scenes] == [("A fox.", 4.65), ("An owl.", 4.65)]
    assert film.says == "a video of 2 pictures"


def test_a_piece_becomes_a_film_without_words() -> None:
    _, film = planned(
        wish("music", "Compose a calm waltz", mood="calm", duration_s=30),
        wish("followup", "Make a video out of it with pictures of Vienna."),
    ).steps

    scenes = film.fields["script"]["scenes"]
    assert dict(film.uses) == {"music_file": "1.file"} and "duration" not in film.fields
    assert [(scene["image_prompt"], scene["duration"]) for scene in scenes] == [("Vienna", 9.65)] * 3


def test_other_follow_ups_are_resolved_with_the_steps_before_and_get_numbers() -> None:
    seen: list[tuple[str, tuple[Step, ...]]] = []

    def follow(one: Wish, situation: Situation, before: tuple[Step, ...]) -> Outcome:
        seen.append((one.text, before))
        return Plan((Step("1", "upscale", {"factor": 2}, "larger", uses={"file": "1.file"}),), ("twice as large",))

    message = understood(wish("image", "draw a fox", subject="a fox"), wish("followup", "then make it twice as large"))
    found = plan(message, Situation(), Profile(), follow)

    assert isinstance(found, Plan)
    assert [(step.id, step.kind) for step in found.steps] == [("1", "image"), ("2", "upscale")]
    assert seen == [("then make it twice as large", found.steps[:1])] and found.notes == ("twice as large",)


def test_a_follow_up_and_a_pointing_wish_go_to_the_follower() -> None:
    def follow(one: Wish, situation: Situation, before: tuple[Step, ...]) -> Outcome:
        return Question(f"{one.intent}, {len(before)}")

    situation = Situation(made=(FOX,), last=("m1",))

    for one in (
        wish("followup", "same again but at dusk, and wider"),
        wish("video", "make a video of it", subject="it"),
    ):
        assert plan(understood(one), situation, Profile(), follow) == Question(f"{one.intent}, 0")


def test_a_follow_up_that_cannot_be_made_is_refused_before_it_runs() -> None:
    def follow(one: Wish, situation: Situation, before: tuple[Step, ...]) -> Outcome:
        return Plan((Step("1", "image", {"prompt": "a fox", "width": 9}, "a narrow picture"),))

    found = plan(understood(wish("followup", "9 pixels wide")), Situation(made=(FOX,)), Profile(), follow)

    assert isinstance(found, Question) and "width" in found.text


def test_what_runs_is_not_stopped_on_a_guess() -> None:
    torn = replace(wish("cancel", "stop motion of a boat", 0.42), likely=(("video", 0.40),))

    found = plan(understood(torn), Situation(running=True), Profile(), never)

    assert isinstance(found, Question)
    assert [label for label, _ in found.choices] == ["Stop what is running", "A video", "Just talk"]


def test_quoted_words_are_said_be_they_pronouns() -> None:
    found = planned(wish("speech", 'say "this"', subject="this"), situation=Situation(said="something else"))

    assert found.steps[0].fields["text"] == "this"


def test_controls() -> None:
    assert outcome(wish("status", "how much longer?"), situation=Situation(made=(FOX,))) == Control("status")
    for words in ("how many planets are there?", "how many bones does a hand have?", "How many small moons are known?"):
        assert outcome(wish("status", words)) == Talk(), words
    for words in ("how many jobs are there?", "how many pictures are left?", "how many of them are done?"):
        assert outcome(wish("status", words)) == Control("status"), words
    assert outcome(wish("cancel", "drop it, I changed my mind")) == Control("cancel")
    stop = understood(wish("cancel", "Stop the film."), wish("image", "A fox instead.", subject="a fox"))
    found = plan(stop, Situation(running=True), Profile(), never)
    assert isinstance(found, Control) and found.what == "cancel" and isinstance(found.then, Plan)
    assert [(step.kind, step.fields["prompt"]) for step in found.then.steps] == [("image", "a fox")]
    unclear = understood(wish("cancel", "Stop the film."), wish("image", "A picture instead."))
    asks = plan(unclear, Situation(running=True), Profile(), never)
    assert asks == Control("cancel", Question("What should the picture show?"))
    rest = remaining(stop)
    assert rest is not None and [one.intent for one in rest.wishes] == ["image"]
    idle = plan(stop, Situation(), Profile(), never)
    assert isinstance(idle, Plan) and idle.steps[0].fields["prompt"] == "a fox"


@pytest.mark.parametrize(
    ("confidence", "likely"),
    [(0.41, (("chat", 0.40),)), (0.5, (("chat", 0.3),)), (0.56, (("video", 0.43),))],
)
def test_what_is_unclear_is_asked_about(confidence: float, likely: tuple[tuple[Intent, float], ...]) -> None:
    question = asked(replace(wish("image", "herons", confidence, subject="herons", style="ink"), likely=likely))

    assert "herons" in question.text and 2 <= len(question.choices) <= 3
    messages = [message for _, message in question.choices]
    assert messages[0] == "Make a picture of herons, in the style of ink"
    assert messages[-1] == "What can you tell me about herons?"


def test_talk_is_asked_about_only_where_making_is_as_likely() -> None:
    torn = replace(wish("chat", "a heron, what a sight", 0.48), likely=(("image", 0.45),))
    calm = replace(torn, likely=(("status", 0.45),))

    assert asked(torn).choices[0][0] == "A picture"
    assert outcome(calm) == Talk()
    assert outcome(wish("chat", "was Beethoven deaf")) == Talk()


@pytest.mark.parametrize(
    ("intent", "says"),
    [
        ("image", "What should the picture show?"),
        ("video", "What should the video be about?"),
        ("speech", "What should I say?"),
    ],
)
def test_what_is_missing_is_asked_for(intent: Intent, says: str) -> None:
    assert asked(wish(intent, "make me one")).text.startswith(says)


def test_a_refusal_is_kept_and_made_on_consent() -> None:
    refusal = replace(
        wish("chat", "Please do NOT make the harbour video yet - just tell me which shots you would put in it."),
        held=("video", {"subject": "the harbour"}),
    )

    kept = held_plan(refusal, Profile(aspect="9:16"))
    said = outcome(refusal)

    assert kept is not None and kept.steps[0].fields["prompt"] == "the harbour"
    assert kept.steps[0].fields["aspect"] == "9:16"
    assert isinstance(said, Talk) and "OK, make it" in said.note and "a video about the harbour" in said.note
    agreed = outcome(wish("followup", "OK, make it"), situation=Situation(offered=kept))
    assert agreed == kept
    assert held_plan(wish("chat", "hello"), Profile()) is None


def test_a_costly_plan_that_was_agreed_to_is_not_asked_about_again() -> None:
    long = planned(wish("video", "an hour about bees", subject="bees", duration_s=3_600))
    assert long.costly and long.seconds == pytest.approx(2_883)

    agreed = outcome(wish("chat", "Yes, go ahead"), situation=Situation(offered=long))

    assert isinstance(agreed, Plan) and not agreed.costly and agreed.steps == long.steps


def test_a_video_of_a_document() -> None:
    situation = Situation(documents={"harbour.md": NOTES})

    (request,) = build(
        planned(wish("video", "make a video of this document", subject="this document"), situation=situation).steps[0],
        {},
    )
    short = planned(wish("followup", "make a 20 s video of it", duration_s=20), situation=situation).steps[0]
    topic = planned(wish("video", "a video about volcanoes", subject="volcanoes"), situation=situation).steps[0]

    assert isinstance(request, VideoRequest)
    assert request.source == NOTES and 10 < request.duration < 40
    assert (short.fields["source"], short.fields["duration"]) == (NOTES, 20)
    assert "source" not in topic.fields and topic.fields["prompt"] == "volcanoes"


@pytest.mark.parametrize(
    ("text", "intent", "slots"),
    [
        ("make a video of it", "followup", {}), ("make a video of this document", "video", {"subject": "this"}),
        ("a film of it please", "video", {"subject": "it"}),
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "said", ["I have “harbour.md”. Ask me about it.", "The fishermen cut channels through the ice with long saws."]
)
def test_after_an_answer_about_a_document_it_is_the_document(
    text: str, intent: Intent, slots: dict[str, Any], said: str
) -> None:
    situation = Situation(documents={"harbour.md": NOTES}, said=said)

    film = planned(wish(intent, text, **slots), situation=situation).steps[0]

    assert (film.kind, film.fields["source"]) == ("video", NOTES)


def test_after_an_answer_about_something_else_it_is_the_answer() -> None:
    situation = Situation(documents={"harbour.md": NOTES}, said="Whales are mammals that sing to each other.")

    film = planned(wish("video", "make a video of it", subject="it"), situation=situation).steps[0]
    answer = planned(
        wish("video", "make a video of your answer", subject="your answer"),
        situation=replace(situation, said="Fishermen cut channels through the ice."),
    ).steps[0]

    assert film.fields["source"] == situation.said
    assert answer.fields["source"] == "Fishermen cut channels through the ice."


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("a narrated summary of it", "chat"),
        ("make a narrated summary of it", "followup"),
        ("narrate a summary", "speech"),
    ],
)
def test_a_narrated_summary_is_of_the_document(text: str, intent: Intent) -> None:
    situation = Situation(documents={"harbour.md": NOTES}, said="Anna Bell built it.", made=(FOX,), last=("m1",))

    speech = planned(wish(intent, text, 0.56), situation=situation).steps[0]

    assert speech.kind == "speech" and "summary of harbour.md" in speech.says
    assert speech.fields["text"].split(". ")[0] in " ".join(NOTES.split())


def test_what_came_with_the_message_is_what_it_means() -> None:
    documents = {"new.txt": "The mill turns. It grinds rye.", "old.txt": "The pier is old. Gulls cry."}
    situation = Situation(
        documents=documents, new_documents=("new.txt",), said="The pier is old.", made=(FOX,), last=("m1",)
    )

    for text, intent, kind, field in [
        ("read it", "followup", "speech", "text"), ("read it aloud", "speech", "speech", "text"),
        ("make a video of it", "video", "video", "source"),
    ]:  # fmt: skip
        step = planned(wish(intent, text, subject="it"), situation=situation).steps[0]  # type: ignore[arg-type]
        assert (step.kind, step.fields[field]) == (kind, documents["new.txt"])


def test_a_long_document_is_told_in_a_minute_and_that_is_said() -> None:
    situation = Situation(documents={"long.txt": "The tide comes in twice a day, and then it goes out. " * 200})

    found = planned(wish("video", "a film of this file", subject="this file"), situation=situation)

    assert found.steps[0].fields["duration"] == 60
    assert "central sentences in 1 minute" in found.notes[0]


def test_a_document_is_read_summed_up_and_pictured() -> None:
    situation = Situation(documents={"harbour.md": NOTES})

    read = planned(wish("speech", "read this document", subject="this document"), situation=situation).steps[0]
    summed = planned(
        wish("followup", "narrate a 6 second summary of this document", duration_s=6), situation=situation
    ).steps[0]
    picture = planned(wish("image", "a picture of my notes", subject="my notes"), situation=situation).steps[0]

    assert read.fields["text"].startswith("The harbour in winter") and "one night." in read.fields["text"]
    assert summed.kind == "speech" and 0 < len(summed.fields["text"]) < len(read.fields["text"]) / 1.5
    assert all(sentence in NOTES for sentence in summed.fields["text"].split(". ")[:1])
    assert picture.fields["prompt"] == "The harbour in winter"


def test_what_came_with_the_message_is_used() -> None:
    files = {"image": PICTURE}
    painted = planned(
        wish("image", "make this photo a watercolour", subject="this photo", style="watercolour"),
        situation=Situation(files=files),
    ).steps[0]
    film = planned(
        wish("video", "a 10 s video about our harvest with this picture", subject="our harvest", duration_s=10),
        situation=Situation(files=files),
    ).steps[0]
    larger = planned(wish("followup", "enlarge it 4x"), situation=Situation(files=files)).steps[0]
    song = planned(
        wish("video", "a video about the sea with this music", subject="the sea"),
        situation=Situation(files={"audio": SOUND}),
    ).steps[0]
    voice = planned(
        wish("video", "make a video of my recording", subject="my recording"),
        situation=Situation(files={"audio": SOUND}),
    ).steps[0]
    theme = planned(
        wish("music", "variations on this theme", subject="this theme"), situation=Situation(files={"midi": SCORE})
    ).steps[0]

    assert (painted.fields["init_image"], painted.fields["style"]) == (PICTURE, "watercolour")
    (scene,) = film.fields["script"]["scenes"]
    assert (scene["narration"], scene["image"], scene["duration"]) == ("our harvest", PICTURE, 9.65)
    assert (larger.kind, dict(larger.fields)) == ("upscale", {"file": PICTURE, "factor": 4})
    assert (song.fields["music_file"], song.fields["prompt"]) == (SOUND, "the sea")
    assert voice.fields["narration"] == {"audio": SOUND} and "prompt" not in voice.fields
    assert theme.fields["theme"] == SCORE


def test_what_was_said_is_read_sung_and_filmed() -> None:
    situation = Situation(said="Rain on the roof,\nrain on the sea.")

    read = planned(wish("speech", "read that aloud", subject="that"), situation=situation).steps[0]
    sung = planned(wish("music", "set it to music", subject="it"), situation=situation).steps[0]
    film = planned(wish("video", "a video of it", subject="it"), situation=situation).steps[0]

    assert read.fields["text"] == situation.said
    assert sung.fields["lyrics"] == situation.said
    assert film.fields["source"] == situation.said and film.fields["duration"] < 12


def test_what_cannot_be_made_here_is_said_before_anything_runs() -> None:
    def refuse(request: Request) -> None:
        raise BackendError("no image backend is on")

    question = asked(wish("image", "a fox den", subject="a fox den"), here=Here(check=refuse))

    assert question.text == "Nothing here can make this picture: no image backend is on"


def test_a_picture_that_nothing_here_can_paint_on_from_is_said_shortly() -> None:
    def refuse(request: Request) -> None:
        raise BackendError("diffusion: no weights are here; and more of this kind")

    one = wish("image", "make this photo a watercolour", subject="this photo")
    question = asked(one, situation=Situation(files={"image": PICTURE}), here=Here(check=refuse))

    assert question.text.startswith("I cannot paint on from your picture here") and "weights pull" in question.text


@pytest.mark.parametrize("subject", ["a fox den", "a fox den - one under snow, one in spring"])
def test_views_that_are_described_one_by_one_are_pictures_of_their_own(subject: str) -> None:
    text = "I'd love two views of a fox den - one under snow, one in spring"
    found = planned(wish("image", text, subject=subject, count=2, style="gouache"))

    assert [(step.id, step.fields["prompt"], step.copies) for step in found.steps] == [
        ("1", "a fox den under snow, gouache", 1),
        ("2", "a fox den in spring, gouache", 1),
    ]
    assert found.steps[1].says == "a picture of a fox den in spring" and len(found.notes) == 1


def test_a_paid_service_is_asked_about_and_said() -> None:
    found = planned(wish("image", "a fox", subject="a fox"), here=Here(paid=lambda kind: kind == "image"))

    assert found.costly and found.notes == ("An online service makes the image, which may cost money.",)


def test_a_text_that_was_written_last_is_what_is_read() -> None:
    def follow(one: Wish, situation: Situation, before: tuple[Step, ...]) -> Outcome:
        return Question("the poem")

    poem = Made("m2", "text", {}, "a poem")
    situation = Situation(made=(poem,), last=("m2",), said="Note: nothing.")

    assert plan(understood(wish("speech", "read it", subject="it")), situation, Profile(), follow) == Question(
        "the poem"
    )


def test_a_text_that_is_given_is_told_and_not_written_about() -> None:
    told = " ".join(f"On day {n} the ice on the lake was {n} centimetres thick." for n in range(1, 12))

    film = planned(wish("video", f"make a video: {told}", subject=told)).steps[0]

    assert film.fields["source"] == told and "prompt" not in film.fields


def test_the_end_of_a_long_text_is_spoken_too() -> None:
    told = " ".join(f"Line number {n} of the long speech." for n in range(1, 400))
    message = f"Read this aloud: {told}"
    cut = replace(wish("speech", message[:4_000].rstrip(" ,;"), subject=message[17:4_000].strip()), start=0)

    found = plan(understood(cut, text=message), Situation(), Profile(), never)

    assert isinstance(found, Plan) and found.steps[0].fields["text"] == told


@pytest.mark.parametrize("subject", ["桜🌸" * 120, "a/b:../x", "«é»\t\n ok", "x" * 100_000])
def test_odd_subjects_survive(subject: str) -> None:
    for intent in ("image", "video", "speech"):
        found = planned(wish(intent, f"make {subject}", subject=subject))
        fields = found.steps[0].fields
        assert subject.strip() in {str(fields.get(name, "")).strip() for name in ("prompt", "source", "text")}


@pytest.mark.parametrize("subject", ["nul\0", "half \ud83c"])
def test_what_no_request_can_hold_is_a_question(subject: str) -> None:
    assert "cannot take" in asked(wish("image", "make it", subject=subject)).text


def test_plans_are_json() -> None:
    found = planned(POEM, wish("music", "set it to music"), wish("image", "a fox", subject="a fox", count=3))
    document: dict[str, Any] = json.loads(json.dumps(found.document()))

    assert [step["uses"] for step in document["steps"]] == [{}, {"lyrics": "1.text"}, {}]
    assert Plan.of(document) == found
    request = build(Plan.of(document).steps[2], {})
    assert len({one.seed for one in request}) == 3


def test_music_follows_the_profile_of_a_user() -> None:
    (request,) = build(planned(wish("music", "a march"), profile=Profile(composer="chopin")).steps[0], {})

    assert isinstance(request, MusicRequest)
    assert request.prompt == "a march, in the manner of Chopin" and request.composer == ""


@pytest.mark.parametrize(("intent", "other"), [("video", "followup"), ("followup", "video")])
def test_two_readings_that_mean_one_thing_are_no_question(intent: Intent, other: Intent) -> None:
    text = "make a 4 second video of this picture"
    one = replace(wish(intent, text, 0.52, subject="this", duration_s=4), likely=((other, 0.46),))
    film = Plan((Step("1", "video", {"prompt": "a fox"}, "a film of the picture"),))

    found = plan(understood(one), Situation(made=(FOX,), last=("m1",)), Profile(), lambda *_: film)

    assert isinstance(found, Plan) and found.steps == film.steps
    assert isinstance(plan(understood(one), Situation(), Profile(), never), Question)
