"""A risk forecast in a file: JSON, one country to a line, so that two vintages can be compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from upstander.errors import InputError
from upstander.model.forecast import RiskForecast
from upstander.phrase import Phrase

if TYPE_CHECKING:
    from pathlib import Path

_REMEDY = "give a file written by `upstander risk forecast --save` or `--json`"


def read_forecast(path: Path) -> RiskForecast:
    """The forecast in a file written by ``risk forecast --save`` or ``--json``.

    Raises
    ------
    InputError
        The file cannot be read, is not JSON or is not a risk forecast.
    """
    import orjson

    try:
        document = orjson.loads(path.read_bytes())
    except OSError as error:
        raise InputError(
            Phrase("cannot be read: {error}", error=error.strerror), source=str(path)
        ) from error
    except orjson.JSONDecodeError as error:
        raise InputError(
            Phrase("not JSON: {error}", error=error),
            source=path.name,
            line=error.lineno,
            remedy=_REMEDY,
        ) from error
    if not isinstance(document, dict):
        raise InputError("the JSON is not a risk forecast", source=path.name, remedy=_REMEDY)
    return RiskForecast.from_dict(document)


def forecast_json(forecast: RiskForecast) -> bytes:
    """The forecast as JSON text, its head on one line and each country on one of its own."""
    import orjson

    document = forecast.as_dict()
    countries = document.pop("countries")
    head = orjson.dumps(document).removesuffix(b"}")
    rows = b",\n".join(orjson.dumps(country) for country in countries)
    return head + b',"countries":[\n' + rows + b"\n]}\n"
