"""Public datasets brought into one case: what joins, by exact names alone, and what does not."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from upstander.errors import Problem, UsageError
from upstander.evidence.datasets import ofac_sdn, us_foreign_military_training
from upstander.evidence.datasets.us_foreign_military_training import reader as training
from upstander.evidence.declaration import declared, read_dataset
from upstander.evidence.training import join_training
from upstander.model.ontology import is_a

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from upstander.model.statement import Statement

_TRAINING = us_foreign_military_training.__name__.rpartition(".")[2]
_SANCTIONS = ofac_sdn.__name__.rpartition(".")[2]
_LISTED = 5


@dataclass(frozen=True, slots=True)
class Joining:
    """What public datasets add to a case.

    Parameters
    ----------
    statements
        What they say, each with its own source.
    notes
        What joined, what did not, and what the data cannot say: sentences for the user.
    problems
        What in them could not be read.
    """

    statements: tuple[Statement, ...]
    notes: tuple[str, ...]
    problems: tuple[Problem, ...]


def join_datasets(
    datasets: Sequence[str],
    folder: Path,
    known: Iterable[Statement],
    *,
    country: str = "",
    whole: bool = False,
) -> Joining:
    """What declared datasets say that belongs to a case.

    Courses of training join a unit whose name or alias is exactly the student unit's. Of the
    sanctions list come the entries that bear exactly the name of a body of the case, and what is
    linked to them. Persons are never joined by a name: two people may share one.

    Parameters
    ----------
    datasets
        Names of declared datasets that hold statements.
    folder
        The folder of public data.
    known
        Statements of the case.
    country
        Whose courses, as the reports on training name the country.
    whole
        Take the sanctions list as a whole.

    Raises
    ------
    UsageError
        Training is wanted and no country is named.
    DatasetError
        A dataset is unknown, not here or not as declared.
    """
    said = list(known)
    fresh: list[Statement] = []
    notes: list[str] = []
    problems: list[Problem] = []
    # Whatever describes bodies comes first, so that the other two find names to join.
    for name in sorted(datasets, key=lambda n: (n == _SANCTIONS, n == _TRAINING, n)):
        if name == _TRAINING:
            made = _courses(folder, [*said, *fresh], country)
        else:
            made = _plain(name, folder)
            if name == _SANCTIONS:
                made = _listed(made, [*said, *fresh], whole=whole)
        fresh += made.statements
        notes += made.notes
        problems += made.problems
    return Joining(tuple(fresh), tuple(notes), tuple(problems))


def _plain(name: str, folder: Path) -> Joining:
    items = list(read_dataset(name, folder))
    found = tuple(i for i in items if not isinstance(i, Problem))
    note = f"{name}: {len(found):,} statements; {declared(name).notes}"
    return Joining(found, (note,), tuple(i for i in items if isinstance(i, Problem)))


def _courses(folder: Path, units: Iterable[Statement], country: str) -> Joining:
    if not country:
        raise UsageError(
            f"{_TRAINING} lists courses of every country", remedy="name one: --country Nigeria"
        )
    items = list(training.courses(folder, country=country))
    given = [i for i in items if not isinstance(i, Problem)]
    if not given:
        raise UsageError(
            f"the reports name no courses for {country!r}",
            remedy="write the country as the reports do, in English, for example Nigeria",
        )
    done = join_training(units, given)
    note = (
        f"{_TRAINING}: {done.courses:,} of {len(given):,} courses for {country} are for a student "
        f"unit that bears exactly the name of one of {len(done.units)} units here; the other "
        f"{done.unmatched:,} may concern the same units under other spellings and are left out. "
        f"{declared(_TRAINING).notes}"
    )
    read = tuple(i for i in items if isinstance(i, Problem))
    return Joining(done.statements, (note,), (*read, *done.problems))


def _listed(listed: Joining, known: Iterable[Statement], *, whole: bool) -> Joining:
    bodies = _bodies_by_name(known)
    entries = _bodies_by_name(listed.statements)
    alike = {name: entries[name] for name in sorted(entries) if name in bodies}
    kept = listed.statements if whole else _around(listed.statements, alike)
    shown = "; ".join(list(alike)[:_LISTED]) or "none"
    note = (
        f"{_SANCTIONS}: of {len(bodies):,} names of bodies in this case, {len(alike)} are exactly "
        f"that of a listed entry ({shown}); {len(kept):,} statements taken. The same name is a "
        "question to check by hand, not a match; persons are never joined by name. "
        f"{declared(_SANCTIONS).notes}"
    )
    return Joining(kept, (note,), listed.problems)


def _bodies_by_name(statements: Iterable[Statement]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for s in statements:
        if s.prop in {"name", "alias"} and is_a(s.schema, "Organization"):
            found[" ".join(s.value.casefold().split())].add(s.about)
    return found


def _around(
    statements: tuple[Statement, ...], alike: Mapping[str, set[str]]
) -> tuple[Statement, ...]:
    """The statements about some entries, their links, and whoever these lead to at any remove."""
    ends: dict[str, set[str]] = defaultdict(set)
    for s in statements:
        if s.schema == "UnknownLink" and s.prop in {"subject", "object"}:
            ends[s.about].add(s.value)
    links: dict[str, set[str]] = defaultdict(set)
    for link, both in ends.items():
        for end in both:
            links[end].add(link)
    kept = {key for keys in alike.values() for key in keys}
    front = list(kept)
    while front:
        here = front.pop()
        near = (ends[here] if here in ends else links[here]) - kept
        kept |= near
        front += near
    return tuple(s for s in statements if s.about in kept)
