"""A publisher's file, recognised as one of the offers of its dataset, and read as what it holds."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

from upstander.errors import DatasetError, Problem, UsageError
from upstander.evidence.claims import Claims
from upstander.evidence.offer import Holds, Offer
from upstander.evidence.offer_rows import offered_rows, unpacked

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from upstander.evidence.country_years import YearsReading
    from upstander.evidence.declaration import Dataset
    from upstander.evidence.events import EventsReading
    from upstander.model.statement import Statement


@dataclass(frozen=True, slots=True)
class Delivery:
    """One file of a dataset, unpacked.

    Parameters
    ----------
    dataset, offer
        What it is.
    path
        Where it lies unpacked.
    shown
        What to call it in faults: the name that the user gave.
    """

    dataset: Dataset
    offer: Offer
    path: Path
    shown: str


@contextmanager
def delivered(dataset: Dataset, path: Path, *, excerpt: bool = False) -> Iterator[Delivery]:
    """The file as one of the dataset's offers, found by its columns.

    Parameters
    ----------
    dataset
        Whose it is.
    path
        The file as its publisher offers it: plain, gzip or a zip with one such member.
    excerpt
        Whether it is a part only: then the number of rows is not asked, all else is.

    Raises
    ------
    UsageError
        The dataset has no such files: it is read from the folder of public data.
    DatasetError
        It is none of the offers; the message says what each of them lacks.
    ArchiveError
        A zip that is broken or hostile.
    """
    if not dataset.offers:
        remedy = f"pull it, and: upstander case join CASE {dataset.name}"
        raise UsageError(f"{dataset.name} is not read from a publisher's file", remedy=remedy)
    faults: list[DatasetError] = []
    for offer in dataset.offers:
        chosen = offer.excerpt() if excerpt else offer
        try:
            with _recognised(dataset, chosen, path) as found:
                yield found
                return
        except _UnlikeError as error:
            faults.append(error.fault)
    if len(faults) == 1:
        raise faults[0]
    shown = "; ".join(
        f"{offer.name}: {fault.problem.message}"
        for offer, fault in zip(dataset.offers, faults, strict=True)
    )
    message = f"is none of the files of {dataset.name}: {shown}"
    raise DatasetError(message, source=str(path), remedy=faults[0].problem.remedy)


class _UnlikeError(Exception):
    """The file is not this offer."""

    def __init__(self, fault: DatasetError) -> None:
        super().__init__()
        self.fault = fault


@contextmanager
def _recognised(dataset: Dataset, offer: Offer, path: Path) -> Iterator[Delivery]:
    with ExitStack() as stack:
        try:
            place = stack.enter_context(unpacked(path, offer))
            next(offered_rows(place, offer.excerpt(), str(path)), None)
        except DatasetError as error:
            raise _UnlikeError(error) from error
        yield Delivery(dataset, offer, place, str(path))


def statements_of(delivery: Delivery) -> Iterator[Statement | Problem]:
    """What a delivery says, and what in it cannot be read.

    Raises
    ------
    DatasetError
        Rows or fill rates are not as declared, which is known only after the last row: keep
        nothing of what was yielded then.
    UsageError
        It holds no statements.
    """
    name, offer = delivery.dataset.name, delivery.offer
    if offer.holds is not Holds.STATEMENTS:
        remedy = f"read it by: upstander data read {name} FILE"
        raise UsageError(f"{name} holds {offer.holds.value} and no statements", remedy=remedy)
    rows = offered_rows(delivery.path, offer, delivery.shown)
    yield from _reader(name).read_rows(rows, Claims(name, delivery.shown), offer.name)


def events_of(delivery: Delivery) -> EventsReading:
    """The events of a delivery, after its rows and fill rates were held against the declaration.

    Raises
    ------
    DatasetError, InputError
        Not what is declared, or no good row.
    """
    _check(delivery)
    found: EventsReading = _reader(delivery.dataset.name).read_file(delivery.path)
    return found


def years_of(delivery: Delivery) -> YearsReading:
    """The country-years of a delivery, after it was held against the declaration.

    Raises
    ------
    DatasetError, PanelError
        Not what is declared, or no good row.
    """
    _check(delivery)
    rows = offered_rows(delivery.path, delivery.offer, delivery.shown)
    found: YearsReading = _reader(delivery.dataset.name).read_years(rows)
    return found


def problems_of(delivery: Delivery) -> tuple[Problem, ...]:
    """What in a delivery cannot be read as rows, where all else is as declared.

    Raises
    ------
    DatasetError
        It is not what is declared.
    """
    rows = offered_rows(delivery.path, delivery.offer, delivery.shown)
    return tuple(row for row in rows if isinstance(row, Problem))


def _check(delivery: Delivery) -> None:
    for _ in offered_rows(delivery.path, delivery.offer, delivery.shown):
        pass


def _reader(name: str) -> Any:
    return import_module(f"upstander.evidence.datasets.{name}.reader")
