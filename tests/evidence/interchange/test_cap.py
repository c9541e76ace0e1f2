"""CAP 1.2: written as the standard says, and read from anybody without harm."""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.pace import slower

from upstander.errors import ValueRejectedError
from upstander.evidence.interchange.cap import Alert, Area, Info, Pair, Resource
from upstander.evidence.interchange.cap_form import CODES
from upstander.evidence.interchange.cap_reading import MAX_BYTES, read_cap, read_cap_file
from upstander.evidence.interchange.cap_rules import check_alert
from upstander.evidence.interchange.cap_values import read_time, written_time
from upstander.evidence.interchange.cap_writer import cap_xml

if TYPE_CHECKING:
    from pathlib import Path

SENT = datetime(2026, 1, 1, 12, tzinfo=UTC)
INFO = Info(("Security",), "Attack on a village", "Immediate", "Extreme", "Likely")
ALERT = Alert("7", "hub.example.org", SENT, "Actual", "Alert", "Public", infos=(INFO,))
TEXT = """<?xml version="1.0" encoding="UTF-8"?>
<!-- as a mission might send it -->
<cap:alert xmlns:cap="urn:oasis:names:tc:emergency:cap:1.2">
  <cap:identifier> 7 </cap:identifier>
  <cap:sender>hub.example.org</cap:sender>
  <cap:sent>2026-01-01T14:00:00+02:00</cap:sent>
  <cap:status>Actual</cap:status>
  <cap:msgType>Alert</cap:msgType>
  <cap:scope>Public</cap:scope>
  <cap:info>
    <cap:category>Security</cap:category>
    <cap:event>Attack on a village</cap:event>
    <cap:urgency>Immediate</cap:urgency>
    <cap:severity>Extreme</cap:severity>
    <cap:certainty>Likely</cap:certainty>
    <cap:headline/>
    <cap:area><cap:areaDesc>Ford</cap:areaDesc>
      <cap:polygon>9.5,8.5 9.6,8.5 9.6,8.6 9.5,8.5</cap:polygon>
      <cap:circle>9.5,8.5 12.5</cap:circle>
    </cap:area>
  </cap:info>
</cap:alert>
"""


def refusal(data: bytes | str) -> str:
    with pytest.raises(ValueRejectedError) as caught:
        read_cap(data.encode() if isinstance(data, str) else data, "their.xml")
    problem = caught.value.problem
    assert problem.source == "their.xml"
    assert problem.remedy
    return problem.message


def test_a_message_with_a_prefix_is_read_whole() -> None:
    alert, losses = read_cap(TEXT.encode())
    area = Area("Ford", ("9.5,8.5 9.6,8.5 9.6,8.6 9.5,8.5",), ("9.5,8.5 12.5",))
    assert alert == replace(ALERT, infos=(replace(INFO, areas=(area,)),))
    assert losses == ()


def test_utc_is_written_as_the_standard_demands_and_read_with_either_zero() -> None:
    assert written_time(SENT) == "2026-01-01T12:00:00-00:00"
    assert read_time("2026-01-01T12:00:00+00:00") == read_time("2026-01-01T12:00:00-00:00") == SENT
    assert read_time("2026-01-01T12:00:00-00:00").tzinfo is UTC


def test_an_offset_is_kept() -> None:
    there = SENT.astimezone(timezone(-timedelta(hours=3, minutes=30)))
    assert written_time(there) == "2026-01-01T08:30:00-03:30"
    assert read_time(written_time(there)).utcoffset() == there.utcoffset()


@pytest.mark.parametrize(
    "text",
    ["2026-01-01T12:00:00Z", "2026-01-01T12:00:00z", "2026-01-01T12:00:00",
     "2026-01-01T12:00:00.5-00:00", "2026-01-01T12:00-00:00", "2026-01-01 12:00:00-00:00",
     "2026-02-30T12:00:00-00:00", "2026-01-01T12:00:00,01:00", "2026-01-01T12:00:00-00",
     "2026-01-01T12:00:00+14:01", "2026-01-01T24:00:00-00:00", "0000-01-01T12:00:00-00:00",
     "२०२६-01-01T12:00:00-00:00", "yesterday"],
)  # fmt: skip
def test_a_time_of_another_form_is_refused(text: str) -> None:
    message = refusal(TEXT.replace("2026-01-01T14:00:00+02:00", text))
    assert message.startswith("alert/sent: ")


@pytest.mark.parametrize(
    "moment",
    [datetime(2026, 1, 1), SENT.replace(microsecond=1),  # noqa: DTZ001  (that is the fault)
     SENT.astimezone(timezone(timedelta(seconds=30)))],
)  # fmt: skip
def test_a_time_that_cannot_be_written_is_refused(moment: datetime) -> None:
    with pytest.raises(ValueRejectedError, match="alert/sent: cannot be written"):
        cap_xml(replace(ALERT, sent=moment))


@pytest.mark.parametrize(
    "tag", ["identifier", "sender", "sent", "status", "msgType", "scope", "category", "event",
            "urgency", "severity", "certainty", "areaDesc"],
)  # fmt: skip
def test_what_the_standard_requires_must_be_there(tag: str) -> None:
    start, end = f"<cap:{tag}>", f"</cap:{tag}>"
    before, after = TEXT.split(start, maxsplit=1)[0], TEXT.split(end)[1]
    assert f"/{tag}: is missing" in refusal(before + after)
    assert f"/{tag}: is missing" in refusal(f"{before}{start} {end}{after}")


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [("Extreme", "extreme", "alert/info[1]/severity: no such code: 'extreme'"),
     ("Security<", "War<", "alert/info[1]/category[1]: no such code"),
     ("> 7 <", ">a b<", "alert/identifier: is no name"),
     (">hub.example.org<", ">a,b<", "alert/sender: is no name"),
     ("<cap:headline/>", "<cap:color>red</cap:color>", "alert/info[1]: has an element"),
     ("<cap:headline/>", "<headline>x</headline>", "alert/info[1]: has an element"),
     ("<cap:headline/>", "<cap:event>again</cap:event>", "alert/info[1]/event: stands too late"),
     ("<cap:info>", "<cap:info>words", "alert/info[1]: has text between its elements"),
     ("<cap:event>", "<cap:event lang='en'>", "alert/info[1]/event: has an attribute: lang"),
     ("Immediate", "Immediate<cap:x/>", "alert/info[1]/urgency: has elements inside"),
     ("</cap:sender>", "</cap:sender><cap:sender>b</cap:sender>", "alert/sender: is there twice"),
     (">Public<", ">Private<", "alert/addresses: is missing: scope is Private"),
     (">Public<", ">Restricted<", "alert/restriction: is missing: scope is Restricted"),
     (">Alert<", ">Cancel<", "alert/references: is missing: msgType is Cancel"),
     ("9.6,8.6 9.5,8.5<", "9.5,8.5<", "alert/info[1]/area[1]/polygon[1]: is no ring"),
     ("9.6,8.6 9.5", "96,8.6 9.5", "alert/info[1]/area[1]/polygon[1]: is no point"),
     ("9.5,8.5 12.5", "9.5,8.5", "alert/info[1]/area[1]/circle[1]: is no circle")],
)  # fmt: skip
def test_what_breaks_a_rule_is_refused_with_its_path(old: str, new: str, fault: str) -> None:
    assert old in TEXT
    assert refusal(TEXT.replace(old, new, 1)).startswith(fault)


def test_another_version_is_refused_by_name() -> None:
    assert "cap:1.1" in refusal(TEXT.replace("cap:1.2", "cap:1.1"))
    with pytest.raises(ValueRejectedError, match=r"ask for version 1\.2"):
        read_cap(TEXT.replace("cap:1.2", "cap:1.1").encode())
    assert "alert: is not there" in refusal("<alert/>")
    assert "alert: is not there" in refusal("<html xmlns='urn:oasis:names:tc:emergency:cap:1.2'/>")


def test_a_signature_is_not_taken_for_checked() -> None:
    signature = "<Signature xmlns='http://www.w3.org/2000/09/xmldsig#'><a><b/></a></Signature>"
    alert, losses = read_cap(TEXT.replace("</cap:alert>", signature + "</cap:alert>").encode())
    assert alert.identifier == "7"
    assert [str(loss) for loss in losses] == ["1 signatures, which were not checked: lost"]


BOMB = "<!DOCTYPE a [" + "".join(
    f'<!ENTITY l{i} "{f"&l{i - 1};" * 10 if i else "lol"}">' for i in range(12)
) + "]>"  # fmt: skip


@pytest.mark.parametrize(
    "prolog",
    [BOMB, '<!DOCTYPE a [<!ENTITY l0 SYSTEM "file:///etc/passwd">]>',
     '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/evil.dtd">', "<!DOCTYPE a>",
     '<!DOCTYPE a [<!ENTITY % p SYSTEM "file:///etc/passwd">%p;]>'],
)  # fmt: skip
@pytest.mark.parametrize("inside", ["&l0;", "&l11;", "x"])
def test_entities_and_outside_references_are_refused_unopened(prolog: str, inside: str) -> None:
    body = TEXT.split("?>", 1)[1].replace("Attack on a village", inside)
    assert "document type" in refusal(f"<?xml version='1.0'?>{prolog}{body}")


@pytest.mark.parametrize(
    "data",
    [b"", b"<", b"no xml", b"\x00\x01", TEXT.encode()[:-20], TEXT.encode("utf-16")[3:],
     b"<?xml version='1.0' encoding='no-such'?><a/>", b"<a>&undefined;</a>", b"<a></b>",
     b"<?xml version='1.0' encoding='UTF-8'?><a>\xff</a>", b"\xef\xbb\xbf"],
)  # fmt: skip
def test_what_is_no_xml_is_refused_in_words(data: bytes) -> None:
    assert refusal(data)


def test_utf_16_is_read_too() -> None:
    text = TEXT.replace('encoding="UTF-8"', 'encoding="UTF-16"')
    assert read_cap(text.encode("utf-16"))[0].sender == "hub.example.org"


@pytest.mark.slow
def test_a_document_of_100_mb_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "their.xml"
    with path.open("wb") as file:
        file.write(TEXT.encode())
        file.truncate(100_000_000)
    started = time.perf_counter()
    with pytest.raises(ValueRejectedError, match=f"at most {MAX_BYTES:,} bytes"):
        read_cap_file(path)
    assert time.perf_counter() - started < slower()


def test_a_tree_that_is_deep_or_wide_is_refused() -> None:
    assert "too deep" in refusal("<a>" * 40 + "</a>" * 40)
    assert "too deep" in refusal("<a>" + "<b/>" * 60_000 + "</a>")


def test_a_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "alert.xml"
    path.write_bytes(cap_xml(ALERT))
    assert read_cap_file(path) == (ALERT, ())


def test_writing_and_reading_leave_the_library_of_xml_as_it_was() -> None:
    code = (
        "from upstander.evidence.interchange.cap_reading import read_cap\n"
        "import sys; assert 'defusedxml' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_character_that_xml_cannot_carry_is_refused_and_not_written() -> None:
    for bad in ("\x00", "\x1b", "\r", "\ud800", "\ufffe"):
        with pytest.raises(ValueRejectedError, match="alert/note: has a character"):
            cap_xml(replace(ALERT, note=f"a{bad}b"))


def test_what_only_looks_like_markup_is_text() -> None:
    note = "]]> <!DOCTYPE x> &amp; <b>"
    assert read_cap(cap_xml(replace(ALERT, note=note)))[0].note == note


def test_a_message_against_the_rules_is_not_written() -> None:
    for fault in (
        {"scope": "Private"},
        {"status": "actual"},
        {"sender": "a b"},
        {"infos": (replace(INFO, categories=()),)},
        {"infos": (replace(INFO, language="english please"),)},
        {"infos": (replace(INFO, web="two words"),)},
        {"infos": (replace(INFO, web="http://a/%zz"),)},
        {"infos": (replace(INFO, web="http://a/[1]"),)},
        {"references": "only-a-name", "msg_type": "Update"},
        {"infos": (replace(INFO, resources=(Resource("map", "image/png", -1),)),)},
    ):
        with pytest.raises(ValueRejectedError) as caught:
            cap_xml(replace(ALERT, **fault))
        assert caught.value.problem.remedy


WORDS = st.text(
    st.characters(codec="utf-8", exclude_characters="\r", exclude_categories=("Cc", "Cs", "Cn")),
    min_size=1,
    max_size=30,
).filter(str.strip)
NAMES = st.text("abcXYZ019.-_:@éß", min_size=1, max_size=20)
MAYBE = st.just("") | WORDS
TIMES = st.datetimes(
    datetime(1000, 1, 2),  # noqa: DTZ001  (hypothesis adds the zone)
    datetime(9999, 12, 30),  # noqa: DTZ001
    timezones=st.integers(-14 * 60, 14 * 60).map(lambda m: timezone(timedelta(minutes=m))),
).map(lambda moment: moment.replace(microsecond=0))
NUMBERS = st.none() | st.decimals(-9000, 9000, places=3)
PAIRS = st.lists(st.builds(Pair, WORDS, WORDS), max_size=2).map(tuple)


def codes(tag: str) -> Any:
    return st.sampled_from(CODES[tag])


ADDRESSES = st.sampled_from(
    ["", "https://example.org/a?b=%20#c", "a/b.png", "urn:x:1", "http://[::1]:8/é", "mailto:a@b.c"]
)
RESOURCES = st.builds(
    Resource, WORDS, WORDS, st.none() | st.integers(0, 10**17), ADDRESSES, MAYBE, MAYBE
)
RINGS = st.lists(st.sampled_from(["1,2", "-3.5,4", "90,-180"]), min_size=3, max_size=5).map(
    lambda points: " ".join([*points, points[0]])
)
AREAS = st.builds(
    Area,
    WORDS,
    st.lists(RINGS, max_size=2).map(tuple),
    st.just(()) | st.just(("1,2 0", "1,2 3.5")),
    PAIRS,
    NUMBERS,
    NUMBERS,
)
INFOS = st.builds(
    Info,
    st.lists(codes("category"), min_size=1, max_size=3).map(tuple),
    WORDS,
    codes("urgency"),
    codes("severity"),
    codes("certainty"),
    language=st.sampled_from(["", "en", "fr-CA"]),
    response_types=st.lists(codes("responseType"), max_size=2).map(tuple),
    audience=MAYBE,
    event_codes=PAIRS,
    effective=st.none() | TIMES,
    onset=st.none() | TIMES,
    expires=st.none() | TIMES,
    sender_name=MAYBE,
    headline=MAYBE,
    description=MAYBE,
    instruction=MAYBE,
    web=ADDRESSES,
    contact=MAYBE,
    parameters=PAIRS,
    resources=st.lists(RESOURCES, max_size=1).map(tuple),
    areas=st.lists(AREAS, max_size=2).map(tuple),
)
ALERTS = st.builds(
    Alert,
    NAMES,
    NAMES,
    TIMES,
    codes("status"),
    codes("msgType"),
    codes("scope"),
    source=MAYBE,
    restriction=WORDS,
    addresses=WORDS,
    codes=st.lists(WORDS, max_size=2).map(tuple),
    note=MAYBE,
    references=st.just("hub,6,2026-01-01T12:00:00-00:00 hub,5,2026-01-01T12:00:00+01:00"),
    incidents=MAYBE,
    infos=st.lists(INFOS, max_size=2).map(tuple),
)


@pytest.mark.slow
@settings(max_examples=60)
@given(ALERTS)
def test_whatever_is_written_is_read_back_the_same(alert: Alert) -> None:
    data = cap_xml(alert)
    assert read_cap(data) == (alert, ())
    assert cap_xml(read_cap(data)[0]) == data
    check_alert(alert)


@given(st.binary(max_size=60), st.integers(0, len(TEXT)), st.integers(0, 40))
def test_whatever_comes_is_read_or_refused_in_words(junk: bytes, at: int, cut: int) -> None:
    data = TEXT.encode()
    try:
        read_cap(data[:at] + junk + data[at + cut :])
    except ValueRejectedError as error:
        assert error.problem.remedy  # noqa: PT017  (either is right)


def test_a_number_is_written_without_an_exponent() -> None:
    area = Area("Ford", altitude=Decimal("1E+3"), ceiling=Decimal("-0.5"))
    data = cap_xml(replace(ALERT, infos=(replace(INFO, areas=(area,)),)))
    assert b"<altitude>1000</altitude>" in data
    assert read_cap(data)[0].infos[0].areas == (area,)
