"""The files that pages load, made ready once for a release: named by their content, compressed."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

_STAMP = "made-of.txt"


def make_ready() -> bool:
    """Fill the folder that is served, unless it is filled from the same files; whether it was.

    Compressing takes longer than all else at a start, and its outcome is always the same.
    """
    root = Path(settings.STATIC_ROOT)
    stamp, made_of = root / _STAMP, _digest()
    if _is_whole(root) and stamp.is_file() and stamp.read_text("utf-8") == made_of:
        return False
    stamp.unlink(missing_ok=True)  # what is interrupted now is not taken for whole
    call_command("collectstatic", verbosity=0, interactive=False)
    stamp.write_text(made_of, "utf-8")
    return True


def _digest() -> str:
    """Of the files as they lie in the packages: their names, sizes and times."""
    found = []
    for finder in get_finders():
        for name, storage in finder.list([]):
            told = Path(storage.path(name)).stat()
            found.append(f"{name} {told.st_size} {told.st_mtime_ns}")
    lines = [settings.STORAGES["staticfiles"]["BACKEND"], *sorted(found)]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _is_whole(root: Path) -> bool:
    """Whether all that the manifest names is there."""
    try:
        manifest = json.loads((root / "staticfiles.json").read_text("utf-8"))
        return all((root / name).is_file() for name in manifest["paths"].values())
    except (OSError, ValueError, KeyError):
        return False
