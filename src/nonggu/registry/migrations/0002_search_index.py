"""The search index: its entries, and the grams beside them as each database keeps them."""

from django.db import migrations, models


def _create(apps, schema_editor):
    for statement in _backend(schema_editor).CREATE:
        schema_editor.execute(statement)


def _drop(apps, schema_editor):
    for statement in _backend(schema_editor).DROP:
        schema_editor.execute(statement)


def _backend(schema_editor):
    from nonggu.registry.search_index.backends import postgresql, sqlite

    return postgresql if schema_editor.connection.vendor == "postgresql" else sqlite


class Migration(migrations.Migration):
    dependencies = [("registry", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                ("key", models.BigAutoField(primary_key=True, serialize=False)),
                ("own", models.TextField()),
                ("referred", models.TextField()),
                ("is_archived", models.BooleanField()),
            ],
            options={"verbose_name": "search entry"},
        ),
        migrations.RunPython(_create, _drop),
        migrations.AddIndex("change", models.Index(fields=["noun", "id"], name="change_of_noun")),
        migrations.AddIndex(
            "servicerecord",
            models.Index(
                fields=["kind", "state", "served_on", "household", "archived_at", "source_date"],
                name="service_to_household",
            ),
        ),
        migrations.AddIndex(
            "visit",
            models.Index(
                fields=["state", "archived_at", "visited_on", "campaign", "organisation"], name="visit_to_organisation"
            ),
        ),
        migrations.AddIndex(
            "certificate",
            models.Index(
                fields=[
                    "scheme",
                    "archived_at",
                    "organisation",
                    "valid_from",
                    "valid_to",
                    "source_date",
                    "revoked_on",
                ],
                name="certificate_held",
            ),
        ),
    ]
