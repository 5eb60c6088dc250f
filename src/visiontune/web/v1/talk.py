"""`POST /v1/chat/completions`: our assistant, or a language model."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from flask import Response, jsonify
from flask_openapi import APIBlueprint

from visiontune.errors import Cancelled, ContentError, VisionTuneError
from visiontune.web.errors import fault_of
from visiontune.web.security.admitting import admitted
from visiontune.web.security.identity import visitor
from visiontune.web.state import web
from visiontune.web.talking.sending import Sending
from visiontune.web.v1 import assisting, names
from visiontune.web.v1.chunks import DONE, STREAM, Answer, sse
from visiontune.web.v1.declaring import answers, answers_as, json_body, streams
from visiontune.web.v1.estimating import usage
from visiontune.web.v1.faults import document
from visiontune.web.v1.folding import text_request
from visiontune.web.v1.reading import json_of
from visiontune.web.v1.replying import Events, asked, begun, told
from visiontune.web.v1.shapes import ChatCompletion
from visiontune.web.v1.talk_shapes import Completion
from visiontune.web.v1.tools import Choice, choice_of

blueprint = APIBlueprint("v1_chat", __name__, url_prefix="/v1")
NO_CALL = "I could not put a call of a tool into the right form, so none was made: {}."


@blueprint.post(
    "/chat/completions", responses=answers(streams(answers_as(ChatCompletion))), request_body=json_body(Completion)
)
def complete() -> Response:
    """A chat completion: the model `visiontune` is the assistant, which makes what it is asked for.

    Other models are language models: they only write. Tools, JSON forms and streams are as OpenAI's.
    """
    body = json_of(Completion)
    if body.model == names.ASSISTANT:
        turn = assisting.turn_of(body)
        answer = Answer(body.model, about=turn.about)
        reply = Sending(web(), visitor().user).send(turn.conversation_id, turn.text, turn.files)
        pieces = assisting.pieces(begun(told(reply)), answer, turn, reply.id)
        return _told(body, answer, pieces)
    choice = choice_of(body)
    request = admitted(text_request(body, names.named(body.model, "text"), choice), visitor().user)
    resolved = web().studio.workshop.resolve(request)  # refused now, and not in the engine
    answer = Answer(body.model)
    events = begun(_calling(asked("text", resolved.document()), choice))
    return _told(body, answer, _words(events, answer, choice))


def _calling(events: Events, choice: Choice | None) -> Events:
    """`events`; where a model may answer in words, and gave no whole call in two tries, words that say so."""
    try:
        yield from events
    except ContentError as error:
        if choice is None or not choice.answers:
            raise
        yield {"type": "said", "text": choice.words(NO_CALL.format(error))}


def _words(events: Events, answer: Answer, choice: Choice | None) -> Iterator[str]:
    """The pieces of a language model's answer; a call is only known once it is whole."""
    held: list[str] = []
    for event in events:
        if event["type"] == "answered":
            answer.finish = "length" if event.get("finish_reason") == "length" else "stop"
        elif event["type"] == "said" and choice is not None:
            held.append(str(event["text"]))
        elif event["type"] == "said" and (piece := answer.take(str(event["text"]))):
            yield piece
    if choice is not None:
        answer.text, answer.calls = choice.read("".join(held))
        if answer.text:
            yield answer.text


def _told(body: Completion, answer: Answer, pieces: Iterator[str]) -> Response:
    question = "\n".join(message.model_dump_json() for message in body.messages)
    if not body.stream:
        for _ in pieces:
            pass
        said = answer.text or "".join(call["function"]["arguments"] for call in answer.calls)
        return body.told(jsonify(answer.document(usage(question, said))))
    counted = bool(body.stream_options and body.stream_options.include_usage)
    response = Response(_frames(answer, pieces, question, counted), mimetype="text/event-stream", headers=STREAM)
    return body.told(response)


def _frames(answer: Answer, pieces: Iterator[str], question: str, counted: bool) -> Iterator[str]:
    """A stream; one that breaks off has an error in place of its last frame, so that it never looks whole."""
    more: Mapping[str, Any] = {"usage": None} if counted else {}
    yield answer.role_frame(more)
    try:
        for piece in pieces:
            yield answer.text_frame(piece, more)
    except Cancelled:
        yield sse(document(fault_of(Cancelled("the answer was stopped before its end"))))
        yield DONE
        return
    except VisionTuneError as error:
        yield sse(document(fault_of(error)))
        yield DONE
        return
    yield from answer.call_frames(more)
    yield answer.last_frame(more)
    if counted:
        said = answer.text or "".join(call["function"]["arguments"] for call in answer.calls)
        yield answer.usage_frame(usage(question, said))
    yield DONE
