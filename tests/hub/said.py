"""What the hub gives to be translated, read out of its modules and templates."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.template import Context, Node, Template
from django.templatetags.i18n import BlockTranslateNode, TranslateNode

if TYPE_CHECKING:
    from collections.abc import Iterator

HUB = Path(__file__).parents[2] / "src" / "upstander" / "hub"
Key = str | tuple[str, int]
"""As a catalogue holds it: after its context, and what is counted by its first form."""


def said() -> set[Key]:
    """The keys of all that is said with fixed words."""
    modules = (p for p in HUB.rglob("*.py") if "migrations" not in p.parts)
    found = {key for path in modules for key in by_module(path.read_text())}
    found |= {key for path in HUB.rglob("*.html") for key in by_template(path.read_text())}
    return found - {"Upstander"}


def by_module(text: str) -> Iterator[Key]:
    """The keys of a module, by whatever name it calls Django's functions."""
    tree = ast.parse(text)
    named: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
            named |= {a.asname or a.name: a.name.removesuffix("_lazy") for a in node.names}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            kind = named.get(node.func.id, "")
            told = [ast.literal_eval(a) for a in node.args if isinstance(a, ast.Constant)]
            if kind.endswith("gettext") and told:
                yield from _key(kind, told, len(node.args))


def _key(kind: str, told: list[Any], given: int) -> Iterator[Key]:
    """The key of one call; of none whose words are only known when it runs."""
    wanted = 2 if "p" in kind.removesuffix("gettext") else 1
    if len(told) < min(wanted, given):
        return
    key = "\x04".join(told[:wanted])
    yield (key, 0) if kind.startswith("n") else key


def by_template(text: str) -> Iterator[Key]:
    """The keys of a template's tags and blocks."""
    for node in _nodes(Template(text).nodelist):
        if not isinstance(node, TranslateNode | BlockTranslateNode):
            continue
        context = f"{node.message_context.resolve(Context())}\x04" if node.message_context else ""
        if isinstance(node, TranslateNode):
            var = node.filter_expression.var
            yield context + getattr(var, "literal", var)
        else:
            words, _ = node.render_token_list(node.singular)
            yield (context + words, 0) if node.plural else context + words


def _nodes(some: Any) -> Iterator[Node]:
    for node in some:
        if isinstance(node, Node):
            yield node
            for inner in _within(node):
                yield from _nodes(inner)


def _within(node: Node) -> Iterator[Any]:
    """The lists of nodes that a node holds: of its branches too."""
    yield from (getattr(node, name) for name in node.child_nodelists if hasattr(node, name))
    yield from (branch for _, branch in getattr(node, "conditions_nodelists", ()))
