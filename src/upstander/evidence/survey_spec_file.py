"""The declaration of a survey from a YAML file: its design, and what to estimate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from upstander.evidence.index_lines import Form, read_marked
from upstander.model.survey import LONELY
from upstander.model.survey_spec import INTERVALS, KINDS, SurveySpec, Wanted

if TYPE_CHECKING:
    from pathlib import Path

_TEXTS = ("publisher", "date", "weight", "strata", "cluster", "population", "panel")
_KEYS = ("title", *_TEXTS, "stages", "lonely", "level", "least base", "missing", "by", "estimates")
_ITEM = ("id", *KINDS, "beneath", "answers", "by", "interval", "at")


def read_survey_spec(path: Path) -> SurveySpec:
    """Read a declaration; its keys are those of docs/reference/survey-files.md.

    Raises
    ------
    InputError
        No YAML, an unknown key or a value that cannot be, each with its line.
    """
    data, lines = read_marked(path)
    if not isinstance(data, dict):
        raise Form({}, lines).refuse("", "the declaration is no mapping", "write key: value lines")
    form = Form(data, lines)
    form.only(*_KEYS)
    common = _names(form, "by")
    wanted = tuple(
        _wanted(form.item("estimates", k, v), common) for k, v in form.items("estimates")
    )
    if not wanted:
        raise form.refuse("", "nothing is to be estimated", "list something under 'estimates'")
    _check_ids(form, wanted)
    lonely = _one_of(form, "lonely", LONELY, "fail")
    level = form.number("level", 0.95)
    if not 0.5 <= level < 1:
        raise form.refuse("level", "the level is not between 0.5 and 1", "write 0.95")
    return SurveySpec(
        title=form.text("title"),
        wanted=wanted,
        **{key: form.text(key, "") for key in _TEXTS},
        stages=form.whole("stages", 1, least=1, most=9),
        lonely=lonely,
        level=level,
        least_base=form.whole("least base", 30, least=1),
        missing=frozenset({"", "NA", *_names(form, "missing")}),
        source=lines.source,
    )


def _wanted(form: Form, common: tuple[str, ...]) -> Wanted:
    form.only(*_ITEM)
    kinds = [kind for kind in KINDS if form.has(kind)]
    if len(kinds) != 1:
        remedy = f"write one of {', '.join(KINDS)} with its column"
        raise form.refuse("", "it is not clear what to estimate", remedy)
    kind = kinds[0]
    column, answers = form.text(kind), _names(form, "answers")
    if not column:
        raise form.refuse(kind, "no column is named", "give the column of the answer")
    if (kind == "ratio") != form.has("beneath"):
        remedy = "give 'beneath', the column of the denominator, with ratios and only there"
        raise form.refuse("beneath" if form.has("beneath") else "", "no ratio is told", remedy)
    if (kind == "proportion") != bool(answers):
        remedy = "list the answers that count under 'answers', with proportions and only there"
        raise form.refuse("answers" if answers else "", "no answers that count are told", remedy)
    at = form.number("at", 0.5)
    if not 0 < at < 1:
        raise form.refuse("at", "the share of a quantile is not between 0 and 1", "write 0.5")
    default = "logit" if kind == "proportion" else "t"
    chosen = _one_of(form, "interval", INTERVALS, default)
    if kind != "proportion" and chosen != "t":
        raise form.refuse("interval", f"{chosen!r} is for proportions", "leave it out")
    return Wanted(
        id=form.text("id", "") or column,
        kind=kind,
        column=column,
        beneath=form.text("beneath", ""),
        answers=answers,
        by=tuple(dict.fromkeys((*common, *_names(form, "by")))),
        interval=chosen,
        at=at,
        line=form.line,
    )


def _names(form: Form, key: str) -> tuple[str, ...]:
    for k, value in form.items(key):
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            remedy = "write it in quotes: YAML reads yes and no as on and off"
            raise form.refuse(key, f"item {k + 1} of {key!r} is no text", remedy)
    names = tuple(str(value).strip() for _, value in form.items(key))
    # Crossings are written with a star; each side of it has to be a name.
    parts = [part for name in names for part in (name.split("*") if key == "by" else [name])]
    if not all(part.strip() for part in parts):
        raise form.refuse(key, f"an item of {key!r} is empty", "give its name")
    return names


def _one_of(form: Form, key: str, known: tuple[str, ...], default: str) -> str:
    value = form.text(key, default)
    if value not in known:
        raise form.refuse(key, f"no such {key}: {value[:40]!r}", f"one of {', '.join(known)}")
    return value


def _check_ids(form: Form, wanted: tuple[Wanted, ...]) -> None:
    seen: set[str] = set()
    for k, one in enumerate(wanted):
        if one.id in seen:
            place = form.item("estimates", k, form.data["estimates"][k])
            raise place.refuse("", f"two estimates are called {one.id!r}", "give each its own id")
        seen.add(one.id)
