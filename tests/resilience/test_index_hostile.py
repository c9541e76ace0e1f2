"""Whatever is done to a declaration and its data: an answer, or a fault with its remedy."""

from __future__ import annotations

import re
from random import Random
from typing import TYPE_CHECKING

import pytest

from tests.resilience.small_index import BY_GROUP, DISTRICTS, SPEC, written
from upstander.brief.index_page import index_page
from upstander.errors import InputError, UpstanderError
from upstander.evidence.index_spec_file import read_index
from upstander.resilience.index_result import index_result

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

ODD = (
    "0", "-1", "1e308", "1e-300", ".nan", ".inf", "[]", "{}", "null", "off", "rank", "z-score",
    "goalposts", "borda", "geometric", "''", "~", "!x", "&a", "*a", "NA", "nan", "9" * 30, "true",
    "2024-01-01", "<<", "\x00", "\u202e",
)  # fmt: skip


def mangled(text: str, chance: Random) -> str:
    """Up to two words, characters or lines of a text changed, repeated or gone."""
    for _ in range(chance.randint(0, 2)):
        lines = text.split("\n")
        at = chance.randrange(len(text))
        what = chance.randrange(4)
        if what == 0:
            text = text[:at] + chance.choice(ODD) + text[at:]
        elif what == 1:
            word = chance.choice(list(re.finditer(r"[\w.-]+", text)))
            text = text[: word.start()] + chance.choice(ODD) + text[word.end() :]
        elif what == 2:
            lines.insert(chance.randrange(len(lines)), chance.choice(lines))
            text = "\n".join(lines)
        else:
            del lines[chance.randrange(len(lines))]
            text = "\n".join(lines)
    return text


@pytest.mark.parametrize("seed", range(4))
def test_a_mangled_index_ends_in_an_answer_or_in_a_fault_with_its_remedy(
    tmp_path: Path, seed: int
) -> None:
    chance = Random(seed)  # noqa: S311  (a test's, no secret)
    faults = []
    spec = SPEC.replace("5000", "100").replace("weights: 50", "weights: 3")
    for _ in range(10):
        path = written(tmp_path, mangled(spec, chance), mangled(DISTRICTS, chance))
        (tmp_path / "by_group.csv").write_text(mangled(BY_GROUP, chance))
        try:
            found = read_index(path)
            page = index_page(index_result(found.spec, found.table, found.groups))
        except UpstanderError as fault:
            faults.append(fault.problem)
        else:
            assert "<script" not in page
    assert faults
    assert all(fault.remedy for fault in faults)


def test_a_key_that_is_a_list_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="a key is a list or a mapping"):
        read_index(written(tmp_path, SPEC.replace("kind: group", "[]: group")))


def test_a_declaration_nested_without_end_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        read_index(written(tmp_path, "index: " + "[" * 20_000))


def test_a_link_in_the_place_of_the_data_is_not_followed(tmp_path: Path) -> None:
    path = written(tmp_path)
    (tmp_path / "other.csv").write_text(DISTRICTS)
    (tmp_path / "districts.csv").unlink()
    (tmp_path / "districts.csv").symlink_to(tmp_path / "other.csv")
    with pytest.raises(InputError, match="is a symbolic link"):
        read_index(path)
