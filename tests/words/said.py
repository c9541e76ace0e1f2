"""All that the product gives to be said in other languages, read out of its code and code lists."""

from __future__ import annotations

import ast
import re
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from upstander.brief.scene_words import LETTERS, WORDS
from upstander.model.index_spec import Alternatives
from upstander.model.index_steps import MEANS, METHODS
from upstander.model.ontology import schema_of
from upstander.model.resilience_indicator import constructs, indicators
from upstander.model.vocabulary import vocabulary
from upstander.resilience.missing_people import NO_DATA, OUT_OF_REACH
from upstander.resilience.profile import WHYS
from upstander.resilience.profile_mask import BESIDE, SMALL, SOURCE

if TYPE_CHECKING:
    from collections.abc import Iterator

HOUSE = Path(__file__).parents[2] / "src" / "upstander"
FOLDERS = ("brief", "evidence", "levers", "network", "resilience", "warning", "words")
_TEMPLATE = re.compile(r'\bsay\("((?:[^"\\]|\\.)*)"(?:[^()]*context="(\w+)")?')

Key = tuple[str, str, str]
"""Context, text, plural."""


@cache
def said() -> frozenset[Key]:
    """Every key that the catalogues need."""
    found = {
        *_of_code(),
        *_of_templates(),
        *_of_vocabularies(),
        *_of_relations(),
        *_of_resilience(),
    }
    # The same text with and without a plural is one entry.
    counted = {(context, text) for context, text, plural in found if plural}
    return frozenset(k for k in found if k[2] or (k[0], k[1]) not in counted)


def _of_code() -> Iterator[Key]:
    for folder in FOLDERS:
        for path in (HOUSE / folder).rglob("*.py"):
            for call in ast.walk(ast.parse(path.read_text())):
                if isinstance(call, ast.Call):
                    yield from _of_call(call)


def _of_call(call: ast.Call) -> Iterator[Key]:
    name = getattr(call.func, "attr", getattr(call.func, "id", ""))
    text = [_text(each) for each in call.args]
    if name == "_Why":
        yield from (("", each, "") for each in text if each)
    if name not in {"say", "word", "Saying"} or not text or not text[0]:
        return
    named = {each.arg: each.value for each in call.keywords}
    if name == "word":
        yield text[1] if len(text) > 1 else _text(named.get("context")), text[0], ""
        return
    plural = next((each for each in text[1:] if each), "")
    contexts = [_text(named.get("context"))]
    if "context" in named and not isinstance(named["context"], ast.Constant):
        contexts = ["", "after"]
    for context in contexts:
        yield context, text[0], plural


def _text(node: ast.AST | None) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _of_templates() -> Iterator[Key]:
    for path in (HOUSE / "brief" / "templates").glob("*.j2"):
        for text, context in _TEMPLATE.findall(path.read_text()):
            yield context, text, ""


def _of_resilience() -> Iterator[Key]:
    for entry in constructs().values():
        yield from (("", entry[key], "") for key in ("label", "question"))
    for one in indicators().values():
        yield from (("", text, "") for text in (one.label, one.asks, one.leaves_out, one.co_design))
        yield "unit", one.unit, ""
        yield from (("grouping", by, "") for by in one.by)
    yield from (("", why, "") for why in (*WHYS, SOURCE, SMALL, BESIDE, OUT_OF_REACH, NO_DATA))
    yield from (("", f"{mean} mean", "") for mean in MEANS)
    yield "", "indicator", ""
    yield from (("mean", mean, "") for mean in MEANS)
    yield from (("normalisation", method, "") for method in METHODS)
    yield from (("factor", one.name, "") for one in fields(Alternatives))
    yield from (("change", word, "") for word in ("better", "worse", "not sure", "unknown"))
    yield from (("search", method, "") for method in ("branch and bound", "CP-SAT"))


def _of_relations() -> Iterator[Key]:
    """Clauses that say who is what to whom, and the steps of a warning's scales."""
    for scale in ("severity", "credibility"):
        yield from (("", word, "") for word in vocabulary("warning")[scale])
    for layer in vocabulary("layers")["layers"].values():
        for schema in layer["schemata"]:
            yield "", f"{{one}} {schema_of(schema).edge_label} {{two}}", ""


def _of_vocabularies() -> Iterator[Key]:
    for name, layer in vocabulary("layers")["layers"].items():
        yield "", name, ""
        yield "", layer["supplies"], ""
    for layer in LETTERS:
        yield "", WORDS.get(layer, layer), ""
    for layer in ("Command", "Money", "Arms", "Harm", "Protection"):
        yield "layer", layer, ""
    for entry in vocabulary("predictors")["predictors"].values():
        yield from (("", entry[key], "") for key in ("label", "high", "low"))
        if entry.get("unit", "") not in {"", "year"} and entry.get("scale") != "binary":
            yield "unit", entry["unit"], ""
    for act in vocabulary("acts")["acts"].values():
        yield "", act["words"], ""
        yield "article", act["article"], ""
    for band in vocabulary("estimative")["bands"]:
        yield "chance", band["words"], ""
    for context, kind in (("source", "reliability"), ("information", "credibility")):
        for entry in vocabulary("admiralty")[kind].values():
            yield context, entry["words"], ""
