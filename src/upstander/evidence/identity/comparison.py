"""Comparing two entities: how probable it is that they are one, and for what reasons."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from upstander.evidence.lake.names import likeness
from upstander.model.ontology import is_a
from upstander.model.sameness import Verdict
from upstander.model.vocabulary import vocabulary
from upstander.phrase import Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upstander.evidence.identity.subject import Subject
    from upstander.evidence.identity.surroundings import Surroundings
    from upstander.evidence.identity.unit_name import UnitName
    from upstander.model.entity import Entity

_LEAST, _MOST = 0.02, 0.98
BEST = math.log(_MOST / (1 - _MOST))
"""Log-odds of names that could not be more alike."""

CLOSE = 0.88
"""Likeness from which on two words are taken for spellings of one: a judgement."""


_FOUND = {
    "name_match": "name match {score:.2f}",
    "address_entity_match": "address entity match {score:.2f}",
    "crypto_wallet_address": "crypto wallet address {score:.2f}",
    "isin_security_match": "isin security match {score:.2f}",
    "lei_code_match": "lei code match {score:.2f}",
    "ogrn_code_match": "ogrn code match {score:.2f}",
    "vessel_imo_mmsi_match": "vessel imo mmsi match {score:.2f}",
    "inn_code_match": "inn code match {score:.2f}",
    "bic_code_match": "bic code match {score:.2f}",
    "uei_code_match": "uei code match {score:.2f}",
    "npi_code_match": "npi code match {score:.2f}",
    "identifier_match": "identifier match {score:.2f}",
    "weak_alias_match": "weak alias match {score:.2f}",
    "address_prop_match": "address prop match {score:.2f}",
    "country_mismatch": "country mismatch {score:.2f}",
    "dob_year_disjoint": "dob year disjoint {score:.2f}",
    "dob_day_disjoint": "dob day disjoint {score:.2f}",
    "gender_mismatch": "gender mismatch {score:.2f}",
}
"""What nomenklatura may find of two, in words."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason for or against, in words, with its log-odds."""

    words: str
    log_odds: float

    def as_dict(self) -> dict[str, Any]:
        """The reason as plain data."""
        return {"words": self.words, "log_odds": self.log_odds}


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two entities and what speaks for their being one.

    Parameters
    ----------
    left, right
        Ids, in the order of the alphabet.
    log_odds
        Sum of the reasons.
    probability
        Of their being one, after calibration where there is one.
    reasons
        The strongest first.
    """

    left: str
    right: str
    log_odds: float
    probability: float
    reasons: tuple[Reason, ...]

    @property
    def suggestion(self) -> Verdict:
        """What a person might judge; a suggestion joins nothing."""
        table = vocabulary("identity")
        if self.probability >= table["same_from"]:
            return Verdict.SAME
        return Verdict.DIFFERENT if self.probability <= table["different_to"] else Verdict.UNSURE

    def as_dict(self) -> dict[str, Any]:
        """The comparison as plain data."""
        return {
            "left": self.left,
            "right": self.right,
            "probability": self.probability,
            "suggestion": self.suggestion.value,
            "log_odds": self.log_odds,
            "reasons": [reason.as_dict() for reason in self.reasons],
        }


def comparable(one: Entity, other: Entity) -> bool:
    """Whether two entities could be one thing: one's schema extends the other's."""
    return is_a(one.schema, other.schema) or is_a(other.schema, one.schema)


def compare(
    one: Subject, other: Subject, around: Surroundings, *, least: float = -math.inf
) -> Comparison:
    """How probable it is that two subjects are one.

    Parameters
    ----------
    one, other
        Of schemata that are `comparable`.
    around
        What joins them to others.
    least
        Log-odds below which nobody looks: names, the dear part, are then not compared.

    Returns
    -------
    Comparison
        Equations and weights: ``docs/explanation/identity.md``. Uncalibrated.
    """
    left, right = sorted((one, other), key=lambda subject: subject.id)
    reasons = [*_units(left, right), *_years(left, right), *_relations(left, right, around)]
    if sum(reason.log_odds for reason in reasons) + BEST < least:
        reasons.append(Reason("names were not compared: the rest rules it out", -BEST))
    else:
        reasons.append(_names(left, right))
    total = sum(reason.log_odds for reason in reasons)
    ranked = tuple(sorted(reasons, key=lambda r: -abs(r.log_odds)))
    return Comparison(left.id, right.id, total, 1 / (1 + math.exp(-total)), ranked)


def _names(left: Subject, right: Subject) -> Reason:
    """What nomenklatura says of names, identifiers, dates and countries."""
    from nomenklatura.matching import LogicV2

    # Made for screening, it weighs what only the query has above what only the listed has. Of two
    # entities neither is the query: the lower counts, or the score would hang on their ids.
    ways = ((left.proxy, right.proxy), (right.proxy, left.proxy))
    both = [LogicV2.compare(one, other, _config()) for one, other in ways]
    found = min(both, key=lambda made: float(made.score))
    score = min(max(float(found.score), _LEAST), _MOST)
    told = tuple(
        Phrase(_FOUND[name], score=round(result.score, 2))
        for name, result in sorted(found.explanations.items())
        if result.score
    )
    names = {"one": left.entity.caption, "other": right.entity.caption}
    if told:
        words = Phrase("{one} / {other}: {told}", told=told, **names)
    else:
        words = Phrase("{one} / {other}: nothing in common", **names)
    return Reason(words, math.log(score / (1 - score)))


def _units(left: Subject, right: Subject) -> Iterator[Reason]:
    if not (left.units and right.units):
        return
    weights = vocabulary("identity")["weights"]
    numbers = [frozenset[int]().union(*(n.numbers for n in s.units)) for s in (left, right)]
    if all(numbers) and not numbers[0] & numbers[1]:
        ours, theirs = (", ".join(map(str, sorted(side))) for side in numbers)
        words = Phrase("their numbers differ: {ours} and {theirs}", ours=ours, theirs=theirs)
        yield Reason(words, weights["numbers_differ"])
    kinds = [{n.formation for n in s.units} - {""} for s in (left, right)]
    if all(kinds) and not kinds[0] & kinds[1]:
        ours, theirs = (", ".join(sorted(side)) for side in kinds)
        words = Phrase("their formations differ: {ours} and {theirs}", ours=ours, theirs=theirs)
        yield Reason(words, weights["formations_differ"])
    if bool(numbers[0]) != bool(numbers[1]) and _within(left, right):
        part = "one adds a number to the other's name: perhaps a part of it"
        yield Reason(part, weights["perhaps_part"])
    apart = [_own_words(one, other) for one in left.units for other in right.units]
    if apart and all(ours and theirs for ours, theirs in apart):
        own = min(apart, key=lambda pair: len(pair[0]) + len(pair[1]))
        ours, theirs = (" ".join(each) for each in own)
        words = Phrase("each has words of its own: {ours} / {theirs}", ours=ours, theirs=theirs)
        yield Reason(words, weights["own_words"])


def _within(left: Subject, right: Subject) -> bool:
    """Whether a name of one is held by a name of the other, which says more."""
    ours, theirs = ([set(name.text.split()) for name in s.units] for s in (left, right))
    return any(a < b or b < a for a in ours for b in theirs)


@lru_cache(maxsize=100_000)
def _own_words(one: UnitName, other: UnitName) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Words of either name that no word of the other is a spelling of."""
    ours, theirs = one.text.split(), other.text.split()
    return (
        tuple(w for w in ours if not any(_close(w, v) for v in theirs)),
        tuple(v for v in theirs if not any(_close(w, v) for w in ours)),
    )


def _close(one: str, other: str) -> bool:
    if one == other:
        return True
    if one.isdigit() or other.isdigit():
        return False
    return likeness(one, other) >= CLOSE


def _years(left: Subject, right: Subject) -> Iterator[Reason]:
    if left.years and right.years:
        apart = min(abs(a - b) for a in left.years for b in right.years)
        if apart > 1:
            weight = vocabulary("identity")["weights"]["years_apart"]
            yield Reason(Phrase("born or founded {n} years apart", n=apart), weight)


def _relations(left: Subject, right: Subject, around: Surroundings) -> Iterator[Reason]:
    weights = vocabulary("identity")["weights"]
    if around.related(left.id, right.id):
        yield Reason("a relation joins the two", weights["related"])
    shared = around.shared_superiors(left.id, right.id)
    if shared:
        names = ", ".join(around.caption(key) for key in shared[:2])
        yield Reason(Phrase("both are under {names}", names=names), weights["shared_superior"])
        if around.follow_each_other(left.id, right.id):
            renamed = "one ends about when the other begins: perhaps renamed"
            yield Reason(renamed, weights["renamed"])
    places = around.shared_places(left.id, right.id)
    if places:
        words = Phrase("both are at {places}", places=", ".join(places[:2]))
        yield Reason(words, weights["shared_place"])
    elif places is not None and left.units and right.units:
        yield Reason("they are at different places", weights["elsewhere"])
    datasets = left.datasets & right.datasets
    if datasets:
        words = Phrase("{datasets} has both, as two", datasets=", ".join(sorted(datasets)))
        yield Reason(words, weights["told_apart"])


@cache
def _config() -> Any:
    from nomenklatura.matching import ScoringConfig

    return ScoringConfig.defaults()
