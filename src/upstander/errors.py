"""The whole exception tree, and the noun that carries one fault in an input.

Two roots matter to a script: `InputError` (the input was at fault, exit code 1) and
`UsageError` (the command was called wrongly, exit code 2). Everything raised on purpose
derives from `UpstanderError`; anything else is a defect of ours and is allowed to crash.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from upstander.phrase import phrased


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault in an input: where it is, what is wrong and what would mend it.

    Parameters
    ----------
    message
        What is wrong, in a sentence.
    source
        File or member of an archive.
    line
        1-based line, row or record; 0 when the fault belongs to the file as a whole.
    remedy
        What the user can do about it.

    Examples
    --------
    >>> print(Problem("value is empty", "units.csv", 7, "give a name or drop the row"))
    units.csv:7: value is empty (remedy: give a name or drop the row)
    """

    message: str
    source: str = ""
    line: int = 0
    remedy: str = ""

    def __post_init__(self) -> None:
        # So that one can be told within another, in any language.
        object.__setattr__(self, "message", phrased(self.message))
        object.__setattr__(self, "remedy", phrased(self.remedy))

    def __str__(self) -> str:
        place = f"{self.source}:{self.line}" if self.line else self.source
        text = f"{place}: {self.message}" if place else self.message
        return f"{text} (remedy: {self.remedy})" if self.remedy else text

    def as_dict(self) -> dict[str, Any]:
        """The problem as plain data, for ``--json``."""
        return {
            "message": self.message,
            "source": self.source,
            "line": self.line,
            "remedy": self.remedy,
        }


class UpstanderError(Exception):
    """Root of everything this package raises on purpose."""

    exit_code: ClassVar[int] = 1

    def __init__(self, message: str, *, source: str = "", line: int = 0, remedy: str = "") -> None:
        self.problem = Problem(message, source, line, remedy)
        super().__init__(str(self.problem))


class UsageError(UpstanderError):
    """The command or function was called wrongly."""

    exit_code = 2


class InputError(UpstanderError):
    """The input is at fault; nothing was written."""


class ValueRejectedError(InputError):
    """One value cannot be what it claims to be: a date, a grade, a marking, a probability."""


class SchemaError(InputError):
    """A schema or property that the ontology does not know, or a value outside its range."""


class ArchiveError(InputError):
    """A zip file that is truncated, hostile or larger than it may be."""


class CaseFileError(InputError):
    """A case file whose manifest, hashes or format version do not hold."""


class MappingError(InputError):
    """A table mapping that does not fit its table or the ontology."""


class PanelError(InputError):
    """A country-year panel that cannot be forecast from."""


class InstanceError(InputError):
    """A lever-plan instance or a network that is malformed."""


class InfeasibleError(InputError):
    """No plan satisfies the constraints; the message names those that conflict."""


class DatasetError(InputError):
    """A public dataset that could not be fetched whole, or is not what it was."""


class TwoPagesError(UpstanderError):
    """A situation that cannot be told on two pages, even with one item in each list."""


class MissingPieceError(UpstanderError):
    """Something outside the package is absent: the message says what to install or set."""
