"""A step that goes well: a table, and a column on a table with references."""

from django.db import migrations, models

from tests.keep.later_steps import NEWEST


class Migration(migrations.Migration):
    dependencies = [("registry", NEWEST)]
    operations = [
        migrations.CreateModel("LaterNoun", [("id", models.BigAutoField(primary_key=True))]),
        migrations.AddField("organisation", "later", models.CharField(max_length=9, default="later")),
    ]
