"""Whatever is sent to the API: no defect of the server, and answers as its document says."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks
from tests.hub.api_world import world_of
from tests.hub.test_api_access import NAMES

from upstander.hub.alerts.models import Holder
from upstander.hub.api import throttle
from upstander.hub.api.actions import make_token
from upstander.hub.api.scopes import TokenScope
from upstander.hub.audit.selectors import verified
from upstander.hub.people.models import Membership
from upstander.hub.people.roles import Role
from upstander.hub.wsgi import application
from upstander.warning.policy import default_policy

if TYPE_CHECKING:
    from tests.hub.conftest import SmallHub

pytestmark = pytest.mark.slow
CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]
EXAMPLES = int(os.environ.get("UPSTANDER_FUZZ", "4"))
"""Few at each change; UPSTANDER_FUZZ=60 takes some minutes and is for before a release."""

MODES = {mode.value: mode for mode in schemathesis.GenerationMode}


@pytest.fixture
def headers(small: SmallHub, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The token of somebody who may do everything: analyst, auditor, and holder of all roles."""
    monkeypatch.setattr(throttle, "WRITES_A_MINUTE", 10**9)
    analyst = small.people[Role.ANALYST]
    Membership.objects.create(user=analyst, organisation=small.hub, role=Role.AUDITOR)
    for role in default_policy().receivers:
        Holder.objects.create(role=role, user=analyst)
    secret = make_token(analyst, "fuzz", TokenScope.values, 1)
    return {"Authorization": f"Bearer {secret}"}


@pytest.fixture
def there(small: SmallHub) -> dict[str, str]:
    """What there is, by the names that paths give it."""
    there = world_of(small).of(Role.ANALYST) | {"case_id": small.case.pk}
    return {name: str(value) for name, value in there.items()}


_READ: dict[str, Any] = {}


def operations(headers: dict[str, str]) -> dict[str, Any]:
    """Each operation by its name; the document is read once, for it is the same for every token."""
    if not _READ:
        schema = schemathesis.openapi.from_wsgi("/api/1/openapi.json", application, headers=headers)
        for found in schema.get_all_operations():
            operation = found.ok()  # type: ignore[union-attr]
            _READ[operation.definition.raw["operationId"]] = operation
    return _READ


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", NAMES)
def test_whatever_is_sent_the_answer_is_as_the_document_says(
    name: str, mode: str, headers: dict[str, str], there: dict[str, str]
) -> None:
    operation = operations(headers)[name]

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(sent=operation.as_strategy(generation_mode=MODES[mode]), real=st.integers(0, 7))
    def answered(sent: Any, real: int) -> None:
        if real and mode == "positive":
            for key in sent.path_parameters or {}:
                sent.path_parameters[key] = there[key]
        answer = sent.call(headers=headers)
        # Bodies alone are refused for what they hold beside; of a query it is not read.
        strict = [checks.negative_data_rejection] if operation.method == "post" else []
        sent.validate_response(answer, checks=CHECKS + strict)

    answered()
    assert not verified().fault
