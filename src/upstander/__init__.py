"""Upstander: from evidence to risk, networks, levers and a brief that can be walked back.

The names below are the library's front door; each is imported when it is first used, so that
``import upstander`` stays quick. Everything else is public in its own module.

Examples
--------
>>> import upstander
>>> case = upstander.exercise_case()
>>> graph = upstander.actor_graph(case.entities(), case.manifest.as_of)
>>> case.manifest.title
'EXERCISE: Numera, a fictional country'
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_FRONT_DOOR = {
    "CaseFile": "upstander.model.case",
    "Entity": "upstander.model.entity",
    "Grade": "upstander.model.grade",
    "Marking": "upstander.model.marking",
    "Moment": "upstander.model.period",
    "Part": "upstander.risk.picture.part",
    "Period": "upstander.model.period",
    "Probability": "upstander.model.probability",
    "Reader": "upstander.model.marking",
    "Statement": "upstander.model.statement",
    "TLP": "upstander.model.marking",
    "actor_graph": "upstander.network.graph",
    "ask": "upstander.levers.ask",
    "assemble": "upstander.model.entity",
    "attach": "upstander.model.attachment",
    "backtest": "upstander.risk.backtest",
    "bridges_home": "upstander.network.bridges_home",
    "bundled_vintage": "upstander.risk.vintage",
    "case_plan": "upstander.levers.lever_plan",
    "case_problem": "upstander.levers.case_problem",
    "coalition": "upstander.network.coalition",
    "compose": "upstander.brief.compose",
    "explanation": "upstander.levers.explanation",
    "exercise_case": "upstander.exercise",
    "exercise_panel": "upstander.exercise.panel",
    "forecast": "upstander.risk.forecast",
    "missing_links": "upstander.network.missing_links",
    "phased_plan": "upstander.levers.phases",
    "read_case": "upstander.evidence.case_file",
    "read_panel": "upstander.evidence.panel",
    "risk_picture": "upstander.risk.picture.picture",
    "weak_points": "upstander.network.weak_points",
    "write_case": "upstander.evidence.case_file",
}

__all__ = ["__version__", *sorted(_FRONT_DOOR)]  # noqa: PLE0604  (built from the table above)


def __getattr__(name: str) -> Any:
    if name in _FRONT_DOOR:
        return getattr(import_module(_FRONT_DOOR[name]), name)
    raise AttributeError(f"module 'upstander' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
