"""The hub's own secret: made once, kept in its folder for its owner alone."""

from __future__ import annotations

import os
import secrets
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def secret_key(folder: Path) -> str:
    """The key that signs sessions and links; ``UPSTANDER_SECRET_KEY`` overrules the file."""
    told = os.environ.get("UPSTANDER_SECRET_KEY", "")
    if told:
        return told
    path = folder / "secret.key"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:  # another process was quicker
            return path.read_text().strip()
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(64))
    return path.read_text().strip()
