"""The real half of the demo: public data where it is present, our bundled vintage where not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from upstander.cli.console import say

if TYPE_CHECKING:
    from pathlib import Path

    from upstander.model.forecast import RiskForecast

_COUNTRY = "Nigeria"
_PANEL = ("risk", "country_year_panel.csv")
_SNAPSHOT = ("risk", "snapshot_2024_predictors.csv")


def real_pages(out: Path) -> dict[str, Any]:
    """Write the ranking, a page for every country and, with data, the training records.

    Returns
    -------
    dict
        ``told``: lines for the person at the terminal; ``source``: what the forecast rests on.
    """
    from upstander.evidence.catalogue import cache_folder
    from upstander.evidence.files import write_text

    folder = cache_folder()
    forecast, source = _forecast(folder)
    pages = _country_pages(forecast, out)
    told = [
        f"Real, ranking:   {out / 'ranking.html'} ({len(forecast.countries)} countries; {source})",
        f"Real, a country: {out / pages[_COUNTRY]}",
    ]
    page = _training(folder)
    if page:
        write_text(out / "training.html", page)
        told.append(f"Real, network:   {out / 'training.html'} ({_COUNTRY}: units trained)")
    else:
        told.append(
            "Real, network:   no public data here; see `upstander data list`, then "
            "`upstander data pull NAME`, or set UPSTANDER_DATA"
        )
    return {"told": told, "source": source}


def _forecast(folder: Path) -> tuple[RiskForecast, str]:
    from upstander.errors import UpstanderError
    from upstander.risk.vintage import bundled_vintage

    panel, snapshot = folder.joinpath(*_PANEL), folder.joinpath(*_SNAPSHOT)
    if not (panel.exists() and snapshot.exists()):
        return bundled_vintage(), "our bundled vintage"
    try:
        return _made_now(panel, snapshot), "made now from the public panel"
    except UpstanderError as error:
        say(f"warning: the public panel cannot be used, so the bundled vintage is: {error}")
        return bundled_vintage(), "our bundled vintage"


def _made_now(panel: Path, snapshot: Path) -> RiskForecast:
    from upstander.evidence.panel import read_panel
    from upstander.risk.forecast import forecast
    from upstander.risk.vintage import NOTICE

    today = read_panel(snapshot, labelled=False).panel
    return forecast(read_panel(panel).panel, snapshot=today, seed=2025, notice=NOTICE)


def _country_pages(forecast: RiskForecast, out: Path) -> dict[str, str]:
    from upstander.brief.world import country_page, ranking_page
    from upstander.evidence.files import write_text

    pages = {country.code: f"country/{country.code}.html" for country in forecast.countries}
    write_text(out / "ranking.html", ranking_page(forecast, pages))
    for country in forecast.countries:
        write_text(out / pages[country.code], country_page(forecast, country))
    return {country.country: pages[country.code] for country in forecast.countries}


def _training(folder: Path) -> str:
    """The page of trained units; empty where the data are not here."""
    from upstander.errors import DatasetError, Problem
    from upstander.evidence.datasets.sfm_nigeria.reader import read
    from upstander.evidence.datasets.us_foreign_military_training.reader import courses
    from upstander.evidence.training import join_training

    try:
        said = [s for s in read(folder) if not isinstance(s, Problem)]
        given = [c for c in courses(folder, country=_COUNTRY) if not isinstance(c, Problem)]
    except DatasetError:
        return ""
    from upstander.brief.training import training_page
    from upstander.evidence.declaration import declared
    from upstander.model.entity import assemble

    joined = join_training(said, given)
    names = ("sfm_nigeria", "us_foreign_military_training")
    credit = [
        f"{d.title}. {d.attribution}. Licence as stated: {d.licence}." for d in map(declared, names)
    ]
    return training_page(
        f"{_COUNTRY}: units trained, and who commanded them",
        assemble([*said, *joined.statements]),
        counts={"courses": len(given), "matched": joined.courses, "unmatched": joined.unmatched},
        attribution=credit,
    )
