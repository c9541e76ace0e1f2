"""What the models say is what the migrations make, forwards from the first to the last."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from upstander.hub.alerts.models import WarningRow
from upstander.hub.alerts.notices import address

OURS = sorted(a.label for a in apps.get_app_configs() if a.name.startswith("upstander.hub."))


@pytest.mark.django_db
def test_every_change_of_the_models_has_its_migration() -> None:
    call_command("makemigrations", "--check", "--dry-run", *OURS, verbosity=0)


@pytest.mark.django_db
def test_what_is_migrated_is_all_that_there_is_and_each_has_one_end() -> None:
    executor = MigrationExecutor(connection)
    leaves = executor.loader.graph.leaf_nodes()
    assert not executor.migration_plan(leaves)
    for label in OURS:
        ends = [name for app, name in leaves if app == label]
        assert len(ends) <= 1, label


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_whoever_was_told_of_a_warning_before_is_not_told_again_after_an_update() -> None:
    executor = MigrationExecutor(connection)
    ends = executor.loader.graph.leaf_nodes()
    before = [("alerts", "0001_initial"), ("cases", "0002_upload")]
    try:
        executor.migrate(before)
        apps_then = executor.loader.project_state(before).apps
        user = apps_then.get_model("people", "User").objects.create(email="a@b.invalid", name="A")
        case = apps_then.get_model("cases", "Case").objects.create(title="T", as_of="2026-01-01")
        policy = apps_then.get_model("alerts", "PolicyVersion").objects.create(content={})
        apps_then.get_model("alerts", "WarningRow").objects.create(
            case=case, subject="u-1", what="w", severity=1, credibility=1, kinds=[], marking={},
            raised_by=user, raised_at="2026-01-02T00:00Z", policy=policy,
        )  # fmt: skip
    finally:
        MigrationExecutor(connection).migrate(ends)
    (row,) = WarningRow.objects.all()
    assert row.addressed_at == row.raised_at
    assert not address(timezone.now(), 10)
