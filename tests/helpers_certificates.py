"""A throwaway certificate authority, and a signer's certificate of it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Issued:
    """Paths of the signer's chain and key, and the authority's certificate in PEM."""

    cert: Path
    key: Path
    authority: str


def issue(folder: Path, key: Any = None, *, days: int = 30, purpose: str = "EMAIL_PROTECTION") -> Issued:
    """A new authority in `folder`, and a certificate for `key` (default: a new one of P-256) that is valid for `days`."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import ExtendedKeyUsageOID

    root = ec.generate_private_key(ec.SECP256R1())
    own = key or ec.generate_private_key(ec.SECP256R1())
    now = datetime.datetime.now(datetime.UTC)

    def certificate(name: str, public: Any, *, authority: bool) -> x509.Certificate:
        def named(common: str) -> x509.Name:
            attributes = ((x509.NameOID.COMMON_NAME, common), (x509.NameOID.ORGANIZATION_NAME, "Tests only"))
            return x509.Name([x509.NameAttribute(kind, value) for kind, value in attributes])

        usage = dict.fromkeys(
            ("content_commitment", "key_encipherment", "data_encipherment", "key_agreement", "encipher_only", "decipher_only"),
            False,
        )  # fmt: skip
        usage |= {"digital_signature": not authority, "key_cert_sign": authority, "crl_sign": authority}
        builder = (
            x509.CertificateBuilder(named("Authority"), named(name), public, x509.random_serial_number())
            .not_valid_before(now - datetime.timedelta(days=60))
            .not_valid_after(now + datetime.timedelta(days=30 if authority else days))
            .add_extension(x509.BasicConstraints(ca=authority, path_length=None), True)
            .add_extension(x509.KeyUsage(**usage), True)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(root.public_key()), False)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), False)
        )
        if not authority:
            builder = builder.add_extension(
                x509.ExtendedKeyUsage([getattr(ExtendedKeyUsageOID, purpose)]), purpose == "TIME_STAMPING"
            )
        return builder.sign(root, hashes.SHA256())

    def pem(one: x509.Certificate) -> bytes:
        return one.public_bytes(serialization.Encoding.PEM)

    folder.mkdir(exist_ok=True)
    authority = pem(certificate("Authority", root.public_key(), authority=True))
    issued = Issued(folder / "chain.pem", folder / "key.pem", authority.decode())
    issued.cert.write_bytes(pem(certificate("Signer", own.public_key(), authority=False)) + authority)
    issued.key.write_bytes(
        own.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return issued
