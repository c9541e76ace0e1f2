"""From a Typst source to a PDF, in the fonts that travel with the package where these suffice."""

from __future__ import annotations

from importlib.resources import as_file, files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

FONTS = "fonts"


def compiled(sources: Mapping[str, bytes]) -> tuple[bytes, int, bool]:
    """A PDF of Typst sources: its bytes, its number of pages, and whether every letter is there.

    PDF/UA-1, in the fonts that travel with the package where these have every letter, else in the
    machine's own. Where even those lack one, tagged but not PDF/UA.
    """
    import typst

    given: Any = dict(sources)
    with as_file(files("upstander.brief").joinpath(FONTS)) as folder:
        standard: Any
        for alone, standard in ((True, ["ua-1"]), (False, ["ua-1"]), (False, [])):
            how: Any = {"ignore_system_fonts": alone, "font_paths": [str(folder)]}
            try:
                made = typst.compile(
                    given, format="pdf", pdf_standards=standard, timestamp=0, **how
                )
            except typst.TypstError as error:
                if not standard or "could not be displayed" not in str(error):
                    raise
                continue
            return bytes(made), _pages(given, how), bool(standard)
    raise AssertionError("the last form sets no standard that could be missed")


def _pages(given: Any, how: dict[str, Any]) -> int:
    import typst

    pages: Any = typst.compile(given, format="svg", **how)
    return len(pages) if isinstance(pages, list) else 1
