"""The steps of an index and their alternatives, from its declaration."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from upstander.errors import InputError
from upstander.evidence.index_lines import Form
from upstander.model.index_spec import Alternatives
from upstander.model.index_steps import (
    MEANS,
    METHODS,
    STEPS,
    Imputation,
    IndexSteps,
    Normalisation,
    OutlierRule,
)
from upstander.phrase import Phrase

if TYPE_CHECKING:
    from collections.abc import Callable

    from upstander.model.index_steps import Mean
    from upstander.model.index_tree import IndexTree

OFF = frozenset({"off", "none"})

Rule = TypeVar("Rule")


def read_steps(form: Form, tree: IndexTree) -> IndexSteps:
    """The steps that a declaration gives; those it does not name are as in `IndexSteps`.

    Raises
    ------
    InputError
        An unknown step or option, with its line.
    """
    form.only(*STEPS, "aggregate")
    mean, means = _means(form, tree)
    return IndexSteps(
        denominate=_on(form, "denominate"),
        impute=_rule(form, "impute", Imputation(), imputation),
        outliers=_rule(form, "outliers", OutlierRule(), outlier_rule),
        direct=_on(form, "direct"),
        normalise=_rule(form, "normalise", Normalisation(), normalisation),
        mean=mean,
        means=means,
    )


def read_alternatives(form: Form, steps: IndexSteps) -> Alternatives:
    """What could have been chosen otherwise; what a choice does not say is as in the steps.

    Raises
    ------
    InputError
        An unknown factor or choice, with its line.
    """
    form.only("impute", "outliers", "normalise", "aggregate", "weights")

    def fill(value: Any, at: Form) -> Imputation:
        return imputation(value, at, steps.impute or Imputation())

    def treat(value: Any, at: Form) -> OutlierRule:
        return outlier_rule(value, at, steps.outliers or OutlierRule())

    return Alternatives(
        impute=_each(form, "impute", fill),
        outliers=_each(form, "outliers", treat),
        normalise=_each(form, "normalise", normalisation),
        weights=form.whole("weights", 0, most=10_000),
        mean=tuple(_mean(form, "aggregate", name) for _, name in form.items("aggregate")),
    )


def imputation(value: Any, at: Form, usual: Imputation | None = None) -> Imputation:
    """An imputation: a word, or a mapping of ``with`` and ``by``."""
    usual = usual or Imputation()
    below = _mapping({"with": value} if isinstance(value, str) else value, at)
    below.only("with", "by")
    statistic: Any = below.text("with", usual.statistic)
    return Imputation(statistic, below.text("by", usual.by))


def outlier_rule(value: Any, at: Form, usual: OutlierRule | None = None) -> OutlierRule:
    """A rule for outliers: how many are brought in, or a mapping of its limits."""
    usual = usual or OutlierRule()
    below = _mapping({"most": value} if isinstance(value, int) else value, at)
    below.only("skew", "kurtosis", "most", "log")
    return OutlierRule(
        below.number("skew", usual.skew),
        below.number("kurtosis", usual.kurtosis),
        below.whole("most", usual.most, most=1000),
        below.flag("log", default=usual.log),
    )


def normalisation(value: Any, at: Form) -> Normalisation:
    """A normalisation: its method, or a mapping of method and scale."""
    below = _mapping({"method": value} if isinstance(value, str) else value, at)
    below.only("method", "low", "high", "reference")
    method: Any = below.text("method", METHODS[0])
    usual = (0.0, 1.0) if method == "z-score" else (0.0, 100.0)
    low, high = below.number("low", usual[0]), below.number("high", usual[1])
    return Normalisation(method, low, high, below.text("reference", ""))


def _mapping(value: Any, at: Form) -> Form:
    if not isinstance(value, Mapping):
        message = Phrase("{value!r} says nothing here", value=str(value)[:60])
        raise at.refuse("", message, Phrase("write a word, or a mapping of its options"))
    return Form(value, at.lines, at.place)


def _on(form: Form, step: str) -> bool:
    value = form.data.get(step, True)
    if isinstance(value, str) and value.lower() in OFF:
        return False
    return form.flag(step, default=True)


def _rule(form: Form, step: str, usual: Rule, read: Callable[[Any, Form], Rule]) -> Rule | None:
    value = form.data.get(step, usual)
    if value is usual or value is True:
        return usual
    return _read(value, Form({}, form.lines, (*form.place, step)), read)


def _each(form: Form, step: str, read: Callable[[Any, Form], Rule]) -> tuple[Rule | None, ...]:
    return tuple(
        _read(value, Form({}, form.lines, (*form.place, step, k)), read)
        for k, value in form.items(step)
    )


def _read(value: Any, at: Form, read: Callable[[Any, Form], Rule]) -> Rule | None:
    """What is declared, off as None; errors of the nouns get their line."""
    if value is None or value is False or (isinstance(value, str) and value.lower() in OFF):
        return None
    try:
        return read(value, at)
    except InputError as error:
        if error.problem.line:
            raise
        raise at.refuse("", error.problem.message, error.problem.remedy) from error


def _means(form: Form, tree: IndexTree) -> tuple[Mean, dict[str, Mean]]:
    value = form.data.get("aggregate")
    if value is None or isinstance(value, str):
        return _mean(form, "aggregate", value or MEANS[0]), {}
    below = form.form("aggregate")
    means: dict[str, Mean] = {}
    for key, name in below.data.items():
        if key == "all":
            continue
        codes = codes_at(below, key, tree, lowest=2)
        means |= dict.fromkeys(codes, _mean(below, key, name))
    return _mean(below, "all", below.data.get("all", MEANS[0])), means


def _mean(form: Form, key: Any, name: Any) -> Mean:
    for mean in MEANS:
        if name == mean:
            return mean
    message = Phrase("no mean {name!r}", name=str(name)[:60])
    raise form.refuse(key, message, Phrase("choose of: {known}", known=", ".join(MEANS)))


def codes_at(form: Form, key: Any, tree: IndexTree, *, lowest: int) -> list[str]:
    """The nodes that a key names: all of a level where it is a number, or the one of that code."""
    if isinstance(key, int) and not isinstance(key, bool):
        codes = [code for code, level in tree.level.items() if level == key >= lowest]
    else:
        known = key in tree.node and tree.level.get(key, 0) >= lowest
        codes = [key] if known else []
    if not codes:
        top = tree.level[tree.root]
        remedy = Phrase(
            "name a node of the tree, or a level from {lowest} to {top}", lowest=lowest, top=top
        )
        message = Phrase("{key!r} is no node or level here", key=str(key)[:60])
        raise form.refuse(key, message, remedy)
    return codes
