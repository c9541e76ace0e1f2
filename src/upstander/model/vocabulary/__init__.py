"""The field's frameworks and code lists, as data, each with its citation.

Each list is one YAML file in this folder with the keys ``citation``, ``status`` (``published``
where the values are the source's own, ``judgement`` where they are ours) and its entries.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any


@cache
def vocabulary(name: str) -> dict[str, Any]:
    """The code list called ``name``; the caller must not change it.

    Raises
    ------
    FileNotFoundError
        No such list: a defect of ours, not of the input.

    Examples
    --------
    >>> vocabulary("admiralty")["reliability"]["A"]["words"]
    'completely reliable'
    """
    import yaml

    text = files(__name__).joinpath(f"{name}.yml").read_text(encoding="utf-8")
    return dict(yaml.safe_load(text))
