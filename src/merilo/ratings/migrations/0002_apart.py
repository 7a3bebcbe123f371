"""The tree of a result stands apart from its figures, and a publication keeps what it does not tell."""

from typing import Any

from django.db import migrations, models


def part(apps: Any, schema_editor: Any) -> None:
    for one in apps.get_model("ratings", "UnitResult").objects.iterator(chunk_size=100):
        one.trace = one.result.pop("trace", {})
        one.save(update_fields=["result", "trace"])


def join(apps: Any, schema_editor: Any) -> None:
    for one in apps.get_model("ratings", "UnitResult").objects.iterator(chunk_size=100):
        one.result["trace"] = one.trace
        one.save(update_fields=["result"])


class Migration(migrations.Migration):
    dependencies = [("ratings", "0001_start")]

    operations = [
        migrations.AddField("unitresult", "trace", models.JSONField(default=dict)),
        migrations.AddField("publication", "hidden", models.JSONField(null=True)),
        migrations.RunPython(part, join),
    ]
