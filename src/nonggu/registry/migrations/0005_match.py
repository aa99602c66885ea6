"""The result that a match began with."""

import django.db.models.deletion
from django.db import migrations, models

from nonggu.registry.creation import AddColumns


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0004_certificate_entered'),
    ]

    operations = [
        AddColumns(
            [
                migrations.AddField(
                    model_name='match',
                    name='achievement',
                    field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='matches', to='registry.achievement', verbose_name='achievement'),
                ),
            ]
        ),
    ]
