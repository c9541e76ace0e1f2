"""The user's path over real public data: joined once, asked with sources, in seconds."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import pytest
from tests.pace import slower

from upstander.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.data, pytest.mark.slow]


@pytest.fixture(scope="module")
def nigeria(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("real") / "nigeria.zip"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("UPSTANDER_DATA", str(data))
        for words in (
            f"case new {place} --title Units --subject ng --as-of 2019-10-24 --own-state us",
            (
                f"case join {place} sfm_nigeria us_foreign_military_training ofac_sdn "
                "--country Nigeria"
            ),
        ):
            patch.setattr("sys.argv", ["upstander", *words.split()])
            assert main() == 0
    return place


@pytest.fixture
def ask(nigeria: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    def asked(*words: str) -> Any:
        command, *rest = words
        monkeypatch.setattr(
            "sys.argv", ["upstander", "network", command, str(nigeria), *rest, "--json"]
        )
        start = time.process_time()
        assert main() == 0
        assert time.process_time() - start < 5 * slower()
        return json.loads(capsys.readouterr().out)

    return asked


def test_units_we_trained_that_were_later_commanded_by_a_division(ask: Any) -> None:
    found = ask("trained", "--under", "7 Division")
    names = [unit["caption"] for unit in found["units"]]
    assert names == ["81 Battalion", "151 Task Force Battalion"]
    for unit in found["units"]:
        assert unit["sources"]
        assert all(source["origin"] for source in unit["sources"])
    sure = [any(later["surely_later"] for later in u["later"]) for u in found["units"]]
    assert sure[0]


def test_a_chain_of_command_with_sources_and_addresses(ask: Any) -> None:
    found = ask("paths", "Nigerian Army", "7 Division", "--ever")
    assert len(found["chains"][0]["links"]) == 2
    assert all(source["name"] for source in found["sources"])
    assert any(source["address"].startswith("http") for source in found["sources"])


def test_without_incidents_nothing_is_weak_and_a_question_is_answered_as_one(ask: Any) -> None:
    nothing = ask("weak")
    assert (nothing["found"], nothing["together"]) == (0, None)
    found = ask("weak", "--toward", "7 Division", "--ever")
    assert found["together"]["proved"]
    assert found["sources"]
    kinds = {point["layer"] for point in found["weak_points"]}
    assert kinds == {"command"}
