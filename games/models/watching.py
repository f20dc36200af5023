"""What processes tell operators: numbers for the charts, and how a match does that somebody looks at."""

from django.db import models

from games.models.matches import Match


class Sample(models.Model):
    """One number of the charts: of a minute (kept a day), or of an hour (kept a month). `process` is empty for what is
    true of the whole site. Minutes count from 1970, which every database divides alike.
    """

    class Span(models.IntegerChoices):
        """How long a sample stands for, in minutes."""

        MINUTE = 1
        HOUR = 60

    span = models.PositiveSmallIntegerField(choices=Span)
    name = models.CharField(max_length=80)
    minute = models.PositiveIntegerField()
    process = models.CharField(max_length=100, blank=True)
    value = models.FloatField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("span", "minute", "name", "process"), name="games_sample_once"),)

    def __str__(self) -> str:
        return f"{self.name} {self.minute}"


class Watch(models.Model):
    """Until when an operator looks at a live match: processes with a part in it write a Report each second."""

    match = models.OneToOneField(Match, models.CASCADE, primary_key=True, related_name="watch")
    until = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return str(self.match_id)


class Report(models.Model):
    """What one process alone knows of a match that is watched: its sockets, and if it is the host, its time."""

    match = models.ForeignKey(Match, models.CASCADE, related_name="reports")
    process = models.CharField(max_length=100)
    at = models.DateTimeField()
    data = models.JSONField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("match", "process"), name="games_report_once"),)

    def __str__(self) -> str:
        return f"{self.match_id} {self.process}"
