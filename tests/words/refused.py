"""All that is said of what was refused, in every module that the hub reaches, out of the code."""

from __future__ import annotations

import ast
import inspect
from functools import cache
from typing import TYPE_CHECKING, get_args

import grimp
from tests.words.said import HOUSE, Key

from upstander import errors
from upstander.brief.audience import Audience
from upstander.model.index_steps import MEANS
from upstander.model.index_tree import Kind
from upstander.warning.event import EventKind
from upstander.warning.record import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

HUB = "upstander.hub"
KINDS = {name for name, _ in inspect.getmembers(errors, inspect.isclass)} | {"ConflictError"}
KINDS |= {"Loss", "Reason"}
WORDS = {
    *Audience, *Reason, *EventKind, *get_args(Kind), *MEANS, "latitude", "longitude", "severity",
    "credibility",
}  # fmt: skip
"""What fills such sentences, and is a word of ours."""
JOINED = (ast.JoinedStr, ast.BinOp)


@cache
def modules() -> tuple[str, ...]:
    """The modules whose refusals a reader of the hub may meet: its own, and all that it imports."""
    graph = grimp.build_graph("upstander")
    own = {HUB, *graph.find_descendants(HUB)}
    return tuple(sorted(own | graph.find_upstream_modules(HUB, as_package=True)))


def tree_of(module: str) -> ast.Module:
    """The code of a module."""
    path = HOUSE.parent / module.replace(".", "/")
    file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    return ast.parse(file.read_text())


@cache
def refused() -> frozenset[Key]:
    """Every key that the catalogues of refusals need."""
    found = {key for module in modules() for key in keys_of(tree_of(module))}
    return frozenset(found | {("", word, "") for word in WORDS})


def keys_of(tree: ast.Module) -> Iterator[Key]:
    """The sentences that the errors of a module are told in."""
    known = _known(tree)
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        text = [_text(each) for each in call.args if _is_text(each)]
        if _name(call.func) == "Phrase":
            for each in _followed(call.args[0], known, frozenset()):
                yield "", _text(each), ""
        elif _name(call.func) == "counted" and _name(getattr(call.func, "value", None)) == "Phrase":
            yield "", text[0], text[1]
    for text_node in _texts(tree):
        if _is_text(text_node):
            yield "", _text(text_node), ""


def joined(tree: ast.Module) -> list[int]:
    """The lines at which an error is told in text that was put together: in English alone."""
    return sorted({node.lineno for node in _texts(tree) if isinstance(node, JOINED)})


def _texts(tree: ast.Module) -> Iterator[ast.expr]:
    """What errors are told in: constants, joined text and what cannot be seen from here."""
    known = _known(tree)
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        if _name(call.func) in KINDS:
            place = 3 if _name(call.func) == "Problem" else 9
            told = [*call.args[:1], *call.args[place : place + 1]]
            told += [k.value for k in call.keywords if k.arg in {"message", "remedy"}]
            for each in told:
                yield from _followed(each, known, frozenset())


def _followed(
    node: ast.expr, known: dict[str, list[ast.expr]], seen: frozenset[str]
) -> Iterator[ast.expr]:
    """The texts that an expression may be, as far as its module tells."""
    if isinstance(node, ast.IfExp):
        parts = [node.body, node.orelse]
    elif isinstance(node, (ast.BoolOp, ast.Dict)):
        parts = node.values
    elif isinstance(node, (ast.Tuple, ast.List)):
        parts = node.elts
    elif isinstance(node, ast.Subscript):
        parts = [node.value]
    elif name := _name(node.func if isinstance(node, ast.Call) else node, attributes=False):
        parts = known.get(name, []) if name not in seen else []
        seen |= {name}
    else:
        if _is_text(node) or isinstance(node, JOINED):
            yield node
        return
    for part in parts:
        yield from _followed(part, known, seen)


def _known(tree: ast.Module) -> dict[str, list[ast.expr]]:
    """What each name of a module is given, and what each of its functions returns."""
    found: dict[str, list[ast.expr]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                    for one, value in zip(target.elts, node.value.elts, strict=False):
                        found.setdefault(_name(one), []).append(value)
                else:
                    for one in target.elts if isinstance(target, ast.Tuple) else [target]:
                        found.setdefault(_name(one), []).append(node.value)
        elif isinstance(node, (ast.AnnAssign, ast.NamedExpr)) and node.value is not None:
            found.setdefault(_name(node.target), []).append(node.value)
        elif isinstance(node, ast.FunctionDef):
            returned = [n.value for n in ast.walk(node) if isinstance(n, ast.Return) and n.value]
            found.setdefault(node.name, []).extend(returned)
    return found


def _name(node: ast.AST | None, *, attributes: bool = True) -> str:
    if isinstance(node, ast.Name):
        return node.id
    return node.attr if attributes and isinstance(node, ast.Attribute) else ""


def _text(node: ast.expr) -> str:
    return str(ast.literal_eval(node))


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and bool(node.value)
