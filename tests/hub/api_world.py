"""What the tests of the API call: of everything one that is seen, and one that holds the secret."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from tests.hub.conftest import HIDDEN, statements
from tests.hub.test_analyses import of

from upstander.evidence.forecast_file import forecast_json
from upstander.hub.alerts.actions import raise_warning
from upstander.hub.alerts.records import plain_marking
from upstander.hub.analyses.models import Analysis, Kind, State
from upstander.hub.briefs import actions as briefs
from upstander.hub.decisions.models import Decision, Tripwire
from upstander.hub.futures import actions as futures
from upstander.hub.people.roles import Role
from upstander.hub.resilience.models import Portrait, PortraitKind, PortraitState
from upstander.hub.risks.actions import bring_in
from upstander.hub.room.actions import ask_of
from upstander.hub.room.models import AskKind, PlanVersion
from upstander.model.contribution import Factor, contributions_of
from upstander.model.forecast import CountryForecast, RiskForecast, TrainedOn
from upstander.model.marking import TLP, Marking
from upstander.model.predictor import Predictor
from upstander.model.probability import Probability
from upstander.warning.scale import Severity

if TYPE_CHECKING:
    from ninja.operation import Operation
    from tests.hub.conftest import SmallHub

    from upstander.hub.people.models import User

SEEN = next(s for s in statements() if s.value == "Ford Guard")
SECRET = next(s for s in statements() if HIDDEN in s.value)
AMBER = Marking(TLP.AMBER, "Hub")
RED = Marking(TLP.RED, "Harbour Network", frozenset({"Harbour Network"}))
SOON = timezone.now().date() + timedelta(days=2)
JUDGED = b"""source,source_variant,target,target_variant,points,judge,sure,why
rule,law,street,calm,2,p,sure,
rule,law,street,riot,-2,p,,
street,calm,rule,law,1,p,,
street,riot,rule,fear,3,p,,
"""
STATEMENT = {
    "entity_id": "u-9",
    "schema": "Unit",
    "prop": "name",
    "value": "Mill Guard",
    "source": "wire",
}
BODIES: dict[str, dict[str, Any]] = {
    "enter_statement": STATEMENT,
    "correct_statement": STATEMENT,
    "withdraw_statement": {"why": "it was another unit"},
    "export_file": {"kind": "csv"},
    "raise_warning": {
        "subject": "u-1",
        "what": "They are being cut off",
        "kinds": ["siege"],
        "severity": "serious",
    },
    "close_warning": {"outcome": "averted"},
    "export_brief": {"kind": "html"},
    "answer_ask": {"answer": "The Guard"},
    "decline_ask": {"answer": "We do not know"},
    "ask_analysis": {"kind": "weak"},
}


@dataclass(frozen=True)
class World:
    """Values for what paths name: of what all members see, and of what the partner alone sees."""

    seen: dict[str, Any]
    hidden: dict[str, Any]
    own: dict[Role, UUID]
    """An analysis of each person."""

    def of(self, role: Role) -> dict[str, Any]:
        """What somebody with a role sees."""
        return self.seen | {"analysis_id": self.own[role]}


def world_of(small: SmallHub) -> World:
    """Everything twice."""
    seen = {"statement_id": SEEN.id, "entity_id": "u-1"} | _ids(small, Role.ANALYST, "", AMBER)
    hidden = {"statement_id": SECRET.id, "entity_id": "u-3"}
    hidden |= _ids(small, Role.PARTNER, f"{HIDDEN} ", RED)
    seen |= {"forecast_id": coin(2024), "code": 1001, "portrait_id": _portrait()}
    own = {role: _analysis(small, user, "said").pk for role, user in small.people.items()}
    return World(seen, hidden, own)


def _ids(small: SmallHub, by: Role, word: str, marking: Marking) -> dict[str, Any]:
    """Of each thing of a case one, whose words begin with a word."""
    access, behind = of(small, by), SECRET if word else SEEN
    warning = raise_warning(
        access, behind.about, f"{word}They come", Severity.SERIOUS, ["siege"], [behind.id]
    )
    asked = small.partner if word else small.people[Role.DESK]
    ask = ask_of(access, AskKind.QUESTION, f"{word}Who?", asked, SOON, marking, [behind.about])
    brief = brief_of(small, by, word, behind.id)
    if not word:
        briefs.freeze(access, brief)
    judged = SimpleUploadedFile("judged.csv", JUDGED)
    return {
        "warning_id": warning.pk,
        "brief_id": brief.pk,
        "decision_id": _decision(small, by, word, marking),
        "ask_id": ask.pk,
        "plan_id": plan(small, f"{word}plan", behind.about, marking).pk,
        "analysis_id": _analysis(small, small.people[by], f"{word}said").pk,
        "judgements_id": futures.bring_in(access, f"{word}Judged", marking, judged)[0].pk,
    }


def brief_of(small: SmallHub, by: Role, word: str, key: str) -> Any:
    """A brief of one sentence."""
    sentences = [{"text": f"{word}The 3rd is at the ford.", "statements": [key]}]
    sections = [{"key": "known", "title": "What is known", "sentences": sentences}]
    analysis = Analysis.objects.create(
        case=small.case,
        asked_by=small.people[by],
        kind=Kind.MINISTER,
        state=State.DONE,
        level="TLP:AMBER",
        result={"title": f"{word}Ford", "headline": "Likely", "sections": sections},
    )
    return briefs.begin(of(small, by), analysis)


def _decision(small: SmallHub, by: Role, word: str, marking: Marking) -> UUID:
    person = small.people[by]
    made = Decision.objects.create(
        case=small.case, theme="licence", question=f"{word}Suspend?", choice="decide",
        decided="Suspend", reasons="Because", marking=plain_marking(marking), decided_by=person,
        recorded_by=person, decided_at=timezone.now(), owner=person, due_on=SOON,
    )  # fmt: skip
    Tripwire.objects.create(decision=made, text=f"{word}Again", owner=person, look_on=SOON)
    return made.pk


def plan(small: SmallHub, name: str, lever: str, marking: Marking = AMBER) -> PlanVersion:
    """A plan that was kept, which pulls one lever."""
    told = {
        "id": lever, "kind": "statement", "holder": "", "objects": [], "cost": 1.0,
        "delay_days": 5.0, "half_life_days": 30.0, "success": [0.5, 0.25, 0.75],
        "legal_basis": "", "prerequisites": [], "chosen": True, "buys": 0.1, "bought": None,
    }  # fmt: skip
    return PlanVersion.objects.create(
        case=small.case,
        name=name,
        result={"portfolio": [told], "cost": 1.0, "budget": 2.0, "status": "optimal"},
        markings=[plain_marking(marking)],
        revision=0,
        made_by=small.people[Role.ANALYST],
        made_at=timezone.now(),
    )


def _analysis(small: SmallHub, user: User, word: str) -> Any:
    result = {"grades": word, "markings": [plain_marking(AMBER)]}
    return Analysis.objects.create(
        case=small.case, asked_by=user, kind=Kind.QUALITY, state=State.DONE, level="TLP:AMBER",
        done_at=timezone.now(), result=result,
    )  # fmt: skip


def coin(year: int, chance: float = 0.5) -> int:
    """A forecast of two made-up countries; the key of its release."""
    return bring_in(None, coin_file(year, chance)).pk


def coin_file(year: int, chance: float = 0.5) -> bytes:
    """The file of such a forecast."""
    predictor = Predictor("rule", "rule of law", "better rule of law", "worse rule of law")
    factors = (Factor(predictor, 0.5, rises=False),)
    countries = tuple(
        CountryForecast(
            name, code, Probability(value, value / 2, 2 * value, "made up"), rank,
            contributions_of(factors, [-0.5], [0.7]),
        )
        for rank, (name, code, value) in enumerate(
            [("Numera", 1001, chance), ("Orrista", 1002, chance / 2)], 1
        )
    )  # fmt: skip
    made = RiskForecast(
        "coin", f"{year + 1}-{year + 2}", year, 2, TrainedOn(1990, 1998, 18, 9), 0.5, 0.0,
        factors, (), countries, "two countries, made up", synthetic=True,
    )  # fmt: skip
    return forecast_json(made)


def _portrait() -> int:
    units = [{"unit": "NUM", "name": "Numera", "rank": 1}]
    made = Portrait.objects.create(
        kind=PortraitKind.INDEX, title="Index", content=b"", digest="0" * 64,
        state=PortraitState.DONE, document={"units": units}, brought_at=timezone.now(),
    )  # fmt: skip
    return made.pk


def call(path: str, op: Operation, secret: str, case: UUID, there: dict[str, Any]) -> Any:
    """Call an operation as a program does, with a body that it takes.

    What ``there`` does not name in the path is named as nothing is.
    """
    name, where = op.view_func.__name__, "/api/1" + filled(path, {"case_id": case} | there)
    headers = {"Authorization": f"Bearer {secret}"} if secret else {}
    (method,) = op.methods
    if method == "GET":
        key = there.get("plan_id", uuid4())
        query = {"old": key, "new": key} if name == "compare_plans" else {}
        return Client().get(where, query, headers=headers)
    if (upload := uploads().get(name)) is not None:
        return Client().post(where, upload, headers=headers)
    body = json.dumps(BODIES.get(name, {}))
    return Client().post(where, body, content_type="application/json", headers=headers)


def uploads() -> dict[str, dict[str, Any]]:
    """The forms with files that operations take."""
    line = b'{"id": "u-7", "schema": "Unit", "properties": {"name": ["Mill Column"]}}\n'
    rows = SimpleUploadedFile("u.jsonl", line)
    judged = SimpleUploadedFile("judged.csv", JUDGED)
    return {
        "open_case": {"file": rows},
        "import_file": {"file": rows},
        "bring_in_judgements": {"title": "Ours", "file": judged},
        "bring_in_forecast": {"file": SimpleUploadedFile("f.json", coin_file(1999))},
    }


def filled(path: str, there: dict[str, Any]) -> str:
    """A path with what is there; what is not named is nothing's."""
    parts = []
    for part in path.split("/"):
        kind, _, name = part.strip("{}").partition(":") if part.startswith("{") else ("", "", "")
        nothing = {"uuidstr": uuid4(), "int": 987_654_321}.get(kind, "0" * 40)
        parts.append(str(there.get(name, nothing)) if kind else part)
    return "/".join(parts)
