"""The ASEM index, 20,000 draws of its weights and all sure pairs, beside plain peers, in one run.

Index and draws: the peer is the same written plainly with pandas, as one would in a notebook; the
draws also with numpy alone, one draw after another. Pairs: the peer solves the same
linear-fractional programmes by the Charnes and Cooper transformation with HiGHS (scipy), for a
sample of pairs. All answers are compared.

Data: UPSTANDER_DATA/methods/composite (COINr's ASEM data). Run: python -m bench.bench_resilience
"""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd  # type: ignore[import-untyped]
from numpy.typing import NDArray
from scipy.optimize import linprog

from upstander.evidence.index_spec_file import IndexReading, read_index
from upstander.resilience.composite import composite
from upstander.resilience.rank_pairs import RankPairs, rank_pairs
from upstander.resilience.weight_box import WeightBox, weight_box
from upstander.resilience.weight_draws import weight_draws

Floats = NDArray[np.float64]

SPEC = """
index: ASEM Sustainable Connectivity
data: asem_idata.csv
unit: uCode
tree: asem_imeta.csv
steps: {impute: {with: mean, by: EurAsia_group}}
vary: 0.25
"""


def read(folder: Path) -> IndexReading:
    with tempfile.TemporaryDirectory() as name:
        here = Path(name)
        for file in ("asem_idata.csv", "asem_imeta.csv"):
            shutil.copyfile(folder / file, here / file)
        (here / "spec.yml").write_text(SPEC)
        return read_index(here / "spec.yml")


def plain_values(folder: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The normalised indicators, with pandas alone."""
    meta = pd.read_csv(folder / "asem_imeta.csv").set_index("iCode")
    data = pd.read_csv(folder / "asem_idata.csv").set_index("uCode")
    leaves = meta[meta.Type == "Indicator"]
    frame = data[leaves.index].astype(float)
    for code, by in leaves.Denominator.dropna().items():
        frame[code] = frame[code] / data[by]
    frame = frame.fillna(frame.groupby(data["EurAsia_group"]).transform("mean"))
    for code in frame:
        column = frame[code].copy()
        for _ in range(5):
            if not (abs(column.skew()) > 2 and column.kurt() > 3.5):
                break
            if column.skew() >= 0:
                column[column == column.max()] = column[column < column.max()].max()
            else:
                column[column == column.min()] = column[column > column.min()].min()
        frame[code] = column
    frame = frame * leaves.Direction
    return (frame - frame.min()) / (frame.max() - frame.min()) * 100, meta


def plain_score(frame: pd.DataFrame, meta: pd.DataFrame, weights: pd.Series) -> pd.Series:
    scores = frame.copy()
    for level in (1, 2, 3):
        for parent, codes in meta[meta.Level == level].groupby("Parent").groups.items():
            share = weights[codes] / weights[codes].sum()
            scores[parent] = (scores[codes] * share).sum(axis=1)
    return scores["Index"]


def plain_draws(frame: pd.DataFrame, meta: pd.DataFrame, drawn: dict[str, Floats]) -> Floats:
    """Ranks under each set of weights, one after another."""
    table = pd.DataFrame(drawn)
    found = []
    for _, weights in table.iterrows():
        found.append(plain_score(frame, meta, weights).rank(ascending=False, method="min"))
    return np.array(found)


def numpy_draws(
    reading: IndexReading, values: Floats, drawn: dict[str, Floats], count: int
) -> Floats:
    """Scores under each set of weights, one after another, without pandas."""
    tree = reading.spec.tree
    columns = {code: values[:, k] for code, k in tree.place.items()}
    found = np.empty((count, len(values)))
    for draw in range(count):
        scores = dict(columns)
        for code in tree.upwards:
            weights = np.array([drawn[child][draw] for child in tree.children[code]])
            below = np.stack([scores[child] for child in tree.children[code]], axis=1)
            scores[code] = below @ weights / weights.sum()
        found[draw] = scores[tree.root]
    return found


def by_programme(
    reading: IndexReading, values: Floats, box: WeightBox, pair: tuple[int, int]
) -> float:
    """The least difference of one pair: at each node a linear programme (Charnes and Cooper)."""
    tree = reading.spec.tree
    least = {c: float(values[pair[0], k] - values[pair[1], k]) for c, k in tree.place.items()}
    for code in tree.upwards:
        below = tree.children[code]
        aim = np.array([*(least[c] for c in below), 0.0])
        rows = []
        for k, child in enumerate(below):
            low, high = box.ends(child)
            one = np.zeros(len(below) + 1)
            one[k], one[-1] = 1.0, -high
            other = np.zeros(len(below) + 1)
            other[k], other[-1] = -1.0, low
            rows += [one, other]
        whole = np.array([[1.0] * len(below) + [0.0]])
        made = linprog(aim, A_ub=np.array(rows), b_ub=np.zeros(len(rows)), A_eq=whole, b_eq=[1.0])
        least[code] = float(made.fun)
    return least[tree.root]


def timed(make: Any, times: int = 1) -> tuple[Any, float]:
    best = np.inf
    for _ in range(times):
        start = time.perf_counter()
        found = make()
        best = min(best, time.perf_counter() - start)
    return found, best


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draws", type=int, default=20_000)
    parser.add_argument("--plain", type=int, default=300, help="draws that the plain peer makes")
    parser.add_argument("--pairs", type=int, default=40, help="pairs that the programmes solve")
    options = parser.parse_args()
    default = Path(__file__).parents[2] / "shared" / "data"
    folder = Path(os.environ.get("UPSTANDER_DATA", default)) / "methods" / "composite"

    reading, opening = timed(lambda: read(folder), 3)
    tree, steps = reading.spec.tree, reading.spec.steps
    done, making = timed(lambda: composite(reading.table, tree, steps), 3)
    box = weight_box(tree, reading.spec.shares)
    pairs: RankPairs
    pairs, pairing = timed(lambda: rank_pairs(done.values, tree, steps, box), 3)
    count = options.draws
    drawn, drawing = timed(
        lambda: weight_draws(done.values, tree, steps, box, draws=count, seed=1), 3
    )
    print(f"ours: read {opening:.3f} s, index {making:.3f} s, all {pairs.pairs:,} pairs "
          f"{pairing:.3f} s, {count:,} draws {drawing:.3f} s")  # fmt: skip

    (frame, meta), plain = timed(lambda: plain_values(folder))
    nominal = plain_score(frame, meta, meta.Weight)
    print(f"pandas: read and index {plain:.3f} s; scores differ by "
          f"{np.abs(nominal.to_numpy() - done.score).max():.1e} at most")  # fmt: skip
    sets = box.draws(options.plain, 1)
    ranks, slow = timed(lambda: plain_draws(frame, meta, sets))
    few = weight_draws(done.values, tree, steps, box, draws=options.plain, seed=1)
    same = all(
        (np.bincount(ranks[:, u].astype(int), minlength=52)[1:] == few.rank_counts[u]).all()
        for u in range(51)
    )
    whole = slow / options.plain * count
    print(f"pandas: {options.plain:,} draws {slow:.2f} s, {whole:.0f} s for {count:,}: "
          f"{whole / drawing:.0f} times ours; the same ranks: {same}")  # fmt: skip
    again, loop = timed(lambda: numpy_draws(reading, done.values, box.draws(count, 1), count))
    differ = np.abs(np.quantile(again, [0.05, 0.95], axis=0) - [drawn.low, drawn.high]).max()
    print(f"numpy, draw by draw: {count:,} draws {loop:.2f} s, {loop / drawing:.1f} times ours and "
          f"without ranks or pairs; scores differ by {differ:.1e}")  # fmt: skip

    chance = np.random.default_rng(1)
    chosen = [tuple(chance.choice(51, 2, replace=False).tolist()) for _ in range(options.pairs)]
    found, solving = timed(
        lambda: [by_programme(reading, done.values, box, pair) for pair in chosen]
    )
    apart = max(abs(f - pairs.least[p]) for f, p in zip(found, chosen, strict=True))
    each = solving / len(chosen)
    every = each * 2 * pairs.pairs
    print(f"HiGHS: {each * 1000:.1f} ms a pair, {every:.0f} s for all in both directions: "
          f"{every / pairing:.0f} times ours; differ by {apart:.1e}")  # fmt: skip

    never = int((drawn.beats == count).sum())
    wrong = int((pairs.sure & (drawn.beats < count)).sum())
    print(f"sure for all weights within 25%: {pairs.sure_pairs:,} of {pairs.pairs:,}, contradicted "
          f"by a draw: {wrong}; never turned in {count:,} draws: {never:,}, of which "
          f"{never - pairs.sure_pairs:,} are not sure")  # fmt: skip


if __name__ == "__main__":
    main()
