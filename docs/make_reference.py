"""Writes schemata.md, cli.md and datasets.md of docs/reference from the code itself.

Run it after a change: ``.venv/bin/python docs/make_reference.py``. A test compares.
"""

from __future__ import annotations

import sys
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

REFERENCE = Path(__file__).parent / "reference"


def schemata() -> str:
    """The schemata that we add to FollowTheMoney, as Markdown."""
    folder = files("upstander.model").joinpath("schema")
    lines = [
        "# Schemata",
        "",
        "What Upstander adds to FollowTheMoney's ontology. All stock schemata (Person, Company,",
        "Ownership, Sanction …) are there as well. A relation has two ends, given in brackets.",
        "Written from `model/schema/*.yaml` by `docs/make_reference.py`.",
    ]
    for path in sorted(folder.iterdir(), key=lambda p: p.name):
        for name, config in yaml.safe_load(path.read_text(encoding="utf-8")).items():
            lines += _schema(name, config)
    return "\n".join(lines) + "\n"


def _schema(name: str, config: dict[str, Any]) -> list[str]:
    edge = config.get("edge")
    ends = f" ({edge['source']} → {edge['target']})" if edge else ""
    required = set(config.get("required", ()))
    lines = ["", f"## {name}{ends}", "", " ".join(str(config["description"]).split()), ""]
    lines += [f"Extends {', '.join(config['extends'])}.", ""]
    lines += ["| property | type | meaning |", "|---|---|---|"]
    for prop, spec in config["properties"].items():
        kind = spec.get("type", "text")
        kind = f"{kind} ({spec['range']})" if "range" in spec else kind
        star = " *required*" if prop in required else ""
        lines.append(f"| `{prop}`{star} | {kind} | {' '.join(str(spec['description']).split())} |")
    return lines


def command_line() -> str:
    """The commands and their options, as Markdown."""
    import typer.main

    from upstander.cli.main import app

    root = typer.main.get_command(app)
    lines = [
        "# Command line",
        "",
        "Every command takes `--json` where it has a result; exit codes: 0 done, 1 input at fault,",
        "2 wrong usage. Written from the commands' own help by `docs/make_reference.py`.",
    ]
    for name, command in sorted(getattr(root, "commands", {}).items()):
        for title, leaf in _leaves(name, command):
            lines += ["", f"## upstander {title}", "", _first(leaf.help), ""]
            lines += [_option(parameter) for parameter in leaf.params if parameter.name != "help"]
    return "\n".join(lines) + "\n"


def _leaves(name: str, command: Any) -> list[tuple[str, Any]]:
    inner = getattr(command, "commands", None)
    if not inner:
        return [(name, command)]
    return [leaf for key in sorted(inner) for leaf in _leaves(f"{name} {key}", inner[key])]


def _first(text: str | None) -> str:
    return "\n".join(line.strip() for line in (text or "").strip().splitlines())


def _option(parameter: Any) -> str:
    names = ", ".join(f"`{name}`" for name in parameter.opts)
    if parameter.param_type_name == "argument":
        names = f"`{(parameter.metavar or parameter.name or '').upper()}`"
    help_text = " ".join((getattr(parameter, "help", None) or "").split())
    return f"- {names}: {help_text}" if help_text else f"- {names}"


def datasets() -> str:
    """The declared datasets, as Markdown."""
    from upstander.evidence.catalogue import catalogue

    lines = [
        "# Datasets",
        "",
        "What `upstander data list` lists, as declared in `evidence/datasets/<name>/dataset.yml`.",
        "Licences are given as stated, with where; the user answers for keeping to them.",
        "Written from the declarations by `docs/make_reference.py`.",
        "",
        "| dataset | licence as stated | how to get it | read as |",
        "|---|---|---|---|",
    ]
    listed = catalogue()
    for own in listed:
        way = f"`data pull {own.name}`" if own.fetch else f"by hand, from {own.address}"
        kinds = sorted({offer.holds.value for offer in own.offers})
        read = ", ".join(kinds) if kinds else "the folder of public data"
        lines.append(f"| [{own.name}](#{own.name}) | {_cell(own.licence)} | {way} | {read} |")
    return "\n".join(lines + [line for own in listed for line in _dataset(own)]) + "\n"


def _dataset(own: Any) -> list[str]:
    lines = [
        "", f"## {own.name}", "", f"{own.title}. {_gives(own.name)}", "",
        f"- Publisher: {own.publisher}",
        f"- Licence as stated: {own.licence} (where: {own.licence_source})",
        f"- Cite: {own.attribution}",
        f"- Of when: {own.vintage}; renewed: {own.rhythm}",
        f"- Checksums: {own.checksums}",
        f"- Marking and grade of what it says: {own.marking}, {own.grade}",
        f"- Verified: {own.verified}",
        f"- Note: {own.notes}",
    ]  # fmt: skip
    if own.offers:
        lines += [
            "",
            "| file | written as | rows at least | columns asked for, and how far filled |",
        ]
        lines.append("|---|---|---|---|")
    for offer in own.offers:
        wanted = offer.expectation
        columns = ", ".join(
            f"`{name}`" + (f" {wanted.fill[name]:.0%}" if name in wanted.fill else "")
            for name in wanted.columns
        )
        lines.append(f"| {offer.name} | {offer.form.value} | {wanted.rows:,} | {columns} |")
    return lines


def _gives(name: str) -> str:
    from importlib import import_module
    from importlib.util import find_spec

    place = f"upstander.evidence.datasets.{name}.reader"
    if find_spec(place) is None:
        return ""
    reader = import_module(place)
    read = next(
        getattr(reader, name)
        for name in ("read_rows", "read_file", "read_years", "read")
        if hasattr(reader, name)
    )
    first = " ".join(_first(read.__doc__).split("\n\n")[0].split())
    return f"Gives: {first[0].lower()}{first[1:]}"


def _cell(text: str) -> str:
    return text.replace("|", "/")


def main() -> int:
    """Write the files; returns 0."""
    REFERENCE.mkdir(exist_ok=True)
    (REFERENCE / "schemata.md").write_text(schemata(), encoding="utf-8")
    (REFERENCE / "datasets.md").write_text(datasets(), encoding="utf-8")
    (REFERENCE / "cli.md").write_text(command_line(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
