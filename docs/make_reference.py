"""Writes docs/reference/schemata.md and docs/reference/cli.md from the code itself.

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


def main() -> int:
    """Write both files; returns 0."""
    REFERENCE.mkdir(exist_ok=True)
    (REFERENCE / "schemata.md").write_text(schemata(), encoding="utf-8")
    (REFERENCE / "cli.md").write_text(command_line(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
