"""The site of the municipality itself is audited too; pages opened in a browser leave pictures."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("outreach", "0001_start"),
        ("plans", "0001_start"),
        ("registry", "0001_start"),
    ]

    operations = [
        migrations.AddField(
            model_name="auditrules",
            name="own_site",
            field=models.URLField(blank=True, max_length=500, verbose_name="сайт муниципалитета"),
        ),
        migrations.AlterField(
            model_name="siteaudit",
            name="institution",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="site_audits",
                to="registry.institution",
            ),
        ),
        migrations.CreateModel(
            name="AuditPicture",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=40)),
                (
                    "audit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="pictures", to="outreach.siteaudit"
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="plans.storedfile"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [models.UniqueConstraint(fields=("audit", "name"), name="audit_picture_once")],
            },
        ),
    ]
