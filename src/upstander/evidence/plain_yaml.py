"""YAML without what makes it dangerous: no tags, anchors, aliases or repeated keys."""

from __future__ import annotations

from typing import Any

import yaml

from upstander.errors import MappingError
from upstander.evidence.reader_faults import reason
from upstander.phrase import Phrase


class _Plain(yaml.SafeLoader):
    def compose_node(self, parent: Any, index: Any) -> Any:
        event = self.peek_event()  # type: ignore[no-untyped-call]
        anchored = getattr(event, "anchor", None)
        if isinstance(event, yaml.AliasEvent) or anchored:
            raise yaml.MarkedYAMLError(
                problem=Phrase("anchors and aliases are refused"), problem_mark=event.start_mark
            )
        return super().compose_node(parent, index)

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        seen = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise yaml.MarkedYAMLError(
                    problem=Phrase("a key is a list or a mapping"), problem_mark=key.start_mark
                )
            if isinstance(key.value, str) and key.value in seen:
                raise yaml.MarkedYAMLError(
                    problem=Phrase("{key!r} is given twice", key=key.value),
                    problem_mark=key.start_mark,
                )
            if isinstance(key.value, str):
                seen.add(key.value)
        return super().construct_mapping(node, deep)


def load_plain(text: bytes | str, source: str) -> Any:
    """The data that a text in plain YAML describes.

    Raises
    ------
    MappingError
        No YAML, or YAML with tags, anchors, aliases or repeated keys; the message has the line.

    Examples
    --------
    >>> load_plain("a: [1, 2]", "mapping.yml")
    {'a': [1, 2]}
    """
    try:
        return yaml.load(text, Loader=_Plain)  # noqa: S506  (a SafeLoader, and stricter)
    except yaml.MarkedYAMLError as error:
        said = reason(error.problem or str(error.context))
        mark = error.problem_mark
        line = mark.line + 1 if mark else 0
        message = Phrase("is no plain YAML: {reason}", reason=said)
        raise MappingError(message, source=source, line=line, remedy="write plain text") from error
    except (yaml.YAMLError, RecursionError, UnicodeDecodeError, ValueError) as error:
        message = Phrase("is no plain YAML: {reason}", reason=str(error).splitlines()[0][:120])
        raise MappingError(message, source=source, remedy="write plain text in UTF-8") from error
