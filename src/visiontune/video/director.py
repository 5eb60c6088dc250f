"""The director: plans a video as ordinary requests, has them made, and ends with one film of their keys."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from visiontune.artifacts import Artifact
from visiontune.backends import Context, Environment, Later
from visiontune.errors import BackendError, InputError
from visiontune.image.base import ImageRequest
from visiontune.image.illustrator import Illustrator
from visiontune.image.planning.planner import Planner
from visiontune.music.songs.lyrics import verses
from visiontune.requests import Request, derive_seed
from visiontune.speech.base import SpeechRequest, TranscriptRequest
from visiontune.speech.estimate import estimate_duration, words_per_second
from visiontune.text.base import Message, Scene, Script, ScriptRequest, TextRequest, read_script
from visiontune.text.cleaning import clean, speakable
from visiontune.video import clips
from visiontune.video.base import NO_CLIPS, VideoRequest
from visiontune.video.logo import Logo
from visiontune.video.pacing import picture_prompts
from visiontune.video.plans import foreseen, planned
from visiontune.video.recording import TimedWord, align, heard_script
from visiontune.video.song import song_film
from visiontune.video.soundtracks import NONE_HERE, music_backend, soundtrack
from visiontune.video.storyboard import Storyboard
from visiontune.video.timeline import RATE

QUIET = 0.8  # seconds of a scene whose text holds nothing speakable


class Director:
    """Script, then speech, pictures and music side by side, then the film.

    Each part's seed derives from the video's and from its scene's id, so that changing or inserting one scene
    leaves every other part found in the library.
    """

    name = "director"
    version = 1
    composite = True
    rank = 10

    def resolve(
        self, request: VideoRequest, environment: Environment, choose: Callable[[Request], str]
    ) -> VideoRequest:
        """Name the backends of all parts, so that the same request later makes the same film.

        Raises:
            BackendError: says all that the parts lack, not only the first.
        """
        self._check(request)
        lacks: list[str] = []
        try:
            self._check_writer(request, choose)
        except BackendError as error:
            lacks.append(str(error))

        def named(part: Request) -> str:
            try:
                return choose(part)
            except BackendError as error:
                lacks.append(str(error))
                return part.backend

        resolved = self._named(request, named)
        try:
            resolved = resolved.model_copy(update={"music_backend": music_backend(resolved, choose)})
        except BackendError as error:
            lacks.append(str(error))
        if lacks:
            raise BackendError("; and ".join(dict.fromkeys(lacks)))
        return resolved

    @staticmethod
    def _named(request: VideoRequest, choose: Callable[[Request], str]) -> VideoRequest:
        image = ImageRequest(
            prompt="one", backend=request.image_backend, model=request.image_model, style=request.style, seed=0
        )
        images = choose(image)
        request = request.model_copy(update={"image_backend": images, "clip_backend": clips.chosen(request, choose)})
        if request.narration is not None:
            heard = request.narration
            transcript = TranscriptRequest(
                audio=heard.audio, language=heard.language, backend=heard.transcriber, seed=0
            )
            narration = heard.model_copy(update={"transcriber": choose(transcript)})
            return request.model_copy(update={"narration": narration})
        if request.sings:
            return request
        language = request.script.language if request.script else request.language
        speech = SpeechRequest(
            text="one", voice=request.voice, language=language, backend=request.speech_backend, seed=0
        )
        return request.model_copy(update={"speech_backend": choose(speech)})

    def __call__(self, request: VideoRequest, context: Context) -> Artifact:
        if request.logo is not None:  # damaged, it must not end the film after minutes of work
            Logo(context.file(request.logo), request.frame_size())
        if request.sings:
            return song_film(request, context)
        heard = self._transcript(request, context)
        script, warnings = self._script(request, context, heard)
        if request.draft:
            size = "{}x{}".format(*request.frame_size())
            warnings.append(f"this is a draft of {size} pixels; make the film itself without --draft")
        scenes = _speakable_scenes(script, warnings)
        told = self._told(scenes, heard, warnings)
        pictures = [self._pictures(scene, request, script, words) for scene, words in zip(scenes, told, strict=True)]
        if clips.wants_pictures(request.clip_backend):
            script, pictures = planned(script, pictures, context, warnings)
        speeches = [None if heard else self._speech(scene, script, request) for scene in scenes]
        board = Storyboard(request, script, scenes, pictures, speeches, told)
        lines, stills = board.lines, board.stills
        scored, filmed = request.is_scored(), request.clip_backend != NO_CLIPS
        wanted: list[Request | Later] = [*lines, *stills]
        if scored:
            wanted.append(Later(lines, lambda spoken: soundtrack(board.film(spoken), request, context)))
        elif request.music is None and request.music_file is None:
            warnings.append(NONE_HERE)
        made = context.make_all(wanted, span=(0.1, 0.3 if filmed else 0.6))
        film = board.film(made[: len(lines)], made[len(lines) : len(lines) + len(stills)])
        if scored:
            film = film.model_copy(update={"music": made[-1].key})
            warnings += made[-1].warnings
        film = film.model_copy(update={"notices": tuple(warnings)})
        if filmed:
            film = clips.with_clips(film, board.shown, request, context)
        return context.make_all([film], span=(0.6, 1.0))[0]

    def parts(self, request: VideoRequest) -> list[tuple[SpeechRequest | None, list[ImageRequest]]]:
        """What is spoken and drawn for each scene of a resolved video that has a script; nothing is made.

        Where nobody of ours speaks, the pictures are those that the words' usual pace asks for; pictures whose plans a
        model is still to write have the planner for their backend.
        """
        if request.script is None:
            return []
        parts = []
        for scene in _speakable_scenes(request.script, []):
            _, images = self._pictures(scene, request, request.script, ())
            speech = None if request.narration else self._speech(scene, request.script, request)
            parts.append((speech, foreseen(scene, images)))
        return parts

    @staticmethod
    def _check_writer(request: VideoRequest, choose: Callable[[Request], str]) -> None:
        """Refuse a writer of an unknown name, also where nothing has to be written."""
        if request.writer in ("auto", "none"):
            return
        asked = TextRequest(messages=(Message(role="user", content="one"),), backend=request.writer, seed=0)
        try:
            choose(asked)
        except InputError as error:
            raise InputError("writer", request.writer, error.remedy) from error
        except BackendError:  # it lacks something, which does not matter where the words are given
            if request.script is None and not request.source.strip():
                raise

    @staticmethod
    def _check(request: VideoRequest) -> None:
        """Refuse at the door what could only fail after minutes of work."""
        if request.sings:
            verses(request.lyrics, by_rule=True)
        elif request.script is not None:
            if not any(
                speakable(scene.narration) or scene.image_prompt or scene.image or scene.clip
                for scene in request.script.scenes
            ):
                raise InputError("script", request.script.title, "no scene has anything to say or to show")
            for n, scene in enumerate(request.script.scenes if request.narration else ()):
                if not speakable(clean(scene.narration)):
                    raise InputError(f"script.scenes[{n}].narration", scene.narration, "needs words that were recorded")
        elif request.narration is not None:
            return
        elif request.source.strip():
            if not speakable(clean(request.source)):
                raise InputError("source", request.source, "holds nothing that can be spoken; give text with words")
        elif not speakable(request.prompt):
            raise InputError("prompt", request.prompt, "holds no words; say what the video is about")

    @staticmethod
    def _transcript(request: VideoRequest, context: Context) -> Artifact | None:
        if request.narration is None:
            return None
        wanted = TranscriptRequest(
            seed=derive_seed(request.seed, "transcript"),
            audio=request.narration.audio,
            language=request.narration.language,
            backend=request.narration.transcriber,
        )
        return context.make_all([wanted], span=(0.0, 0.1))[0]

    @staticmethod
    def _told(scenes: Sequence[Scene], heard: Artifact | None, warnings: list[str]) -> Sequence[tuple[TimedWord, ...]]:
        """The words of each scene as the user's recording says them; none where it is spoken by a voice of ours."""
        if heard is None:
            return [()] * len(scenes)
        told = align([scene.narration for scene in scenes], heard.details["words"])
        warnings += told.warnings
        return told.words

    @staticmethod
    def _script(request: VideoRequest, context: Context, heard: Artifact | None) -> tuple[Script, list[str]]:
        told = [] if heard is None else list(heard.warnings)
        if request.script is not None:
            return request.script, told
        if heard is not None:
            return heard_script(heard.details), told
        wanted = ScriptRequest(
            seed=derive_seed(request.seed, "script"),
            prompt=request.prompt,
            source=request.source,
            duration=request.duration,
            language=request.language,
            words_per_second=words_per_second(request.voice) * request.speed,
            pause=request.pause,
            writer=request.writer,
            notes=request.notes,
        )
        made = context.make_all([wanted], span=(0.0, 0.1))[0]
        return read_script(made.path), list(made.warnings)

    @staticmethod
    def _speech(scene: Scene, script: Script, request: VideoRequest) -> SpeechRequest | None:
        if not scene.narration.strip():
            return None
        return SpeechRequest(
            seed=derive_seed(request.seed, scene.id, "speech"),
            text=scene.narration,
            voice=request.voice,
            speed=request.speed,
            language=script.language,
            silence="allow",
            backend=request.speech_backend,
        )

    @staticmethod
    def _pictures(
        scene: Scene, request: VideoRequest, script: Script, words: Sequence[TimedWord]
    ) -> tuple[list[int], list[ImageRequest]]:
        """(first character of each picture, the pictures); no picture is asked for where the user gave a file."""
        if scene.image or scene.clip:
            return [0], []
        width, height = request.frame_size()
        if words:
            seconds = (words[-1][2] - words[0][1]) / RATE
        else:
            pace = words_per_second(request.voice) * request.speed
            seconds = estimate_duration(scene.narration, script.language, pace) if scene.narration else 0.0
        prompts = picture_prompts(scene, seconds, script.language, request.picture_seconds)
        seed = request.seed if scene.seed is None else scene.seed
        images = [
            ImageRequest(
                seed=derive_seed(seed, scene.id, "image", str(n)),
                prompt=prompt,
                width=width,
                height=height,
                style=request.style,
                model=request.image_model,
                backend=request.image_backend,
                topic=script.title if request.image_backend in (Illustrator.name, Planner.name) else "",
            )
            for n, (_, prompt) in enumerate(prompts)
        ]
        return [start for start, _ in prompts], images


def _speakable_scenes(script: Script, warnings: list[str]) -> list[Scene]:
    """The scenes with their narration cleaned; one with nothing to say is a stated pause over what was shown before."""
    scenes: list[Scene] = []
    shown = script.title.strip() or "a quiet moment"
    for scene in script.scenes:
        words = " ".join(clean(scene.narration).split())
        if scene.narration.strip() and not speakable(words):
            warnings.append(f"nothing in {scene.narration.strip()[:40]!r} can be spoken; it is a short pause")
            words = ""
            scene = scene.model_copy(update={"duration": scene.duration or QUIET})
        shown = scene.image_prompt.strip() or words or shown
        scenes.append(
            scene.model_copy(
                update={"narration": words, "image_prompt": scene.image_prompt or (not words and shown) or ""}
            )
        )
    return scenes
