"""Music videos: lyrics are set to music and sung, each line is seen as a picture and read as a caption on the beat.

The song is music of the ordinary kind, whose details tell when each word is heard; the pictures need only the words,
so that both are made side by side.
"""

from __future__ import annotations

from itertools import islice

from visiontune.artifacts import Artifact
from visiontune.backends import Context
from visiontune.errors import BackendError
from visiontune.image.base import ImageRequest
from visiontune.image.illustrator import Illustrator
from visiontune.image.planning.planner import Planner
from visiontune.music.base import MusicRequest
from visiontune.music.songs.lyrics import verses
from visiontune.music.songs.songtext import title
from visiontune.requests import Request, derive_seed
from visiontune.text.base import Scene, Script
from visiontune.text.pictures import image_prompts, topic_of
from visiontune.video import clips
from visiontune.video.base import NO_CLIPS, VideoRequest
from visiontune.video.plans import planned
from visiontune.video.recording import TimedWord
from visiontune.video.scoring import scoring
from visiontune.video.storyboard import Storyboard


def song_film(request: VideoRequest, context: Context) -> Artifact:
    """The film of a song; a line that is sung again shows its picture again.

    Raises:
        InputError: the words do not fit the duration.
        BackendError: the backend made music that does not tell when its words are sung.
    """
    written = song_script(request)
    warnings: list[str] = []
    if request.draft:
        size = "{}x{}".format(*request.frame_size())
        warnings.append(f"this is a draft of {size} pixels; make the film itself without --draft")
    pictures = [([0], [_picture(scene, request, written.title)]) for scene in written.scenes]
    if clips.wants_pictures(request.clip_backend):
        written, pictures = planned(written, pictures, context, warnings)
    stills = [image for _, [image] in pictures] if clips.wants_pictures(request.clip_backend) else []
    wanted: list[Request] = [song(request, written), *stills]
    filmed = request.clip_backend != NO_CLIPS
    sung, *drawn = context.make_all(wanted, span=(0.1, 0.3 if filmed else 0.6))
    lines = told(sung)
    known = {scene.narration: n for n, scene in enumerate(written.scenes)}
    order = [known[text] for text, _ in lines]
    scenes = [written.scenes[n].model_copy(update={"id": f"line-{k + 1}"}) for k, n in enumerate(order)]
    script = written.model_copy(update={"scenes": tuple(scenes)})
    board = Storyboard(
        request, script, scenes, [pictures[n] for n in order], [None] * len(order), [words for _, words in lines]
    )
    film = board.film((), [drawn[n] for n in order] if drawn else ())
    film = film.model_copy(
        update={"song": sung.key, "pause": 0.0, "notices": tuple(warnings), "origin": request.document()}
    )
    if filmed:
        film = clips.with_clips(film, board.shown, request, context)
    return context.make_all([film], span=(0.6, 1.0))[0]


def song(request: VideoRequest, script: Script) -> MusicRequest:
    """The song of a video, of a mood that suits its words where the user names none."""
    suited = scoring(script, request.style, request.music_prompt)
    return MusicRequest(
        seed=derive_seed(request.seed, "music"),
        prompt=request.music_prompt,
        lyrics=request.lyrics,
        mood=suited.mood,
        instrument=suited.instrument,
        duration=request.duration,
        backend=request.music_backend,
    )


def song_script(request: VideoRequest) -> Script:
    """The different lines of the lyrics as scenes, in the order in which each is first sung."""
    texts = list(dict.fromkeys(line.text for stanza in verses(request.lyrics) for line in stanza.lines))
    heading = (title(request.lyrics) or texts[0].rstrip(",;:"))[:200]
    prompts = image_prompts(texts, topic_of(heading, " ".join(texts)))
    scenes = tuple(Scene(narration=text, image_prompt=prompt) for text, prompt in zip(texts, prompts, strict=True))
    return Script(title=heading, language=request.language, scenes=scenes, source="lyrics")


def told(sung: Artifact) -> list[tuple[str, tuple[TimedWord, ...]]]:
    """(line, its words with their times) of a song, in the order in which they are sung.

    Raises:
        BackendError: its details do not tell.
    """
    words, lines = sung.details.get("words"), sung.details.get("lines")
    if not words or not lines:
        raise BackendError("this music backend does not sing lyrics; take another with --music-backend, or auto")
    each = iter(words)
    return [(text, tuple((word, start, end) for word, start, end in islice(each, count))) for text, count in lines]


def _picture(scene: Scene, request: VideoRequest, topic: str) -> ImageRequest:
    width, height = request.frame_size()
    return ImageRequest(
        seed=derive_seed(request.seed, scene.narration, "image"),
        prompt=scene.image_prompt,
        width=width,
        height=height,
        style=request.style,
        model=request.image_model,
        backend=request.image_backend,
        topic=topic if request.image_backend in (Illustrator.name, Planner.name) else "",
    )
