"""On a machine that lacks something, one line says what to install."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A folder of programs without any Python."""
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in ("sh", "rm", "cat"):
        (programs / name).symlink_to(Path(shutil.which(name) or "/bin/sh"))
    return programs


def bootstrap(programs: Path, venv: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(programs / "sh"), str(ROOT / "bootstrap.sh"), str(venv)],
        env={"PATH": str(programs)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def fake_python(programs: Path, refuses: str) -> None:
    """A Python that is new enough but lacks a module."""
    script = programs / "python3"
    script.write_text(f'#!{programs}/sh\ncase "$2" in *{refuses}*) exit 1;; esac\nexit 0\n')
    script.chmod(0o755)


def test_without_python_it_says_which_to_install(bare: Path, tmp_path: Path) -> None:
    done = bootstrap(bare, tmp_path / "venv")
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "needs Python 3.11 or newer; install it (Debian: apt install" in done.stderr


def test_with_an_old_python_it_says_which_to_install(bare: Path, tmp_path: Path) -> None:
    fake_python(bare, "version_info")
    done = bootstrap(bare, tmp_path / "venv")
    assert "needs Python 3.11 or newer" in done.stderr


def test_without_venv_it_says_which_package_to_install(bare: Path, tmp_path: Path) -> None:
    fake_python(bare, "ensurepip")
    done = bootstrap(bare, tmp_path / "venv")
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "apt install python3-venv" in done.stderr


def test_make_alone_lists_the_commands() -> None:
    done = subprocess.run(
        ["make", "--no-print-directory"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    listed = [line.split()[1] for line in done.stdout.splitlines()]
    assert {"demo", "test"} <= set(listed)
    assert all(line.startswith("  make ") for line in done.stdout.splitlines())


def test_ci_runs_what_the_readme_says() -> None:
    assert "make test" in (ROOT / ".ci" / "run").read_text()
