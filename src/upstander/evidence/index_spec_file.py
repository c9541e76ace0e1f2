"""The declaration of a composite index, with the files that it names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import numpy as np

from upstander.errors import InputError, Problem
from upstander.evidence.index_group_file import read_group_table
from upstander.evidence.index_lines import Form, read_marked
from upstander.evidence.index_steps_form import codes_at, read_alternatives, read_steps
from upstander.evidence.index_table_file import read_index_table
from upstander.evidence.index_tree_file import nodes_of_list, nodes_of_table
from upstander.model.index_groups import ExpectedGroup
from upstander.model.index_spec import IndexSpec
from upstander.model.index_tree import index_tree
from upstander.phrase import Phrase

if TYPE_CHECKING:
    from upstander.model.index_groups import GroupTable
    from upstander.model.index_table import IndexTable
    from upstander.model.index_tree import IndexTree

KEYS = (
    "index", "about", "date", "synthetic", "data", "unit", "name", "tree", "steps", "vary",
    "draws", "alternatives", "groups", "missing",
)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class IndexReading:
    """A declaration and its data; ``problems`` are faulty cells and rows of the data."""

    spec: IndexSpec
    table: IndexTable
    groups: GroupTable | None
    problems: tuple[Problem, ...]


def read_index(path: Path) -> IndexReading:
    """The index that a YAML file declares, and the data that lies beside it.

    Raises
    ------
    InputError
        A declaration that does not hold together: file, line, what is wrong and what to do.
    """
    data, lines = read_marked(path)
    if not isinstance(data, Mapping):
        remedy = "start with 'index: a title'"
        raise InputError("declares no index", source=str(path), remedy=remedy)
    form = Form(data, lines)
    form.only(*KEYS)
    tree, declared = _tree(form, path)
    spec = _spec(form, tree)
    unit = form.text("unit")
    file, name = _beside(form, "data", path), form.text("name", "")
    table, problems = read_index_table(file, tree, unit=unit, name=name, declared=declared)
    _check_columns(spec, table, declared)
    _check_groups(spec, table, problems)
    groups, more = _groups(form, path, unit, table)
    return IndexReading(spec, table, groups, (*problems, *more))


def _beside(form: Form, key: str, path: Path) -> Path:
    """A file that the declaration names; it lies beside it or below, so that none is led astray."""
    text = form.text(key)
    named = PurePosixPath(text.replace("\\", "/"))
    if named.is_absolute() or ".." in named.parts or not named.parts or ":" in text:
        remedy = Phrase("put the file beside the declaration, and name it without a folder above")
        message = Phrase("{key!r} leads out of the folder of the declaration", key=key)
        raise form.refuse(key, message, remedy)
    found = path.parent.joinpath(*named.parts)
    if not found.exists():
        remedy = Phrase("put the file beside the declaration, or correct its name")
        message = Phrase("there is no file {name!r} beside the declaration", name=text)
        raise form.refuse(key, message, remedy)
    return found


def _tree(form: Form, path: Path) -> tuple[IndexTree, str]:
    if isinstance(form.data.get("tree"), list):
        return index_tree(nodes_of_list(form), str(path)), str(path)
    file = _beside(form, "tree", path)
    return index_tree(nodes_of_table(file), str(file)), str(file)


def _spec(form: Form, tree: IndexTree) -> IndexSpec:
    steps = read_steps(form.form("steps"), tree)
    return IndexSpec(
        title=form.text("index"),
        tree=tree,
        steps=steps,
        shares=_shares(form, tree),
        draws=form.whole("draws", 20_000, least=1, most=1_000_000),
        alternatives=read_alternatives(form.form("alternatives"), steps),
        missing=tuple(_missing(form)),
        date=form.text("date", ""),
        about=form.text("about", ""),
        synthetic=form.flag("synthetic", default=False),
        source=form.lines.source,
    )


def _shares(form: Form, tree: IndexTree) -> dict[str, float]:
    value = form.data.get("vary")
    below = form.form("vary") if isinstance(value, Mapping) else None
    shares: dict[str, float] = {}
    if below is None:
        share = form.number("vary", 0.0) if value is not None else 0.0
        shares = {code: share for code in tree.level if code != tree.root and share}
        pairs = [("vary", share, form)]
    else:
        pairs = []
        for key, given in below.data.items():
            share = below.as_number(key, given)
            pairs.append((key, share, below))
            codes = codes_at(below, key, tree, lowest=1)
            shares |= {code: share for code in codes if code != tree.root}
    for key, share, at in pairs:
        if not 0 <= share < 1:
            remedy = Phrase("give a share from 0 to below 1, such as 0.25")
            message = Phrase("weights cannot vary by a share of {share:g}", share=share)
            raise at.refuse(key, message, remedy)
    return shares


def _missing(form: Form) -> list[ExpectedGroup]:
    found = []
    for k, value in form.items("missing"):
        item = form.item("missing", k, value)
        item.only("group", "in", "reason")
        found.append(
            ExpectedGroup(
                item.text("group"), item.text("in", ""), item.text("reason", ""), item.line
            )
        )
    return found


def _groups(
    form: Form, path: Path, unit: str, table: IndexTable
) -> tuple[GroupTable | None, list[Problem]]:
    if not form.has("groups"):
        for k, value in form.items("missing"):
            item = form.item("missing", k, value)
            if item.has("in"):
                remedy = Phrase("name the data by group under 'groups', or leave 'in' out")
                raise item.refuse("in", Phrase("there is no data by group"), remedy)
        return None, []
    below = form.form("groups")
    below.only("data", "by", "range", "total", "least base", "width", "rounded to")
    file = _beside(below, "data", path)
    groups, problems = read_group_table(
        file, below, unit=unit, units=table.units, indicators=table.indicators
    )
    for k, value in form.items("missing"):
        item = form.item("missing", k, value)
        if item.has("in") and item.text("in") not in groups.dimensions:
            remedy = Phrase("choose of: {known}", known=", ".join(groups.dimensions))
            message = Phrase("{column!r} is no column of groups", column=item.text("in"))
            raise item.refuse("in", message, remedy)
    return groups, problems


def _check_columns(spec: IndexSpec, table: IndexTable, declared: str) -> None:
    """Refuse indicators that say nothing; goalposts alone can place one that never varies."""
    rule = spec.steps.normalise
    placed = rule is None or rule.method == "goalposts"
    for k, code in enumerate(table.indicators):
        known = table.values[~np.isnan(table.values[:, k]), k]
        if not len(known):
            message = Phrase(
                "the indicator {code!r} has no value in {source}", code=code, source=table.source
            )
        elif known.min() == known.max() and not placed:
            message = Phrase(
                "the indicator {code!r} has no variation: every unit has {value:g}",
                code=code,
                value=float(known[0]),
            )
        else:
            continue
        line, remedy = spec.tree.node[code].line, "leave it out of the tree, or find better data"
        raise InputError(message, source=declared, line=line, remedy=remedy)


def _check_groups(spec: IndexSpec, table: IndexTable, problems: list[Problem]) -> None:
    """Say which units have no group although missing values are filled by it."""
    rule = spec.steps.impute
    if rule is None or not rule.by:
        return
    if rule.by not in table.groups:
        message = Phrase("cannot impute by {by!r}: no node of kind group has that code", by=rule.by)
        remedy = (
            Phrase("choose of: {known}", known=", ".join(table.groups))
            if table.groups
            else Phrase("choose of: none is declared")
        )
        raise InputError(message, source=spec.source, remedy=remedy)
    for name, line in zip(table.groups[rule.by], table.lines, strict=True):
        if not name:
            message = Phrase(
                "the unit has no group in {by!r}, by which missing values are filled", by=rule.by
            )
            problems.append(Problem(message, table.source, line, "name its group"))
