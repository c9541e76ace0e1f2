"""The one router: ninja finds the methods of a path together only where one router has them."""

from __future__ import annotations

from ninja import Router

router = Router(by_alias=True)
