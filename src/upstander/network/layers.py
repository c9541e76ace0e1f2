"""Which layers carry a capability, and which of them a unit is taken to need."""

from __future__ import annotations

from upstander.model.vocabulary import vocabulary


def capability_layers() -> tuple[str, ...]:
    """The layers that carry a capability, in the vocabulary's order.

    Examples
    --------
    >>> "arms" in capability_layers(), "protection" in capability_layers()
    (True, False)
    """
    layers = vocabulary("layers")["layers"]
    return tuple(name for name, layer in layers.items() if layer["capability"])


def essential_layers() -> tuple[str, ...]:
    """The capabilities without which a unit is taken to be unable to act.

    Examples
    --------
    >>> essential_layers()
    ('command', 'money', 'arms')
    """
    layers = vocabulary("layers")["layers"]
    return tuple(name for name, layer in layers.items() if layer.get("essential"))


def supplied_by(layer: str) -> str:
    """What a layer supplies, in words.

    Examples
    --------
    >>> supplied_by("command")
    'orders'
    """
    return str(vocabulary("layers")["layers"][layer]["supplies"])
