"""`visiontune video`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from visiontune.cli.options import Json, Notes, Output, Quiet, Seed, Speed, Spoken, Strip, Voice


def video(
    prompt: Annotated[str, typer.Argument(help="What the film is about.")] = "",
    source: Annotated[Path | None, typer.Option("--from", help="Your own text: .md or .txt, or - for stdin.")] = None,
    script: Annotated[Path | None, typer.Option("--script", help="An edited script (.json).")] = None,
    notes: Notes = None,
    narration: Annotated[
        Path | None, typer.Option(help="Your own recording: it narrates the film (extra [transcribe]).")
    ] = None,
    duration: Annotated[float | None, typer.Option(help="Seconds, for prompt, --from and --lyrics.")] = None,
    aspect: Annotated[str | None, typer.Option(help="16:9, 9:16, 1:1 or 4:5.")] = None,
    height: Annotated[int | None, typer.Option(help="Pixels of the short side.")] = None,
    width: Annotated[int | None, typer.Option(help="Pixels; then --height is the height.")] = None,
    fps: Annotated[int | None, typer.Option(help="24 to 60.")] = None,
    style: Annotated[str, typer.Option(help="Style of the pictures.")] = "",
    voice: Voice = "auto",
    speed: Speed = 1.0,
    language: Spoken = None,
    writer: Annotated[
        str, typer.Option(help="Text backend that writes from a prompt; none: only the almanac.")
    ] = "auto",
    music: Annotated[
        bool | None, typer.Option("--music/--no-music", help="Music composed for the film; by default where it can be.")
    ] = None,
    music_prompt: Annotated[str, typer.Option(help='How it sounds, as "gentle piano"; else as suits the script.')] = "",
    music_file: Annotated[Path | None, typer.Option(help="Your own soundtrack, in place of composed music.")] = None,
    lyrics: Annotated[
        Path | None, typer.Option("--lyrics", help="Words to sing (.txt): the film is their song, composed here.")
    ] = None,
    logo: Annotated[Path | None, typer.Option(help="A picture (PNG with alpha, SVG), small in a corner.")] = None,
    captions: Annotated[str, typer.Option(help="karaoke, plain or off.")] = "karaoke",
    caption_position: Annotated[str, typer.Option(help="bottom, middle or top.")] = "bottom",
    caption_size: Annotated[int | None, typer.Option(help="Pixels.")] = None,
    caption_font: Annotated[Path | None, typer.Option(help="A font file.")] = None,
    title_card: Annotated[bool, typer.Option(help="Start with the title.")] = False,
    end_card: Annotated[bool, typer.Option(help="End with a card.")] = False,
    preset: Annotated[
        str | None, typer.Option(help="paper: Gemini, Stable Diffusion v1.5, gTTS, a picture every two seconds.")
    ] = None,
    picture_seconds: Annotated[float | None, typer.Option(help="A new picture this often.")] = None,
    image_model: Annotated[str, typer.Option(help="Weights of diffusion: a name, hub id, folder or file.")] = "auto",
    image_backend: Annotated[str, typer.Option(help="See visiontune doctor.")] = "auto",
    clips: Annotated[bool, typer.Option("--clips", help="A clip for each scene in place of a picture.")] = False,
    clip_backend: Annotated[str | None, typer.Option(help="Makes the clips of --clips; default auto.")] = None,
    speech_backend: Annotated[str, typer.Option(help="See visiontune doctor.")] = "auto",
    music_backend: Annotated[str, typer.Option(help="See visiontune doctor.")] = "auto",
    draft: Annotated[bool, typer.Option("--draft", help="A quick preview: half the size, quickly encoded.")] = False,
    seed: Seed = None,
    output: Output = None,
    strip_metadata: Strip = False,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Make a narrated, captioned film of a prompt, your own text, a script, your own recording, or a song's words."""
    from visiontune.cli.output import given, make_and_tell
    from visiontune.cli.sources import import_font, import_logo, import_notes, import_recording, load_script, read_text
    from visiontune.errors import InputError
    from visiontune.video.base import VideoRequest
    from visiontune.video.presets import filled

    others = {
        "--from": source,
        "--script": script,
        "--narration": narration,
        "--notes": notes,
        "PROMPT": prompt or None,
    }
    if lyrics is not None and (given_too := [name for name, value in others.items() if value is not None]):
        remedy = f"the words of the song are all that is heard; leave out {' and '.join(given_too)}"
        raise InputError("--lyrics", str(lyrics), remedy)
    if source is not None and script is not None:
        raise InputError("--from", str(source), "give either --from or --script, not both")
    if script is not None and prompt.strip():
        raise InputError("PROMPT", prompt, "the script says all that is said and shown; leave out one of the two")
    if narration is not None and duration is not None:
        raise InputError("--duration", duration, "with --narration the film is as long as the recording; leave it out")
    recording = import_recording(narration, "--narration")
    fields = dict(
        prompt=prompt,
        source="" if source is None else read_text(source, "--from"),
        lyrics="" if lyrics is None else read_text(lyrics, "--lyrics"),
        script=None if script is None else load_script(script),
        notes=import_notes(notes),
        style=style,
        voice=voice,
        speed=speed,
        narration=None if recording is None else {"audio": recording, "language": language},
        writer=writer,
        captions=given(
            mode=captions,
            position=caption_position,
            size=caption_size,
            font=import_font(caption_font),
        ),
        title_card=title_card,
        end_card=end_card,
        image_backend=image_backend,
        image_model=image_model,
        clip_backend=clip_backend or ("auto" if clips else "none"),
        speech_backend=speech_backend,
        music=music,
        music_prompt=music_prompt,
        music_backend=music_backend,
        music_file=import_recording(music_file, "--music-file"),
        logo=import_logo(logo),
        draft=draft,
        **given(
            language=None if recording else language,
            duration=duration,
            aspect=aspect,
            height=height,
            width=width,
            fps=fps,
            seed=seed,
            picture_seconds=picture_seconds,
        ),
    )
    request = VideoRequest.build(**filled(fields, preset))
    make_and_tell([request], output, as_json=as_json, quiet=quiet, strip_metadata=strip_metadata)
