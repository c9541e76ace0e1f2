"""Which database the hub keeps: SQLite in its folder, or PostgreSQL by one setting."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from upstander.errors import UsageError
from upstander.phrase import Phrase

if TYPE_CHECKING:
    from pathlib import Path

_KEPT = {"server_side_binding": True, "prepare_threshold": 5}
"""What is asked a sixth time is not read and planned anew by the server."""

# What was acknowledged survives a killed process and a lost machine alike.
_PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"


def database(address: str, folder: Path) -> dict[str, Any]:
    """Django's description of a database.

    Parameters
    ----------
    address
        ``postgresql://…``; empty for SQLite. ``?prepared=no`` is for a pooler that gives each
        transaction another connection.
    folder
        Where SQLite's file is.

    Raises
    ------
    UsageError
        Another kind of address.

    Examples
    --------
    >>> from pathlib import Path
    >>> database("", Path("hub"))["ENGINE"]
    'django.db.backends.sqlite3'
    >>> database("postgresql://ada:p%40ss@db.example:5433/hub", Path("hub"))["PASSWORD"]
    'p@ss'
    >>> database("postgresql://ada@pooler.example/hub?prepared=no", Path("hub"))["OPTIONS"]
    {}
    """
    if not address:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": folder / "hub.sqlite3",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": _PRAGMAS,
            },
        }
    parts = urlsplit(address)
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        remedy = "set it to postgresql://user:password@host:port/name, or to nothing for SQLite"
        raise UsageError(
            Phrase("DATABASE_URL names no PostgreSQL: {scheme!r}", scheme=parts.scheme),
            remedy=remedy,
        )
    # A pooler that gives each transaction another connection may not know what was prepared.
    query = dict(pair.partition("=")[::2] for pair in parts.query.split("&") if pair)
    prepared = query.get("prepared", "yes") != "no"
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or query.get("host", "")),
        "PORT": parts.port or "",
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": _KEPT if prepared else {},
    }
