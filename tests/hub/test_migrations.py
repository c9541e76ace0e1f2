"""What the models say is what the migrations make, forwards from the first to the last."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

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
