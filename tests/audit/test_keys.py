"""Keys that sign records, in files: who may read them, and what is no key."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from release_sim.audit import keys
from release_sim.errors import FilesAreWrongError
from release_sim.loading.diagnosis import Diagnosis
from release_sim.model.records.audit_record import Signature

Key = Ed25519PrivateKey | X25519PrivateKey


def secret(key: Key, encryption: KeySerializationEncryption | None = None) -> bytes:
    wrapped = encryption or NoEncryption()
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, wrapped)


def shown(key: Key) -> bytes:
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def refused(read: Callable[[Path, Diagnosis], object], path: Path) -> str:
    """Return the message for a file that holds no key of this kind."""
    diagnosis = Diagnosis()
    assert read(path, diagnosis) is None
    with pytest.raises(FilesAreWrongError) as told:
        diagnosis.raise_if_any()
    (problem,) = told.value.problems
    return f"{problem.name}: {problem.message}; {problem.help}"


def test_only_the_owner_can_read_a_new_private_key(tmp_path: Path) -> None:
    path = tmp_path / "key"
    before = os.umask(0)
    try:
        name = keys.make(path)
    finally:
        os.umask(before)
    modes = [each.stat().st_mode & 0o777 for each in (path, keys.public_of(path))]
    assert modes == [0o600, 0o644]
    assert keys.public_of(path) == tmp_path / "key.pub"
    diagnosis = Diagnosis()
    assert keys.public_key(tmp_path / "key.pub", diagnosis) == name
    sign = keys.signing(path, diagnosis)
    assert sign
    signed = sign(b"a body")
    assert signed["key"] == name
    signature = Signature(**signed)
    assert keys.signs(signature, b"a body")
    assert not keys.signs(signature, b"a bode")
    assert not keys.signs(
        Signature(key=keys.make(tmp_path / "k"), value=signature.value), b"a body"
    )


@pytest.mark.parametrize("there", ["key", "key.pub"])
def test_a_key_that_is_there_already_is_not_written_over(there: str, tmp_path: Path) -> None:
    (tmp_path / there).write_text("mine")
    with pytest.raises(FileExistsError):
        keys.make(tmp_path / "key")
    assert [each.name for each in tmp_path.iterdir()] == [there]
    assert (tmp_path / there).read_text() == "mine"


@pytest.mark.parametrize("error", [OSError, KeyboardInterrupt])
@pytest.mark.parametrize("written", [0, 1])
def test_half_a_key_does_not_stay(
    error: type[BaseException], written: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write, files = os.write, list[int]()

    def write_some(file: int, data: bytes) -> int:
        files.append(file)
        if len(files) > written:
            raise error
        return write(file, data)

    monkeypatch.setattr(os, "write", write_some)
    with pytest.raises(error):
        keys.make(tmp_path / "key")
    monkeypatch.undo()
    assert [*tmp_path.iterdir()] == []
    for file in files:
        with pytest.raises(OSError, match="Bad file descriptor"):
            os.fstat(file)


PASSWORD = BestAvailableEncryption(b"a password")
NO_KEYS = {
    "nothing": b"",
    "no text": b"\xff\xfe",
    "of another kind": secret(X25519PrivateKey.generate()),
    "under a password": secret(Ed25519PrivateKey.generate(), PASSWORD),
    "the public one": shown(Ed25519PrivateKey.generate()),
}
NOT_SHOWN = {
    "nothing": b"",
    "no text": b"\xff\xfe",
    "of another kind": shown(X25519PrivateKey.generate()),
    "the private one": secret(Ed25519PrivateKey.generate()),
}


@pytest.mark.parametrize("data", NO_KEYS.values(), ids=NO_KEYS)
def test_what_is_no_private_key_is_said_to_be_none(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "key").write_bytes(data)
    assert refused(keys.signing, tmp_path / "key") == (
        "not-a-key: this is no private Ed25519 key (in PEM, without a password); "
        "make one: release-sim audit keygen FILE"
    )


@pytest.mark.parametrize("data", NOT_SHOWN.values(), ids=NOT_SHOWN)
def test_what_is_no_public_key_is_said_to_be_none(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "key").write_bytes(data)
    assert refused(keys.public_key, tmp_path / "key") == (
        "not-a-key: this is no public Ed25519 key (in PEM); "
        "it is next to the private one, as FILE.pub"
    )


def test_a_key_that_is_not_there_is_said_not_to_be(tmp_path: Path) -> None:
    for read in (keys.signing, keys.public_key):
        assert refused(read, tmp_path / "key").startswith("file-not-found: no such file")


@pytest.mark.parametrize(
    ("key", "value"), [("0" * 63, "0" * 128), ("0" * 62, "0" * 128), ("zz", "00")]
)
def test_what_is_no_signature_signs_nothing(key: str, value: str) -> None:
    assert not keys.signs(Signature.model_construct(key=key, value=value), b"a body")
