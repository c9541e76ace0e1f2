"""What a dataset's reader says: statements with its grade and marking, each value checked."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import TYPE_CHECKING

from upstander.errors import Problem, UpstanderError
from upstander.evidence.declaration import declared
from upstander.evidence.records import located
from upstander.evidence.values import cleaner_of, plain
from upstander.model.statement import Statement

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    Fact = tuple[str, str]


class Claims:
    """Makes the statements of one dataset from one file.

    Parameters
    ----------
    dataset
        Its name; grade, marking and publisher are those of its declaration.
    source
        What to call the file in faults.

    Examples
    --------
    >>> claims = Claims("ucdp_one_sided", "f.csv")
    >>> [s.value for s in claims.about("a-1", "Organization", [("name", " A group ")], 2)]
    ['A group']
    """

    def __init__(self, dataset: str, source: str) -> None:
        own = declared(dataset)
        self.name, self.grade, self.marking = dataset, own.grade, own.marking
        self.source, self._origin = source, own.publisher
        self._said: set[str] = set()

    def about(
        self,
        key: str,
        schema: str,
        facts: Iterable[Fact],
        line: int,
        *,
        origin: str = "",
        valid: tuple[str, str] = ("", ""),
        seen: tuple[str, str] = ("", ""),
    ) -> Iterator[Statement | Problem]:
        """What one row says of one entity; empty values are left out.

        Parameters
        ----------
        key, schema
            The entity.
        facts
            Properties and values.
        line
            Of the row.
        origin
            Who said it first; the publisher, unless given.
        valid, seen
            When it held in the world, and when the dataset first and last carried it.

        Yields
        ------
        Statement or Problem
            A value that its property cannot hold costs that value only.
        """
        for prop, value in facts:
            if not value:
                continue
            try:
                plain(value)
                cleaner = cleaner_of(schema, prop)
                cleaned = cleaner.quick(value) or cleaner.clean(value)
                yield Statement(
                    self.name, key, schema, prop, cleaned,
                    original_value="" if cleaned == value else value,
                    origin=origin or self._origin, valid_from=valid[0], valid_to=valid[1],
                    first_seen=seen[0], last_seen=seen[1],
                    grade=self.grade, marking=self.marking,
                )  # fmt: skip
            except UpstanderError as error:
                yield located(error, self.source, line, key[:80])

    def once(
        self, key: str, schema: str, facts: Iterable[Fact], line: int
    ) -> Iterator[Statement | Problem]:
        """The same, but only the first time that the entity is met in the file."""
        if key not in self._said:
            self._said.add(key)
            yield from self.about(key, schema, facts, line)

    def country(self, name: str, line: int) -> Iterator[Statement | Problem]:
        """The territory of a name or code, where it is not known yet in the file."""
        code = country_code(name)
        facts = [("name", country_name(code) or name), ("country", code), ("level", "country")]
        yield from self.once(country_key(name), "Territory", facts, line)

    def fault(self, message: str, line: int, remedy: str = "the row is left out") -> Problem:
        """What is wrong with a row."""
        return Problem(message, self.source, line, remedy)


@lru_cache(maxsize=65_536)
def country_code(name: str) -> str:
    """The code of a country or territory by name or code; empty where none is known.

    Examples
    --------
    >>> country_code("NGA"), country_code("Nigeria"), country_code("a rebel group")
    ('ng', 'ng', '')
    """
    from followthemoney.types import registry

    return registry.country.clean(name) or ""


@lru_cache(maxsize=1024)
def country_name(code: str) -> str:
    """The English name of a code; empty where there is none."""
    from followthemoney.types import registry

    return registry.country.caption(code) or "" if code else ""


def country_key(name: str) -> str:
    """The id under which all our readers speak of a country, so that datasets meet in it.

    Examples
    --------
    >>> country_key("Nigeria") == country_key("NGA") == "country-ng"
    True
    """
    return f"country-{country_code(name)}" if country_code(name) else key_of("place", name)


def key_of(kind: str, *parts: str) -> str:
    """An id made of what a row says, the same whenever it says the same.

    Examples
    --------
    >>> key_of("sipri", "a", "b") == key_of("sipri", "a", "b") != key_of("sipri", "ab", "")
    True
    """
    digest = hashlib.sha1("\x1f".join(parts).encode(), usedforsecurity=False).hexdigest()
    return f"{kind}-{digest[:20]}"
