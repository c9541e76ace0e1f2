"""Areas with their direct estimates, and what a model makes of them."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from upstander.model.survey_estimate import known

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

METHODS = ("reml", "ml", "moments", "prasad-rao")
"""Ways to estimate the variance between areas."""


@dataclass(frozen=True, slots=True)
class AreaData:
    """Direct estimates by area, with what is known of each.

    Parameters
    ----------
    areas
        Codes.
    direct
        Direct estimates, shape (m,); NaN where nobody was asked.
    variance
        Their sampling variances, shape (m,); NaN where there is no estimate.
    design
        Covariates with the intercept, shape (m, p).
    terms
        Names of the columns of ``design``.
    bases
        People asked; -1 where not known.
    source
        File, for messages.

    Examples
    --------
    >>> import numpy as np
    >>> data = AreaData(("a", "b"), np.ones(2), np.ones(2), np.ones((2, 1)), ("intercept",))
    >>> len(data.areas)
    2
    """

    areas: tuple[str, ...]
    direct: NDArray[np.float64]
    variance: NDArray[np.float64]
    design: NDArray[np.float64]
    terms: tuple[str, ...]
    bases: tuple[int, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class SmallArea:
    """One area after the model.

    Parameters
    ----------
    direct, error
        Direct estimate and its standard error; NaN where there is none.
    estimate, root_mse, low, high
        The model's estimate, the root of its mean squared error, and 1.96 of them either way.
    own
        Share of the direct estimate in it (gamma): 0 is the model's alone.
    regression
        What the covariates alone would say.
    base
        People asked; -1 where not known.
    """

    area: str
    direct: float
    error: float
    estimate: float
    root_mse: float
    low: float
    high: float
    own: float
    regression: float
    base: int = -1

    def as_dict(self) -> dict[str, Any]:
        """Plain data; what is not known is None."""
        data = known(asdict(self))
        return data | {"base": None if self.base < 0 else self.base}


@dataclass(frozen=True, slots=True)
class SmallAreas:
    """All areas, and the model between them.

    Parameters
    ----------
    method
        One of `METHODS`.
    between
        Variance between areas that covariates leave.
    terms
        Name, coefficient and standard error of each covariate.
    log_likelihood
        Of the direct estimates, at the fitted values.
    notes
        What a reader has to know.
    """

    method: str
    between: float
    terms: tuple[tuple[str, float, float], ...]
    log_likelihood: float
    areas: tuple[SmallArea, ...]
    notes: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "method": self.method,
            "between": self.between,
            "terms": [
                {"term": name, "coefficient": value, "error": error}
                for name, value, error in self.terms
            ],
            "log_likelihood": self.log_likelihood,
            "areas": [one.as_dict() for one in self.areas],
            "notes": list(self.notes),
        }
