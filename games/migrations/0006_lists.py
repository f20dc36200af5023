"""What a player's results are counted by stands on the seats, and lists of a player's matches have an index."""

from django.conf import settings
from django.db import migrations, models
from django.db.models import Exists, OuterRef, Q, Subquery


def copy(apps, schema_editor):
    """Say on each seat that has a place what its match says, in two statements."""
    seats = apps.get_model("games", "Seat").objects.using(schema_editor.connection.alias)
    game = apps.get_model("games", "Match").objects.filter(pk=OuterRef("match")).values("game")
    seats.filter(place__isnull=False).update(game=Subquery(game[:1]))
    behind = apps.get_model("games", "Seat").objects.filter(match=OuterRef("match"), place__gt=1)
    seats.filter(~Exists(behind), place=1).update(drawn=True)


class Migration(migrations.Migration):
    dependencies = [
        ("games", "0005_control_room"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="seat",
            name="game",
            field=models.CharField(blank=True, editable=False, max_length=40),
        ),
        migrations.AddField(
            model_name="seat",
            name="drawn",
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.RunPython(copy, migrations.RunPython.noop, elidable=True),
        migrations.AddIndex(
            model_name="seat",
            index=models.Index(
                condition=Q(("place__isnull", True), ("player__isnull", False)),
                fields=["player"],
                name="games_seat_open",
            ),
        ),
        migrations.AddIndex(
            model_name="seat",
            index=models.Index(
                condition=Q(("place__isnull", False), ("player__isnull", False)),
                fields=["player", "-id"],
                name="games_seat_history",
            ),
        ),
        migrations.AddIndex(
            model_name="seat",
            index=models.Index(
                condition=Q(("place__isnull", False), ("player__isnull", False)),
                fields=["player", "game", "place", "drawn"],
                name="games_seat_results",
            ),
        ),
    ]
