"""A step that writes and then fails."""

from django.db import migrations


def _write_and_fail(apps, schema_editor):
    apps.get_model("registry", "Organisation").objects.update(name="half")
    raise RuntimeError("this step fails")


class Migration(migrations.Migration):
    dependencies = [("registry", "9998_good")]
    operations = [migrations.RunPython(_write_and_fail)]
