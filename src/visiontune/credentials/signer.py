"""Signing files with the user's own certificate, as C2PA's specification 2 has it (c2pa-python).

A signature is not the same twice (it is drawn from random numbers and bears names of its own), so signed files differ
from run to run, while the pictures and the sound in them do not.
"""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from visiontune.artifacts import translating_os_errors
from visiontune.credentials.statement import ALGORITHM, Statement
from visiontune.errors import InputError, StorageError
from visiontune.extras import missing
from visiontune.reading import read_whole

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
    from cryptography.x509 import Certificate

    from visiontune.settings import Settings

TERMS = "http://cv.iptc.org/newscodes/digitalsourcetype/"
CERT, KEY, TIMESTAMP = "VISIONTUNE_C2PA_CERT", "VISIONTUNE_C2PA_KEY", "VISIONTUNE_C2PA_TIMESTAMP"
FORMATS: Mapping[str, str] = {
    ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".webp": "image/webp", ".svg": "image/svg+xml",
    ".mp4": "video/mp4", ".wav": "audio/wav", ".mp3": "audio/mpeg",
}  # fmt: skip
"""Files that are signed, by suffix; each has a test."""
UNSIGNED = (".json", ".srt", ".vtt", ".txt", ".md")
"""Texts, which are never signed and are no media."""
_CURVES = {"secp256r1": "es256", "secp384r1": "es384", "secp521r1": "es512"}
_LARGEST = 1_000_000
"""Bytes of a file of certificates or of a key; a chain of a dozen has 20,000."""
_PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550000000a49444154789c6360000000020001e221bc33"
    "0000000049454e44ae426082"
)
"""One black pixel, to sign on trial."""


@dataclass(frozen=True)
class Signer:
    """A certificate chain (PEM, the signer's own first) with its key, known to sign.

    Args:
        algorithm: C2PA's name of the kind of signature (`es256`, `ps256`, `ed25519`).
        timestamp: Address of a time stamp authority (RFC 3161); None: the time is not certified.
    """

    chain: bytes
    key: bytes = field(repr=False)
    algorithm: str
    timestamp: str | None = None

    @classmethod
    def of(cls, settings: Settings) -> Signer | None:
        """The signer that the settings name, tried on a picture of one pixel; None where they name none.

        Raises:
            InputError: a file is missing or unreadable, the key does not match, or the certificate may not sign; names
                the setting.
        """
        if settings.c2pa_cert is None and settings.c2pa_key is None:
            return None
        if settings.c2pa_cert is None or settings.c2pa_key is None:
            absent, there = (CERT, KEY) if settings.c2pa_cert is None else (KEY, CERT)
            raise InputError(absent, None, f"{there} is set, and signing needs both; set this too, or neither")
        if lacks := missing("credentials", "c2pa", "cryptography"):
            raise InputError(CERT, str(settings.c2pa_cert), f"files cannot be signed: {lacks}")
        if settings.c2pa_timestamp and settings.offline:
            raise InputError(TIMESTAMP, settings.c2pa_timestamp, "VISIONTUNE_OFFLINE is set; leave one of them out")
        chain, certificate = _certificate(settings.c2pa_cert)
        key, algorithm = _key(settings.c2pa_key, certificate)
        try:
            cls(chain, key, algorithm)._signed(_PNG, Statement(ALGORITHM, ("trial", "1")))
        except _error() as error:
            raise InputError(
                CERT, str(settings.c2pa_cert), f"may not sign Content Credentials ({error}); it needs the key usage digital"
                " signature, an extended key usage such as email protection, and an issuer other than itself",
            ) from error  # fmt: skip
        return cls(chain, key, algorithm, settings.c2pa_timestamp)

    def check(self, path: Path) -> None:
        """Refuse an output that cannot be signed, before any work is done.

        Raises:
            InputError: its format has no place for credentials.
        """
        if path.suffix.lower() not in (*FORMATS, *UNSIGNED):
            raise InputError(
                "--output", str(path), f"{path.suffix} cannot hold Content Credentials, and {CERT} asks for them; signed are"
                f" {', '.join(FORMATS)}",
            )  # fmt: skip

    def sign(self, path: Path, statement: Statement) -> None:
        """Sign the file, which is replaced in one step.

        Raises:
            StorageError: it cannot be signed or written, or the time stamp authority does not answer.
        """
        part = path.with_name(f".{secrets.token_hex(8)}{path.suffix}")
        with translating_os_errors("the file cannot be signed"):
            try:
                with path.open("rb") as source, part.open("w+b") as target:
                    self._write(FORMATS[path.suffix.lower()], source, target, statement)
                    os.fsync(target.fileno())
                part.replace(path)
            except _error() as error:
                asked = f" (with a time stamp of {self.timestamp})" if self.timestamp else ""
                raise StorageError(f"the file cannot be signed{asked}: {error}") from error
            finally:
                part.unlink(missing_ok=True)

    def _signed(self, png: bytes, statement: Statement) -> bytes:
        from io import BytesIO

        target = BytesIO()
        self._write("image/png", BytesIO(png), target, statement)
        return target.getvalue()

    def _write(self, mime: str, source: Any, target: Any, statement: Statement) -> None:
        import json
        from io import BytesIO

        import c2pa

        info = c2pa.C2paSignerInfo(self.algorithm, self.chain, self.key, self.timestamp)
        settings = {"builder": {"thumbnail": {"enabled": False}}, "verify": {"verify_after_sign": True}}
        with c2pa.Context.from_dict(settings) as context, c2pa.Signer.from_info(info) as signer:
            builder = c2pa.Builder(_manifest(statement), context=context)
            if statement.prompt:
                words = statement.prompt.encode()
                builder.add_resource("prompt.txt", BytesIO(words))
                builder.add_ingredient(json.dumps(_PROMPT), "text/plain", BytesIO(words))
            builder.sign(signer, mime, source, target)


_PROMPT = {
    "title": "prompt",
    "format": "text/plain",
    "relationship": "inputTo",
    "label": "prompt",
    "data": {"format": "text/plain", "identifier": "prompt.txt"},
    "data_types": [{"type": "c2pa.types.generator.prompt"}],
}
"""How C2PA names the words that a model was given: an ingredient that went in."""


def _manifest(statement: Statement) -> dict[str, Any]:
    from visiontune import __version__

    name, version = statement.maker
    created: dict[str, Any] = {
        "action": "c2pa.created",
        "digitalSourceType": TERMS + statement.source,
        "softwareAgent": {"name": f"VisionTune {name}", "version": version},
    }
    if statement.prompt:
        created["parameters"] = {"ingredientIds": ["prompt"]}
    return {
        "claim_generator_info": [{"name": "VisionTune", "version": __version__}],
        "assertions": [{"label": "c2pa.actions.v2", "data": {"actions": [created]}}],
    }


def _error() -> type[Exception]:
    from c2pa import C2paError

    found: type[Exception] = C2paError
    return found


def _read(path: Path, setting: str) -> bytes:
    return read_whole(path.absolute(), setting, _LARGEST)  # a name `-` is a file, and not stdin


def _certificate(path: Path) -> tuple[bytes, Certificate]:
    """The chain as it is, and the signer's own certificate."""
    from cryptography import x509
    from cryptography.exceptions import UnsupportedAlgorithm

    chain = _read(path, CERT)
    try:
        own = x509.load_pem_x509_certificates(chain)[0]
        own.public_key()
    except UnsupportedAlgorithm as error:
        raise InputError(CERT, str(path), f"is of a kind of key that is not known here ({error})") from error
    except ValueError as error:
        raise InputError(CERT, str(path), "holds no certificates in PEM; the signer's own comes first") from error
    now = datetime.now(UTC)
    if not own.not_valid_before_utc <= now <= own.not_valid_after_utc:
        times = f"from {own.not_valid_before_utc:%Y-%m-%d} to {own.not_valid_after_utc:%Y-%m-%d}"
        raise InputError(CERT, str(path), f"is valid {times} only; renew it")
    return chain, own


def _key(path: Path, certificate: Certificate) -> tuple[bytes, str]:
    """The key in the form that is signed with, and the algorithm that it is of."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives import serialization

    try:
        key = serialization.load_pem_private_key(_read(path, KEY), None)
    except TypeError as error:  # what cryptography says of a password that is not given
        raise InputError(
            KEY, str(path), "is encrypted; give it without a password, in a file that only you read"
        ) from error
    except UnsupportedAlgorithm as error:
        raise InputError(KEY, str(path), f"is of a kind that is not known here ({error})") from error
    except ValueError as error:
        raise InputError(KEY, str(path), "holds no private key in PEM") from error
    spki = (serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    if key.public_key().public_bytes(*spki) != certificate.public_key().public_bytes(*spki):
        raise InputError(KEY, str(path), f"is not the key of the first certificate in {CERT}")
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return pem, _algorithm(key, path)


def _algorithm(key: PrivateKeyTypes, path: Path) -> str:
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

    if isinstance(key, ed25519.Ed25519PrivateKey):
        return "ed25519"
    if isinstance(key, rsa.RSAPrivateKey) and key.key_size >= 2048:
        return "ps256"
    if isinstance(key, ec.EllipticCurvePrivateKey) and key.curve.name in _CURVES:
        return _CURVES[key.curve.name]
    raise InputError(KEY, str(path), "must be of P-256, P-384, P-521, Ed25519, or RSA with at least 2048 bits")
