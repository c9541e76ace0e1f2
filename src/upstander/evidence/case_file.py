"""Case files on disk: a folder or zip with a manifest, hashes and a format version."""

from __future__ import annotations

from upstander.evidence.case_reader import open_case, read_case
from upstander.evidence.case_writer import write_case

__all__ = ["open_case", "read_case", "write_case"]
