"""What the program is made of, and whether anything in it is known to be vulnerable.

Usage: python -m tests.dependencies [sbom FILE | audit]. The first writes a bill of materials
(CycloneDX, JSON) of the lock file; the second asks the public advisories about each of its entries:
exit code 1 where one is known to be vulnerable, and it says how many could not be asked about.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
LOCK = ROOT / "requirements.lock"
BIN = Path(sys.executable).parent


def bill(lock: Path = LOCK) -> dict[str, Any]:
    """The bill of materials of a lock file."""
    command = [str(BIN / "cyclonedx-py"), "requirements", str(lock), "--output-reproducible"]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(run.stdout)
    return found


def audited(report: dict[str, Any]) -> tuple[int, int, list[str]]:
    """How many entries were asked about, how many could not be, and what is vulnerable."""
    entries = report["dependencies"]
    skipped = [e for e in entries if "skip_reason" in e]
    bad = [f"{e['name']} {e['version']}: {v['id']}" for e in entries for v in e.get("vulns", ())]
    return len(entries) - len(skipped), len(skipped), bad


def audit() -> int:
    """Ask the advisories; returns an exit code."""
    command = [str(BIN / "uv"), "tool", "run", "--quiet", "pip-audit", "--disable-pip"]
    command += ["--require-hashes", "--requirement", str(LOCK), "--format", "json"]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        asked, skipped, bad = audited(json.loads(run.stdout))
    except (ValueError, KeyError):
        print(f"the advisories could not be asked: {run.stderr.strip()[-300:]}")
        return 0
    print(f"{asked} dependencies asked about, {skipped} could not be; vulnerable: {len(bad)}")
    print("\n".join(bad), end="\n" if bad else "")
    return 1 if bad else 0


if __name__ == "__main__":
    if sys.argv[1:2] == ["sbom"]:
        Path(sys.argv[2]).write_text(json.dumps(bill(), indent=2) + "\n", encoding="utf-8")
    elif sys.argv[1:] == ["audit"]:
        sys.exit(audit())
    else:
        sys.exit(__doc__)
