"""What happened in a match, and what its replays are made of: bytes whose meaning the engine knows."""

from django.db import models

from games.models.matches import Match


class RecordingPart(models.Model):
    """What happened in a match between two of its checkpoints, as games.engine.packing packs it. Parts become one
    file when the match is over.
    """

    match = models.ForeignKey(Match, models.CASCADE, related_name="recording_parts")
    number = models.PositiveIntegerField()
    size = models.PositiveIntegerField()  # bytes before compression
    data = models.BinaryField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("match", "number"), name="games_recording_part_once"),)

    def __str__(self) -> str:
        return f"{self.match_id} {self.number}"


class RecordingFile(models.Model):
    """The recording of a match that is over, as a file."""

    match = models.OneToOneField(Match, models.CASCADE, primary_key=True, related_name="recording")
    data = models.BinaryField()

    def __str__(self) -> str:
        return str(self.match_id)


class Replay(models.Model):
    """What one seat (none: a spectator) saw of a match that is over, rendered from its recording for a browser to play.
    `version` says what rendered it, so that another version renders it anew.
    """

    recording = models.ForeignKey(RecordingFile, models.CASCADE, related_name="replays")
    seat = models.PositiveSmallIntegerField(null=True)
    version = models.CharField(max_length=80)
    data = models.BinaryField()
    made_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("recording", "seat"), name="games_replay_seat_once"),
            models.UniqueConstraint(
                fields=("recording",), condition=models.Q(seat=None), name="games_replay_spectator_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.recording_id} {self.seat}"
