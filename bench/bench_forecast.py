"""Our forecasts beside the published peer's, on the same country-years, in one run.

The rolling-origin backtest on the development base years with every model, variant and stratum:
scores, differences to the peer with intervals over countries, and what the run costs. Nothing here
is tuned: configurations are counted in `upstander.risk.configurations`.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path

SHOWN = ("log_loss", "auc", "recall_10", "recall_20", "recall_30", "list_20", "observed_expected")


def main() -> None:
    folder = Path(os.environ.get("UPSTANDER_DATA", "")) / "risk"
    panel, peer = folder / "country_year_panel.csv", folder / "peer_ewp_foos.csv"
    if not panel.is_file():
        print("no public panel here: set UPSTANDER_DATA")
        return
    years = sys.argv[1:3] or ["1993", "2016"]
    command = ["upstander", "risk", "backtest", str(panel), "--peer", str(peer), "--json"]
    start = time.perf_counter()
    done = subprocess.run(  # noqa: S603  (our own command)
        [str(Path(sys.executable).with_name(command[0])), *command[1:], "--from", years[0],
         "--to", years[1]],
        check=True, stdout=subprocess.PIPE,
    )  # fmt: skip
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    document = json.loads(done.stdout)
    for row in document["scores"]:
        figures = "  ".join(f"{name} {_said(row[name])}" for name in SHOWN)
        print(f"{row['stratum']:<7}{row['model']:<34}{row['onsets']:>4}  {figures}")
    for row in document["comparisons"]:
        if row["against"] == peer.stem:
            figures = "  ".join(f"{name} {_span(row[name])}" for name in SHOWN)
            print(f"{row['stratum']}: {row['model']} minus {row['against']}: {figures}")
    print(f"configurations tried: {document['configurations_tried']}")
    cpu = used.ru_utime + used.ru_stime
    print(f"{time.perf_counter() - start:.0f} s, {cpu:.0f} CPU s, {used.ru_maxrss / 1024:.0f} MiB")


def _said(score: dict[str, float | None]) -> str:
    return "-" if score["value"] is None else f"{score['value']:.4f}"


def _span(score: dict[str, float | None]) -> str:
    if score["value"] is None or score["low"] is None:
        return "-"
    return f"{score['value']:+.4f} ({score['low']:+.4f} to {score['high']:+.4f})"


if __name__ == "__main__":
    main()
