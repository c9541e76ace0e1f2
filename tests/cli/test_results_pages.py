"""The pages of foresight and resilience in a real browser: usable by all, asking nobody."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import pytest
from tests.axe import violations
from tests.cli import test_foresight_hypotheses as weighed
from tests.cli import test_foresight_ledger as kept
from tests.cli import test_resilience_survey as asked
from typer.testing import CliRunner

from upstander.cli.main import app
from upstander.exercise.resilience import exercise_figures, exercise_index
from upstander.exercise.scenarios import exercise_judgements

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("results")
    texts = {
        "matrix.csv": weighed.MATRIX, "questions.csv": kept.ASKED, "forecasts.csv": kept.SAID,
        "people.csv": asked.ROWS, "survey.yml": asked.SPEC, "direct.csv": asked.AREAS,
    }  # fmt: skip
    for name, text in texts.items():
        (folder / name).write_text(text)
    (folder / "judged.csv").write_bytes(exercise_judgements())
    (folder / "figures.csv").write_bytes(exercise_figures())
    zipfile.ZipFile(io.BytesIO(exercise_index())).extractall(folder)
    commands = {
        "scenarios": ["foresight", "scenarios", "judged.csv"],
        "ledger": ["foresight", "ledger", "questions.csv", "forecasts.csv"],
        "hypotheses": ["foresight", "hypotheses", "matrix.csv"],
        "index": ["resilience", "index", "index.yml"],
        "survey": ["resilience", "survey", "people.csv", "--spec", "survey.yml"],
        "areas": ["resilience", "areas", "direct.csv", "--covariate", "rate"],
        "profile": ["resilience", "profile", "figures.csv"],
    }
    for name, words in commands.items():
        paths = [str(folder / word) if (folder / word).exists() else word for word in words]
        run = CliRunner().invoke(app, [*paths, "--report", str(folder / f"{name}.html")])
        assert run.exit_code == 0, run.output
    return {name: folder / f"{name}.html" for name in commands}


@pytest.mark.parametrize(
    "name", ["scenarios", "ledger", "hypotheses", "index", "survey", "areas", "profile"]
)
def test_a_page_of_results_can_be_used_by_all(
    browser: Browser, pages: dict[str, Path], name: str
) -> None:
    seen: list[str] = []
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()
    page.on("request", lambda request: seen.append(request.url))
    page.goto(pages[name].as_uri())
    wrong = []
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        wrong += violations(page, every_row=width == 1280, contrast=width == 1280)
        if page.evaluate("document.documentElement.scrollWidth") > width + 1:
            wrong.append(f"scrolls sideways at {width}")
    pictures = page.locator("svg[role=img]")
    assert all(pictures.nth(k).get_attribute("aria-label") for k in range(pictures.count()))
    tables = page.locator("table caption").count()
    context.close()
    assert not wrong
    assert seen == [pages[name].as_uri()]
    assert tables >= 1
