"""Claims of what was not made: found where they are made to the user, not in questions, stories and quotations."""

from __future__ import annotations

import pytest

from visiontune.chat.agent.claims import unmade

NOTHING = "Note: nothing was made for this message."


@pytest.mark.parametrize(
    "text",
    [
        "I made the picture.",
        "I've just created a beautiful illustration of a fox for you!",
        "Sure! I have generated two images of a fox den.",
        "Here is your picture of a fox.",
        "Here’s the short video you asked for.",
        "Here are three watercolour paintings of boats.",
        "Your video is ready! Let me know if you want changes.",
        "The images have been generated and saved.",
        "We composed a little waltz melody for you.",
        "![a fox](https://example.org/fox.png)",
        "You can find it at sandbox:/mnt/data/fox.png",
        "I saved it as fox_final.png.",
        "The file harbour.mp4 was created.",
        "Picture created!",
        "Image generated successfully.",
        "Sure thing, I drew a fox for you.",
        "Here you go! Your picture of a fox.",
        "Attached is the image you asked for.",
        "Below is the picture you wanted.",
        "I've put together a 30-second video about otters.",
        "I composed a piece of music for you.",
        "Done! The picture shows a red fox in deep snow.",
        "[Image: a fox in the snow]",
        "*generates image of a fox*",
        "Ich habe das Bild für dich erstellt.",
        "Hier ist dein Video.",
        "J'ai créé une image de renard.",
        "Voici votre image.",
        "He creado la imagen.",
        "Aquí tienes la imagen.",
    ],
)
def test_a_lie_gets_a_note(text: str) -> None:
    assert unmade(text, ()) == NOTHING


@pytest.mark.parametrize(
    "text",
    [
        "",
        "I can make a picture of it, if you like.",
        "I have not made a picture.",
        "I haven't created the video yet.",
        "Shall I say that I made the picture?",
        "Once I've made the picture, I will tell you.",
        "If I made a video, it would begin with a wide shot.",
        "Here is how a picture is painted in oils.",
        "Here is a video idea: the harbour at dawn.",
        "Here are some picture prompts.",
        "Here's the script for the video.",
        "Here is the outline of your video.",
        'Rembrandt said: "I made the picture in a day."',
        "A PNG file like logo.png keeps its transparency.",
        "> I made the picture.",
        "`convert fox.png fox.jpg` is the command that created it.",
        "The film was made in 1942.",
        "The painting was finished by his pupil.",
        "Beethoven composed the piece in 1808.",
        "First a wide shot, then the boats; the music is calm.",
        "Das Bild wurde 1642 gemalt.",
        "I've made a list of picture ideas.",
        "I have created a poem about a painting.",
        "I've prepared a caption for your photo.",
        "I've drawn on several sources; the picture is mixed.",
        "Here is a short piece of advice.",
        "Here's a song recommendation: Heroes.",
        "Here is the big picture: inflation is falling.",
        "Here is the clip art question you asked about.",
        "Here's an image that comes to mind: a lone heron.",
        "Your song is ready when you feel it in your bones.",
    ],
)
def test_what_claims_nothing_gets_none(text: str) -> None:
    assert unmade(text, ()) == ""


def test_what_was_made_may_be_claimed() -> None:
    assert unmade("I've made the picture.", {"image"}) == ""
    assert unmade("I've made the picture and saved it as fox.png.", {"image"}) == ""
    assert unmade("Here is your video.", {"change"}) == ""
    assert (
        unmade("I've made the picture. I have also recorded a narration.", {"image"})
        == "Note: no recording was made for this message."
    )


def test_files_that_the_conversation_knows_may_be_named() -> None:
    assert unmade("Your file Fox.png is stored in the library.", (), "the user sent fox.png") == ""
    assert unmade("Your file fox2.png is stored in the library.", (), "the user sent fox.png") == NOTHING


def test_a_story_is_no_claim_but_a_word_to_the_user_is() -> None:
    assert unmade("That night I painted a picture. It rained.", (), talk=True) == ""
    assert unmade("Here is a film: Casablanca (1942). Here are some movies you may like.", (), talk=True) == ""
    assert unmade("Scene one. [Image: the harbour at dawn] You see boats.", (), talk=True) == ""
    assert unmade("I made a picture for you.", (), talk=True) == NOTHING
    assert unmade("Here is your picture.", (), talk=True) == NOTHING


def test_long_texts_take_no_time() -> None:
    text = "the picture of a picture " * 8_000 + "! " * 2_000 + "I have " * 5_000
    assert unmade(text, ()) == ""
