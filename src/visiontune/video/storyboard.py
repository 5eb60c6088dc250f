"""The storyboard: what each scene of a video says and shows, as requests, and the film of their artifacts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from visiontune.artifacts import Artifact
from visiontune.image.base import ImageRequest
from visiontune.image.illustrator import Illustrator
from visiontune.image.planning.planner import Planner
from visiontune.speech.base import SpeechRequest
from visiontune.text.base import Scene, Script
from visiontune.video.base import FilmRequest, Key, Shot, VideoRequest
from visiontune.video.clips import wants_pictures
from visiontune.video.plans import Pictures
from visiontune.video.recording import TimedWord


@dataclass(frozen=True)
class Storyboard:
    """A planned video. The sequences have one item for each scene.

    Args:
        script: As the film keeps it, with the plans of its pictures.
        scenes: As they are spoken and shown.
        pictures: None of ours where a scene shows the user's own.
        speeches: None where nobody of ours speaks.
        told: The words of the user's recording; empty where a voice of ours speaks.
    """

    request: VideoRequest
    script: Script
    scenes: Sequence[Scene]
    pictures: Sequence[Pictures]
    speeches: Sequence[SpeechRequest | None]
    told: Sequence[tuple[TimedWord, ...]]

    @property
    def lines(self) -> tuple[SpeechRequest, ...]:
        """All that is to be spoken."""
        return tuple(speech for speech in self.speeches if speech)

    @property
    def shown(self) -> tuple[ImageRequest | None, ...]:
        """What each shot shows; None: the user's own."""
        return tuple(image for _, images in self.pictures for image in (images or (None,)))

    @property
    def stills(self) -> tuple[ImageRequest, ...]:
        """All pictures that are to be made; none where clips are made without them."""
        wanted = wants_pictures(self.request.clip_backend)
        return tuple(image for image in self.shown if image is not None and wanted)

    def film(self, spoken: Sequence[Artifact], drawn: Sequence[Artifact] = ()) -> FilmRequest:
        """The film of the artifacts of `lines` and of `stills`; without the latter, its shots have no pictures yet."""
        request, speech, image = self.request, iter(spoken), iter(drawn)
        shots: list[Shot] = []
        for scene, (starts, images), line, words in zip(
            self.scenes, self.pictures, self.speeches, self.told, strict=True
        ):
            keys = [_key(next(image, None)) for _ in images] or [None]
            first = Shot(
                image=keys[0],
                file=scene.image,
                clip=scene.clip,
                speech=_key(next(speech)) if line else None,
                words=words,
                caption=scene.narration,
                offset=starts[0],
                duration=scene.duration,
            )
            shots += [first, *(Shot(image=key, offset=at) for key, at in zip(keys[1:], starts[1:], strict=True))]
        recording = request.narration
        return FilmRequest(
            **request.look(),
            title=self.script.title,
            language=self.script.language,
            shots=tuple(shots),
            narration=recording.audio if recording else None,
            pause=0.0 if recording else request.pause,
            script=self.script,
            origin=self._origin().document(),
        )

    def _origin(self) -> VideoRequest:
        """The video that makes this again: what was planned is in the script, so nobody plans."""
        planned = {"image_backend": Illustrator.name} if self.request.image_backend == Planner.name else {}
        return self.request.model_copy(update={"script": self.script, "source": "", "notes": None} | planned)


def _key(artifact: Artifact | None) -> Key | None:
    return artifact.key if artifact else None
