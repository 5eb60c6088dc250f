"""Signed files: what they say, that they are whole, and that a changed byte is noticed."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from helpers_certificates import Issued, issue
from helpers_extras import need
from visiontune.clip.base import ClipRequest
from visiontune.credentials.signer import FORMATS, Signer
from visiontune.errors import InputError, StorageError
from visiontune.files import export, read_provenance
from visiontune.image.base import ImageRequest
from visiontune.requests import Request
from visiontune.settings import Settings
from visiontune.speech.base import SpeechRequest
from visiontune.studio import Studio

need("c2pa")
PROMPT = "a red kite over green hills"
WANTED: dict[str, Request] = {
    ".png": ImageRequest(prompt=PROMPT, width=96, height=64, backend="stub", seed=3),
    ".wav": SpeechRequest(text="Mind the gap.", backend="stub", seed=3),
    ".mp4": ClipRequest(prompt=PROMPT, height=64, duration=0.5, backend="stub", seed=3),
    ".svg": ImageRequest(prompt=PROMPT, width=320, height=200, backend="illustrator", seed=3),
}
WANTED |= dict.fromkeys((".jpg", ".jpeg", ".webp"), WANTED[".png"]) | {".mp3": WANTED[".wav"]}


@pytest.fixture(scope="module")
def issued(tmp_path_factory: pytest.TempPathFactory) -> Issued:
    return issue(tmp_path_factory.mktemp("authority"))


def with_signer(tmp_path: Path, cert: Path | None, key: Path | None, **more: Any) -> Settings:
    return Settings.load(
        home=tmp_path / "home", cache=tmp_path / "cache", min_free_disk=0, c2pa_cert=cert, c2pa_key=key, **more
    )


@pytest.fixture
def signing(tmp_path: Path, issued: Issued) -> Iterator[Studio]:
    with Studio(with_signer(tmp_path, issued.cert, issued.key)) as studio:
        yield studio


def read(path: Path, authority: str) -> dict[str, Any]:
    """All that the file's credentials say, as one who trusts the authority sees it."""
    import c2pa

    settings = {"trust": {"trust_anchors": authority}, "verify": {"verify_trust": True}}
    with (
        c2pa.Context.from_dict(settings) as context,
        path.open("rb") as stream,
        c2pa.Reader(FORMATS[path.suffix], stream, context=context) as reader,
    ):
        told = json.loads(reader.json())
    return {**told["manifests"][told["active_manifest"]], "state": told["validation_state"]}


def content(path: Path) -> Any:
    """Pixels, samples or frames."""
    if path.suffix in (".wav", ".mp3"):
        import soundfile

        return soundfile.read(path, dtype="float32")[0]
    if path.suffix == ".mp4":
        import av

        with av.open(str(path)) as container:
            return np.stack([frame.to_ndarray(format="gray") for frame in container.decode(video=0)])
    from visiontune.pictures import read_picture

    return read_picture(path) if path.suffix != ".svg" else _drawn(path)


def _drawn(path: Path) -> Any:
    from visiontune.image.raster import rasterise

    return rasterise(path.read_text(encoding="utf-8"), 320, 200)


@pytest.mark.parametrize("suffix", FORMATS)
def test_each_format_is_signed_and_shows_or_sounds_as_before(
    signing: Studio, issued: Issued, tmp_path: Path, suffix: str
) -> None:
    made = signing.make(WANTED[suffix])
    plain, signed = tmp_path / f"plain{suffix}", tmp_path / f"signed{suffix}"
    export(made, plain)
    assert signing.export(made, signed) == [signed]
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([plain.name, signed.name, "home"])

    said = read(signed, issued.authority)
    assert said["state"] == "Trusted" and said["signature_info"]["common_name"] == "Signer"
    assert said["claim_generator_info"][0]["name"] == "VisionTune"
    (actions,) = (one["data"]["actions"] for one in said["assertions"] if one["label"].startswith("c2pa.actions"))
    (action,) = actions
    assert action["action"] == "c2pa.created" and action["digitalSourceType"].endswith("/algorithmicMedia")
    assert np.array_equal(content(signed), content(plain)) and content(signed).std() > 0.01
    # Our own provenance is there as before, so that the file can be made again.
    assert read_provenance(signed) == read_provenance(plain)


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".mp4", ".wav"])
def test_a_changed_byte_is_noticed(signing: Studio, issued: Issued, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    signing.export(signing.make(WANTED[suffix]), path)
    changed = bytearray(path.read_bytes())
    # In the picture or the sound, which lie at the end in three of them, and before an MP4's end.
    changed[changed.find(b"mdat") + 64 if suffix == ".mp4" else len(changed) - 40] ^= 1
    path.write_bytes(changed)
    assert read(path, issued.authority)["state"] == "Invalid"


def test_the_prompt_is_what_went_in_unless_metadata_is_stripped(
    signing: Studio, issued: Issued, tmp_path: Path
) -> None:
    made = signing.make(WANTED[".png"])
    open_, private = tmp_path / "open.png", tmp_path / "private.png"
    signing.export(made, open_)
    (prompt,) = read(open_, issued.authority)["ingredients"]
    assert prompt["relationship"] == "inputTo" and prompt["data_types"] == [{"type": "c2pa.types.generator.prompt"}]
    assert PROMPT.encode() in open_.read_bytes()

    signing.export(made, private, strip_metadata=True)
    said = read(private, issued.authority)
    assert said["state"] == "Trusted" and "ingredients" not in said
    assert b"kite" not in private.read_bytes()
    with pytest.raises(InputError, match="not stripped"):
        read_provenance(private)


def test_what_lies_in_the_library_is_not_signed_and_stays_the_same(signing: Studio, tmp_path: Path) -> None:
    made = signing.make(WANTED[".png"])
    before = made.path.read_bytes()
    signing.export(made, tmp_path / "a.png")
    signing.export(made, tmp_path / "b.png")
    assert made.path.read_bytes() == before and b"c2pa" not in before
    # A signature is drawn anew each time.
    assert (tmp_path / "a.png").read_bytes() != (tmp_path / "b.png").read_bytes()


def test_a_signed_file_is_made_again_and_signed_again(signing: Studio, issued: Issued, tmp_path: Path) -> None:
    first, second = tmp_path / "first.png", tmp_path / "second.png"
    signing.export(signing.make(WANTED[".png"]), first)
    signing.remake(first, second)
    assert np.array_equal(content(first), content(second))
    assert read(second, issued.authority)["state"] == "Trusted"


def test_texts_are_not_signed_and_what_cannot_be_is_refused(signing: Studio, tmp_path: Path) -> None:
    signing.export.check("script", tmp_path / "a.json")
    with pytest.raises(InputError, match=r"--output.*\.ogg cannot hold Content Credentials.*\.wav"):
        signing.export.check("speech", tmp_path / "a.ogg")
    with pytest.raises(InputError, match="Content Credentials"):
        signing.export(signing.make(WANTED[".wav"]), tmp_path / "a.flac")
    assert not list(tmp_path.glob("a.*"))


_OTHER_CURVE = "MCUCAQEEEAABAgMEBQYHCAkKCwwNDg+gDgYMKwYBBAGB8P8AAAAA"
"""A key whose curve has a number that nobody else gave."""


def wrong(tmp_path: Path, issued: Issued) -> dict[str, tuple[Path | None, Path | None, str]]:
    """Settings that cannot sign, and what is said of them."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ec, rsa

    other, old = issue(tmp_path / "other"), issue(tmp_path / "old", days=-1)
    server = issue(tmp_path / "server", purpose="SERVER_AUTH")
    small = issue(tmp_path / "small", rsa.generate_private_key(65537, 1024))
    text, locked = tmp_path / "text.pem", tmp_path / "locked.pem"
    text.write_text("no certificate")
    curve = tmp_path / "curve.pem"
    curve.write_text(f"-----BEGIN EC PRIVATE KEY-----\n{_OTHER_CURVE}\n-----END EC PRIVATE KEY-----\n")
    large = tmp_path / "large.pem"
    large.write_bytes(b"\n" * 1_000_001)
    pipe = tmp_path / "pipe.pem"
    if hasattr(os, "mkfifo"):  # Windows has none in folders
        os.mkfifo(pipe)
    locked.write_bytes(
        ec.generate_private_key(ec.SECP256R1()).private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.BestAvailableEncryption(b"secret"),
        )
    )
    return {
        "no key": (issued.cert, None, "VISIONTUNE_C2PA_KEY.*signing needs both"),
        "no certificate": (None, issued.key, "VISIONTUNE_C2PA_CERT.*signing needs both"),
        "missing": (tmp_path / "none.pem", issued.key, "VISIONTUNE_C2PA_CERT.*none.pem.*No such file"),
        "missing key": (issued.cert, tmp_path / "none.pem", "VISIONTUNE_C2PA_KEY.*none.pem.*No such file"),
        "a folder": (tmp_path, issued.key, "VISIONTUNE_C2PA_CERT.*cannot be read"),
        "text": (text, issued.key, "VISIONTUNE_C2PA_CERT.*no certificates in PEM"),
        "text as key": (issued.cert, text, "VISIONTUNE_C2PA_KEY.*no private key in PEM"),
        "locked": (issued.cert, locked, "VISIONTUNE_C2PA_KEY.*encrypted"),
        "another's key": (issued.cert, other.key, "VISIONTUNE_C2PA_KEY.*is not the key of the first certificate"),
        "expired": (old.cert, old.key, "VISIONTUNE_C2PA_CERT.*is valid from .* only; renew it"),
        "of a server": (server.cert, server.key, "VISIONTUNE_C2PA_CERT.*may not sign Content Credentials"),
        "of a curve of its own": (issued.cert, curve, "VISIONTUNE_C2PA_KEY.*kind that is not known here"),
        "too large": (large, issued.key, "VISIONTUNE_C2PA_CERT.*is larger than 1,000,000 bytes"),
        "a pipe": (pipe, issued.key, "VISIONTUNE_C2PA_CERT.*(is a pipe|No such file)"),
        "a pipe as key": (issued.cert, pipe, "VISIONTUNE_C2PA_KEY.*(is a pipe|No such file)"),
        "too small": (small.cert, small.key, "VISIONTUNE_C2PA_KEY.*at least 2048 bits"),
    }


CASES = (
    "no key", "no certificate", "missing", "missing key", "a folder", "text", "text as key", "locked", "another's key",
    "expired", "of a server", "too small", "of a curve of its own", "too large", "a pipe", "a pipe as key",
)  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_certificate_that_cannot_sign_is_refused_before_any_work(tmp_path: Path, issued: Issued, case: str) -> None:
    cert, key, said = wrong(tmp_path, issued)[case]
    with Studio(with_signer(tmp_path, cert, key)) as studio:
        with pytest.raises(InputError, match=said):
            studio.export.check("image", tmp_path / "a.png")
        assert studio.make(WANTED[".png"]).path.exists()  # what stays in the library needs no signature


@pytest.mark.parametrize("kind", ["es384", "ps256", "ed25519"])
def test_other_kinds_of_keys_sign_too(tmp_path: Path, kind: str) -> None:
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

    key: Any = {
        "es384": lambda: ec.generate_private_key(ec.SECP384R1()),
        "ps256": lambda: rsa.generate_private_key(65537, 2048),
        "ed25519": ed25519.Ed25519PrivateKey.generate,
    }[kind]()
    one = issue(tmp_path / "authority", key)
    signer = Signer.of(with_signer(tmp_path, one.cert, one.key))
    assert signer is not None and signer.algorithm == kind and "PRIVATE" not in repr(signer)
    with Studio(with_signer(tmp_path, one.cert, one.key)) as studio:
        studio.export(studio.make(WANTED[".png"]), tmp_path / "a.png")
    assert read(tmp_path / "a.png", one.authority)["state"] == "Trusted"


def test_a_time_stamp_is_never_asked_for_offline_and_its_lack_is_told(tmp_path: Path, issued: Issued) -> None:
    nobody = "http://127.0.0.1:9/"
    with pytest.raises(InputError, match="VISIONTUNE_C2PA_TIMESTAMP.*VISIONTUNE_OFFLINE"):
        Signer.of(with_signer(tmp_path, issued.cert, issued.key, c2pa_timestamp=nobody, offline=True))
    with Studio(with_signer(tmp_path, issued.cert, issued.key, c2pa_timestamp=nobody)) as studio:
        made = studio.make(WANTED[".png"])
        with pytest.raises(StorageError, match=f"cannot be signed .with a time stamp of {nobody}"):
            studio.export(made, tmp_path / "a.png")
    assert not (tmp_path / "a.png").exists()


def test_nothing_is_signed_and_nothing_loaded_where_nothing_is_set(settings: Settings) -> None:
    assert Signer.of(settings) is None
