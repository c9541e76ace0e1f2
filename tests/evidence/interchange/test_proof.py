"""The bundle for a court: checked with sha256sum and openssl, and with our own command."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from datetime import date
from typing import TYPE_CHECKING

import pytest

from upstander.errors import ArchiveError, InputError
from upstander.evidence.interchange.proof import add_stamp, check_proof, to_stamp, write_proof
from upstander.evidence.interchange.stamp import request_for, stamped_at
from upstander.model.marking import TLP, Reader

if TYPE_CHECKING:
    from pathlib import Path

    from upstander.model.case import CaseFile

DAY = date(2026, 1, 2)
CONFIG = """
[ tsa ]
default_tsa = tsa1
[ tsa1 ]
serial = {folder}/serial
signer_cert = {folder}/tsa.pem
signer_key = {folder}/tsa.key
certs = {folder}/root.pem
signer_digest = sha256
default_policy = 1.2.3.4
digests = sha256
ess_cert_id_alg = sha256
[ req ]
distinguished_name = dn
[ dn ]
[ root ]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign
[ stamping ]
extendedKeyUsage = critical,timeStamping
keyUsage = critical,digitalSignature
"""


@pytest.fixture
def bundle(case: CaseFile, tmp_path: Path) -> Path:
    path = tmp_path / "proof.zip"
    assert write_proof(case, path, DAY, {"A sentence.": (case.statements[0].id,)}) == 19
    return path


def unpacked(bundle: Path) -> Path:
    folder = bundle.parent / "out"
    with zipfile.ZipFile(bundle) as packed:
        packed.extractall(folder)
    return folder / "small-case"


def changed(bundle: Path, name: str, old: bytes, new: bytes) -> Path:
    other = bundle.with_name("changed.zip")
    with zipfile.ZipFile(bundle) as packed, zipfile.ZipFile(other, "w") as made:
        for member in packed.namelist():
            data = packed.read(member)
            made.writestr(member, data.replace(old, new) if member.endswith(name) else data)
    return other


def test_sha256sum_finds_a_bundle_whole(bundle: Path) -> None:
    if shutil.which("sha256sum") is None:
        pytest.skip("no sha256sum here")
    folder = unpacked(bundle)
    for manifest in ("tagmanifest-sha256.txt", "manifest-sha256.txt"):
        done = subprocess.run(
            ["sha256sum", "-c", manifest], cwd=folder, capture_output=True, check=False
        )
        assert done.returncode == 0, done.stderr


def test_our_own_check_finds_it_whole_packed_and_unpacked(bundle: Path) -> None:
    for place in (bundle, unpacked(bundle)):
        found = check_proof(place)
        assert (found.statements, found.problems, found.stamps) == (19, (), ())


def test_the_same_case_makes_the_same_bytes(case: CaseFile, bundle: Path) -> None:
    again = bundle.with_name("again.zip")
    write_proof(case, again, DAY, {"A sentence.": (case.statements[0].id,)})
    assert again.read_bytes() == bundle.read_bytes()


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("data/statements.jsonl", "data/statements.jsonl is not what it was"),
        ("/manifest-sha256.txt", "manifest-sha256.txt is not what it was"),
        ("bag-info.txt", "bag-info.txt is not what it was"),
    ],
)
def test_any_change_is_found_and_named(bundle: Path, name: str, message: str) -> None:
    found = check_proof(changed(bundle, name, b"2", b"3"))
    assert any(message in problem.message for problem in found.problems)


def test_a_statement_changed_together_with_its_hash_betrays_itself_by_its_id(
    case: CaseFile, bundle: Path
) -> None:
    found = check_proof(changed(bundle, "data/statements.jsonl", b"Ada", b"Eve"))
    assert any("is not what its id says" in problem.message for problem in found.problems)


def test_what_the_reader_may_not_see_leaves_no_trace(case: CaseFile, tmp_path: Path) -> None:
    path = tmp_path / "public.zip"
    write_proof(case.view(Reader("public", TLP.CLEAR)), path, DAY)
    with zipfile.ZipFile(path) as packed:
        everything = b"".join(packed.read(name) for name in packed.namelist())
    assert b"weir" not in everything
    assert b"duty analyst" not in everything
    assert b"Upstander-Marking: TLP:CLEAR" in everything


def test_it_says_what_it_does_not_prove_and_that_it_is_made_up(bundle: Path) -> None:
    text = (unpacked(bundle) / "data" / "README.txt").read_text(encoding="utf-8")
    assert text.startswith("EXERCISE")
    assert "WHAT IT DOES NOT PROVE" in text


def test_nothing_is_written_over_and_no_other_file_is_taken_for_one(
    case: CaseFile, bundle: Path, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match="is there already"):
        write_proof(case, bundle, DAY)
    with pytest.raises(InputError, match="cannot be called"):
        write_proof(case, tmp_path / "proof.txt", DAY)
    other = tmp_path / "other.zip"
    with zipfile.ZipFile(other, "w") as made:
        made.writestr("a.txt", "a")
    with pytest.raises(ArchiveError, match="holds no bag"):
        check_proof(other)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A time-stamping authority of our own: openssl, with a root and a certificate for it."""
    if shutil.which("openssl") is None:
        pytest.skip("no openssl here")
    folder = tmp_path_factory.mktemp("tsa")
    (folder / "tsa.cnf").write_text(CONFIG.format(folder=folder), encoding="utf-8")
    (folder / "serial").write_text("01\n", encoding="utf-8")
    new = ["req", "-new", "-newkey", "rsa:2048", "-nodes", "-config", "tsa.cnf"]
    openssl(folder, *new, "-keyout", "root.key", "-subj", "/CN=Test root", "-x509", "-days", "9",
            "-extensions", "root", "-out", "root.pem")  # fmt: skip
    openssl(folder, *new, "-keyout", "tsa.key", "-subj", "/CN=Test TSA", "-out", "tsa.csr")
    openssl(folder, "x509", "-req", "-in", "tsa.csr", "-CA", "root.pem", "-CAkey", "root.key",
            "-set_serial", "2", "-days", "9", "-extfile", "tsa.cnf", "-extensions", "stamping",
            "-out", "tsa.pem")  # fmt: skip
    return folder


def openssl(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(["openssl", *arguments], cwd=folder, capture_output=True, check=True)


def answered(authority: Path, request: bytes) -> bytes:
    (authority / "q.tsq").write_bytes(request)
    openssl(authority, "ts", "-reply", "-queryfile", "q.tsq", "-config", "tsa.cnf", "-out", "a.tsr")
    return (authority / "a.tsr").read_bytes()


@pytest.mark.slow
def test_a_stamped_bundle_is_verified_by_openssl_and_by_us(bundle: Path, authority: Path) -> None:
    answer = answered(authority, request_for(to_stamp(bundle)))
    name, when = add_stamp(bundle, answer)
    assert name == "stamps/1.tsr"
    root = (authority / "root.pem").read_bytes()
    found = check_proof(bundle, [root])
    assert found.problems == ()
    assert found.stamps == ((name, when, True),)
    folder = unpacked(bundle)
    done = openssl(folder, "ts", "-verify", "-in", name, "-data", "tagmanifest-sha256.txt",
                   "-CAfile", str(authority / "root.pem"))  # fmt: skip
    assert b"Verification: OK" in done.stdout + done.stderr
    assert add_stamp(bundle, answer)[0] == "stamps/2.tsr"


def test_a_stamp_of_other_bytes_is_refused_and_the_bundle_stays(
    bundle: Path, authority: Path
) -> None:
    before = bundle.read_bytes()
    with pytest.raises(InputError, match="of other bytes"):
        add_stamp(bundle, answered(authority, request_for(b"something else")))
    with pytest.raises(InputError, match="is no time-stamp response"):
        add_stamp(bundle, b"nonsense")
    assert bundle.read_bytes() == before


@pytest.mark.slow
def test_a_stamp_under_another_root_does_not_hold(
    bundle: Path, authority: Path, tmp_path: Path
) -> None:
    answer = answered(authority, request_for(to_stamp(bundle)))
    openssl(tmp_path, "req", "-new", "-newkey", "rsa:2048", "-nodes", "-x509", "-subj",
            "/CN=Other", "-keyout", "o.key", "-out", "o.pem")  # fmt: skip
    with pytest.raises(InputError, match="does not hold under these roots"):
        stamped_at(answer, to_stamp(bundle), [(tmp_path / "o.pem").read_bytes()])


def test_a_request_holds_the_hash_and_nothing_of_the_bytes() -> None:
    request = request_for(b"a secret name " * 20)
    assert len(request) < 100
    assert b"secret" not in request
