"""What may be wrong with a row of an event feed, and its columns in our terms where nothing is."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from upstander.errors import Problem
from upstander.evidence.event_forms import ACLED, COMMUNITY, FIRST_YEAR, LAST_YEAR

if TYPE_CHECKING:
    import polars as pl

    from upstander.evidence.event_forms import Form

_REMEDY = "mend or drop the row"
_LONG = 1_000
"""Characters that a name may have."""


def checked(frame: pl.DataFrame, form: Form, source: str) -> tuple[pl.DataFrame, list[Problem]]:
    """The good rows of a block in our terms, and a fault for each other row.

    Parameters
    ----------
    frame
        Columns under our names, as the file has them, and ``line``.
    form
        What the values mean.
    source
        Name of the file.
    """
    import polars as pl

    read = frame.with_columns(_expressions(frame, form))
    rules = _rules(read, form)
    # Words are made for the bad rows alone: most blocks have none.
    broken = read.select(pl.any_horizontal(rule for rule, _ in rules).fill_null(value=False))
    mask = broken.to_series()
    bad = read.filter(mask).select(_first(rules).alias("fault"), "line")
    good = read.filter(~mask) if bad.height else read
    problems = [Problem(text, source, line, _REMEDY) for text, line in bad.iter_rows()]
    return good.with_columns(_derived(good, form)), problems


def _expressions(frame: pl.DataFrame, form: Form) -> list[pl.Expr]:
    """Dates, numbers and kinds, read; null where they cannot be."""
    import polars as pl

    found = [_date(frame, "date", form).alias("began")]
    if "end" in frame.columns:
        found.append(_date(frame, "end", form).alias("ended"))
    found.append(pl.col("deaths").cast(pl.Float64, strict=False).alias("dead"))
    found.append(_kind(frame, form).alias("sort"))
    if "precision" in frame.columns:
        found.append(pl.col("precision").cast(pl.Int32, strict=False).alias("exact"))
    return found


def _kind(frame: pl.DataFrame, form: Form) -> pl.Expr:
    """The name of the kind; null where the form knows no such code."""
    import polars as pl

    kind, stored = pl.col("kind"), frame.schema["kind"]
    if not form.kinds:
        return kind.cast(pl.String)
    names = pl.Enum(list(form.kinds.values()))
    if stored.is_numeric():
        codes = {int(code): name for code, name in form.kinds.items()}
        whole = kind.cast(pl.Int64, strict=False)
        return whole.replace_strict(codes, default=None, return_dtype=names)
    return kind.cast(pl.String).replace_strict(dict(form.kinds), default=None, return_dtype=names)


def _date(frame: pl.DataFrame, name: str, form: Form) -> pl.Expr:
    import polars as pl

    if frame.schema[name].is_temporal():
        return pl.col(name).cast(pl.Date, strict=False)
    if frame.schema[name] != pl.String:
        return pl.lit(None, dtype=pl.Date)  # a number may be a year, a day or anything
    text = pl.col(name)
    ways = [text.str.slice(0, 10).str.to_date("%Y-%m-%d", strict=False)]
    ways += [text.str.to_date(way, strict=False) for way in form.dates]
    return pl.coalesce(ways)


def _rules(read: pl.DataFrame, form: Form) -> list[tuple[pl.Expr, pl.Expr]]:
    """What may be wrong with a row, and the words for it."""
    import polars as pl

    began, dead = pl.col("began"), pl.col("dead")
    told = pl.col("date").cast(pl.String).fill_null("").str.slice(0, 40)
    rules = [
        (began.is_null(), pl.format("no date: '{}' (dates are YYYY-MM-DD)", told)),
        (
            (began < date(FIRST_YEAR, 1, 1)) | (began > date(LAST_YEAR, 12, 31)),
            pl.format(f"the year {{}} is outside {FIRST_YEAR}-{LAST_YEAR}", began.dt.year()),
        ),
        (_blank("country"), pl.lit("no country")),
        (pl.col("sort").is_null(), pl.lit(_kind_words(form))),
        (
            dead.is_null() | ~dead.is_finite() | (dead < 0),
            pl.lit("deaths must be a number from 0 up"),
        ),
    ]
    if "ended" in read.columns:
        rules.append((pl.col("ended") < began, pl.lit("the event ends before it begins")))
    if "exact" in read.columns:
        rules.append((pl.col("exact").is_null(), pl.lit("the precision of the date is no number")))
    names = [n for n in ("country", "area", "actor", "other_actor") if n in read.columns]
    for name in names:
        if read.schema[name] == pl.String:
            long = pl.col(name).str.len_bytes() > _LONG
            rules.append((long, pl.lit(f"the {name} has more than {_LONG:,} characters")))
    return rules


def _first(rules: list[tuple[pl.Expr, pl.Expr]]) -> pl.Expr:
    """The words for the first rule that a row breaks."""
    import polars as pl

    found = pl.lit(None, dtype=pl.String)
    for broken, words in reversed(rules):
        found = pl.when(broken).then(words).otherwise(found)
    return found


def _blank(name: str) -> pl.Expr:
    import polars as pl

    return pl.col(name).is_null() | (pl.col(name).cast(pl.String) == "")


def _kind_words(form: Form) -> str:
    codes = ", ".join(f"{code} {name}" for code, name in form.kinds.items())
    return f"the kind of violence is none of: {codes}" if codes else "no kind of event"


def _derived(good: pl.DataFrame, form: Form) -> list[pl.Expr]:
    """The columns of an event table."""
    import polars as pl

    began, columns = pl.col("began").dt, good.columns
    exact = pl.col("exact") < form.vague if "exact" in columns else pl.lit(value=True)
    found = [
        pl.col("began").cast(pl.Int32).alias("day"),
        (began.year().cast(pl.Int32) * 12 + began.month().cast(pl.Int32) - 1).alias("month"),
        exact.alias("dated"),
        pl.col("dead").alias("deaths"),
        pl.col("sort").alias("kind"),
        _sources(good).alias("sources"),
    ]
    if "area" in columns:
        place = pl.concat_str("country", "area", separator=" / ")
        found.append(pl.when(~_blank("area")).then(place).alias("place"))
    if "community" in columns and form is ACLED:
        found.append(_community(good).alias("community"))
    return found + [_organised(name) for name in ("actor", "other_actor") if name in columns]


def _sources(good: pl.DataFrame) -> pl.Expr:
    """How many sources: a number, or names with semicolons between them."""
    import polars as pl

    if "sources" not in good.columns:
        return pl.lit(0, dtype=pl.Int32)
    number = pl.col("sources").cast(pl.Int32, strict=False)
    if good.schema["sources"] == pl.String:
        number = number.fill_null(pl.col("sources").str.count_matches(";") + 1)
    return number.fill_null(0).clip(0).cast(pl.Int32)


def _organised(name: str) -> pl.Expr:
    """An actor's name; none where the source writes civilians, who are nobody's actor."""
    import polars as pl

    civil = pl.col(name).cast(pl.String).str.starts_with("Civilian")
    return pl.when(~civil & ~_blank(name)).then(pl.col(name).cast(pl.String)).alias(name)


def _community(good: pl.DataFrame) -> pl.Expr:
    """The community of civilians that were attacked, where ACLED names one."""
    import polars as pl

    named = pl.col("community").cast(pl.String).str.extract(COMMUNITY).str.strip_chars()
    if "other_actor" not in good.columns:
        return named
    attacked = pl.col("other_actor").cast(pl.String).str.starts_with("Civilian")
    return pl.when(attacked).then(named)
