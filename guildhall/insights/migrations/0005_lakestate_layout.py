from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("insights", "0004_boards")]
    operations = [migrations.AddField("lakestate", "layout", models.CharField(default="", max_length=130))]
