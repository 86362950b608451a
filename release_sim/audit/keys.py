"""Ed25519 keys that sign records and check them, in files as other programs read them (PEM)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from release_sim.audit.lines import Signing
from release_sim.loading.diagnosis import Diagnosis
from release_sim.loading.input_files import read_bytes
from release_sim.model.problem import Place
from release_sim.model.records.audit_record import Signature

PUBLIC = ".pub"


def public_of(path: Path) -> Path:
    """Return the path of the public key that belongs to a private one."""
    return Path(f"{path}{PUBLIC}")


def make(path: Path) -> str:
    """Write a new private key that only its owner can read, and the public key next to it.

    Returns the public key. Raises ``FileExistsError`` where either file is there already; neither
    is then written.
    """
    private = Ed25519PrivateKey.generate()
    secret = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    public = private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    with _new(public_of(path), 0o644) as shown, _new(path, 0o600) as hidden:
        os.write(shown, public)
        os.write(hidden, secret)
    return _name(private.public_key())


def signing(path: Path, diagnosis: Diagnosis) -> Signing | None:
    """Return a signer with the private key in a file; report a problem and return None."""
    data = read_bytes(path, diagnosis)
    if data is None:
        return None
    try:
        key = load_pem_private_key(data, None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        hint = "make one: release-sim audit keygen FILE"
        diagnosis.add(
            "not-a-key",
            Place(str(path)),
            "this is no private Ed25519 key (in PEM, without a password)",
            help=hint,
        )
        return None
    name = _name(key.public_key())
    return lambda body: {"key": name, "value": key.sign(body).hex()}


def public_key(path: Path, diagnosis: Diagnosis) -> str | None:
    """Read the public key in a file; report a problem and return None."""
    data = read_bytes(path, diagnosis)
    if data is None:
        return None
    try:
        key = load_pem_public_key(data)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, Ed25519PublicKey):
        hint = "it is next to the private one, as FILE.pub"
        diagnosis.add(
            "not-a-key", Place(str(path)), "this is no public Ed25519 key (in PEM)", help=hint
        )
        return None
    return _name(key)


def signs(signature: Signature, body: bytes) -> bool:
    """Return True if the named key signed these bytes."""
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(signature.key))
        key.verify(bytes.fromhex(signature.value), body)
    except (InvalidSignature, ValueError):
        return False
    return True


def _name(key: Ed25519PublicKey) -> str:
    return key.public_bytes(Encoding.Raw, PublicFormat.Raw).hex()


@contextmanager
def _new(path: Path, mode: int) -> Iterator[int]:
    """Create a file that must not exist; remove it if the block fails."""
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    try:
        yield file
    except BaseException:  # an interrupt too: half a key must not stay
        path.unlink()
        raise
    finally:
        os.close(file)
