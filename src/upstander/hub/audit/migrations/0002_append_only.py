"""The database itself refuses to change or delete a line of the log."""

from django.db import migrations

_SQLITE = [
    f"""CREATE TRIGGER audit_no_{verb} BEFORE {verb.upper()} ON audit_entry
    BEGIN SELECT RAISE(ABORT, 'the log is only appended to'); END"""
    for verb in ("update", "delete")
]
_POSTGRESQL = [
    """CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'the log is only appended to'; END $$""",
    """CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE ON audit_entry
    FOR EACH ROW EXECUTE FUNCTION audit_refuse()""",
    """CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON audit_entry
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()""",
]
_UNDO = {
    "sqlite": ["DROP TRIGGER audit_no_update", "DROP TRIGGER audit_no_delete"],
    "postgresql": [
        "DROP TRIGGER audit_no_change ON audit_entry",
        "DROP TRIGGER audit_no_truncate ON audit_entry",
        "DROP FUNCTION audit_refuse()",
    ],
}


def protect(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for sql in _SQLITE if vendor == "sqlite" else _POSTGRESQL:
        schema_editor.execute(sql)


def unprotect(apps, schema_editor):
    for sql in _UNDO[schema_editor.connection.vendor]:
        schema_editor.execute(sql)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunPython(protect, unprotect)]
