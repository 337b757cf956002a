from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("insights", "0002_lake")]
    operations = [migrations.AddField("lakefile", "version", models.BigIntegerField(null=True))]
