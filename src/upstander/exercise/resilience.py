"""The exercise's societies: an index of made-up states and a profile of Verlane; all synthetic."""

from __future__ import annotations

import io
import zipfile
from random import Random

TITLE_INDEX = "EXERCISE: resilience in the Meridian Basin (synthetic)"
TITLE_PROFILE = "EXERCISE: Verlane, at home (synthetic)"

STATES = ("Numera", "Verlane", "Kelmar", "Orrista", "Aravia", "Bemavia", "Coravia", "Dunavia")
BASE = {
    "Numera": 28, "Verlane": 55, "Kelmar": 52, "Orrista": 48,
    "Aravia": 58, "Bemavia": 44, "Coravia": 60, "Dunavia": 39,
}  # fmt: skip
"""Made-up levels about which the made-up indicators vary."""

INDICATORS = (
    ("trust_neighbours", "Trust", 1, "share who trust most people near them (synthetic)"),
    ("trust_police", "Trust", 1, "share who trust the police (synthetic)"),
    ("belonging", "Cohesion", 1, "share who feel that they belong (synthetic)"),
    ("harassed", "Cohesion", -1, "share harassed for who they are (synthetic)"),
    ("reads_critically", "Thinking", 1, "share who tell fact from opinion (synthetic)"),
    ("takes_part", "Participation", 1, "share active in any association (synthetic)"),
    ("seats_of_minorities", "Institutions", 1, "seats to share of people (synthetic)"),
    ("complaints_answered", "Redress", 1, "share of complaints answered in time (synthetic)"),
)
PARTS = {
    "Trust": "Trust", "Cohesion": "Cohesion", "Thinking": "Critical thinking",
    "Participation": "Civic participation", "Institutions": "Inclusive institutions",
    "Redress": "Grievance redress",
}  # fmt: skip


def exercise_index(seed: int = 1) -> bytes:
    """A zip of a declared index of eight made-up states, with its table."""
    chance = Random(seed)  # noqa: S311 - a made-up world, not a secret
    header = "code,name," + ",".join(code for code, *_ in INDICATORS)
    rows = [header]
    for number, state in enumerate(STATES, 1):
        values = []
        for _code, _part, sign, _about in INDICATORS:
            level = BASE[state] if sign > 0 else 90 - BASE[state]
            values.append(f"{min(98.0, max(2.0, level + chance.gauss(0, 9))):.1f}")
        if state == "Dunavia":
            values[4] = ""  # nobody asked there: it is filled in, and told
        rows.append(f"S{number},{state}," + ",".join(values))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, text in (("index.yml", _declaration()), ("states.csv", "\n".join(rows) + "\n")):
            packed.writestr(zipfile.ZipInfo(name, (2026, 6, 30, 0, 0, 0)), text)
    return out.getvalue()


def _declaration() -> str:
    parts = [
        f"  - {{code: {code}, kind: aggregate, parent: Resilience, name: {name}}}"
        for code, name in PARTS.items()
    ]
    leaves = [
        f'  - {{code: {code}, parent: {part}, direction: {sign}, about: "{about}"}}'
        for code, part, sign, about in INDICATORS
    ]
    return "\n".join(
        [
            "index: Resilience in the Meridian Basin",
            "about: EXERCISE. Every state and every figure is made up.",
            'date: "2026-06-30"',
            "synthetic: true",
            "data: states.csv",
            "unit: code",
            "name: name",
            "tree:",
            "  - {code: Resilience, kind: aggregate}",
            *parts,
            *leaves,
            "steps:",
            "  impute: {with: median}",
            "  normalise: {method: min-max, low: 1, high: 100}",
            "vary: {1: 0.25, 2: 0.25}",
            "draws: 2000",
            "alternatives:",
            "  normalise: [{method: min-max, low: 1, high: 100}, rank]",
            "  aggregate: [arithmetic, geometric]",
            "missing:",
            "  - {group: people in camps, reason: no survey of the exercise enters them}",
            "  - {group: people without papers, reason: the made-up registers do not hold them}",
            "",
        ]
    )


FIGURES = (
    ("trust_people", 5.6, 0.25, -0.5),
    ("trust_police", 6.1, 0.3, -0.1),
    ("cohesion_belonging", 0.71, 0.03, -0.08),
    ("cohesion_harassment", 0.09, 0.02, 0.05),
    ("participation_volunteering", 0.27, 0.03, 0.01),
    ("institutions_responsive", 0.41, 0.04, 0.02),
    ("redress_reporting", 0.33, 0.05, 0.03),
)
"""Made-up figures: indicator, level in 2024, half its interval, and what happened by 2026."""


def exercise_figures() -> bytes:
    """A table of made-up figures of Verlane at two times, of everybody and by two groups."""
    rows = ["place,indicator,time,by,group,value,low,high,base,source,date"]
    for indicator, level, half, moved in FIGURES:
        for time, value in (("2024", level), ("2026", level + moved)):
            who = [
                (",", value, half, 2400),
                ("gender,women", value * 0.98, half * 1.4, 1200),
                ("gender,men", value * 1.02, half * 1.4, 1170),
                ("gender,another way", value, half * 6, 30),
            ]
            for group, figure, spread, base in who:
                told = f"{figure:.3f},{max(0.0, figure - spread):.3f},{figure + spread:.3f},{base}"
                rows.append(f"Verlane,{indicator},{time},{group},{told},{SURVEY},{time}-06-30")
    return ("\n".join(rows) + "\n").encode()


SURVEY = "EXERCISE survey of Verlane (synthetic)"
