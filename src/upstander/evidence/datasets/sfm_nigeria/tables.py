"""Which columns of the Security Force Monitor's tables hold what."""

from __future__ import annotations

from dataclasses import dataclass

UNITS = "network/actors/sfm_nigeria_units.parquet"
POSTINGS = "network/actors/sfm_nigeria_postings.parquet"
SOURCES = "network/actors/sfm_sources.parquet"

NAME = "Organization:Name"
UNIT_ID = "o_id"


@dataclass(frozen=True, slots=True)
class Field:
    """A value's column, and those of its sources and of the researchers' confidence in it."""

    prop: str
    value: str
    source: str
    confidence: str
    many: bool = False


@dataclass(frozen=True, slots=True)
class Dates:
    """Columns of a citation: year, month and day, and whether it is the start or end itself."""

    year: str
    month: str
    day: str
    exact: str
    yes: frozenset[str] = frozenset({"Y"})


@dataclass(frozen=True, slots=True)
class Link:
    """A relation of a row's unit with another unit or a place."""

    schema: str
    field: Field
    own: str
    kind: Field | None
    first: Dates
    last: Dates


_END = frozenset({"E"})

UNIT_FIELDS = (
    Field("name", NAME, "Source: Name", "Confidence: Name"),
    Field(
        "alias",
        "Organization:other_names",
        "Source: Aliases or alternative spellings",
        "Confidence: Aliases or alternative spellings",
        many=True,
    ),
    Field(
        "classification",
        "Organization:classification",
        "Source: Classification",
        "Confidence: Classification",
        many=True,
    ),
    Field("country", "Organization division_id", "Source: Name", "Confidence: Name"),
)

COMMAND = Link(
    "Command",
    Field(
        "superior",
        "OrganizationOrganization:parent_id",
        "Source: OrganizationOrganization:parent_id",
        "Confidence: OrganizationOrganization:parent_id",
    ),
    "subordinate",
    Field(
        "commandType",
        "OrganizationOrganization:classification",
        "UUID: Administrative, Command, or Informal parent relationship",
        "Confidence: Administrative, Command, or Informal parent relationship",
    ),
    Dates("year", "month", "day", "Start date of OrganizationOrganization Y/N?"),
    Dates("oo_year", "oo_month", "oo_day", "OrganizationOrganization:open_ended", _END),
)

AREA = Link(
    "AreaOfOperation",
    Field(
        "place",
        "Area of Operations GeonameID",
        "Source: Area of Operations",
        "Confidence: Area of Operations",
    ),
    "unit",
    None,
    Dates(
        "aoo_start_year",
        "aoo_start_month",
        "aoo_start_day",
        "start date of area of operation? Y/N",
    ),
    Dates(
        "aoo_last_year",
        "aoo_last_month",
        "aoo_last_day",
        "Assume Area of Operations to Current Date? (Y/N/E)",
        _END,
    ),
)

MEMBERSHIP = Link(
    "Membership",
    Field(
        "organization",
        "OrganizationMembership:member_id",
        "Source: OrganizationMembership:member_id",
        "Confidence: OrganizationMembership:member_id",
    ),
    "member",
    None,
    Dates(
        "om_first_year",
        "om_first_month",
        "om_first_day",
        "start date of OrganizationMembership? Y/N",
    ),
    Dates(
        "om_last_year",
        "om_last_month",
        "om_last_day",
        "end date of OrganizationMembership? Y/N",
        frozenset({"Y", "E"}),
    ),
)

PLACE_NAME = "Area of Operations Geoname"
PLACE_COUNTRY = "Area of Operations division_id"

PERSON = "Name"
PERSON_FIELDS = (
    Field("name", PERSON, "Source: Name", "Confidence: Name"),
    Field(
        "alias",
        "Aliases or alternative spellings (semi-colon separated)",
        "Source: Aliases or alternative spellings",
        "Confidence: Aliases or alternative spellings",
        many=True,
    ),
)
POSTING_UNIT = Field("unit", "Organization", "Source: Organization", "Confidence: Organization")
POSTING_FIELDS = (
    Field("rank", "Rank", "Source: Rank", "Confidence: Rank"),
    Field("role", "Role", "Source: Role", "Confidence: Role"),
    Field("title", "Title (official title)", "Source: Title", "Confidence: Title"),
)
POSTING_FIRST = Dates("first_year", "first_month", "first_day", "Start date? (Y/N)")
POSTING_LAST = Dates("last_year", "last_month", "last_day", "End date? (Y/N)")
