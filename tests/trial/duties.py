"""Everything that an operator can do, each once."""

from tests.trial import duties_matches as matches
from tests.trial import duties_people as people
from tests.trial import duties_site as site

ALL = [
    matches.send_a_message,
    matches.pause_and_resume,
    matches.extend_a_clock,
    matches.give_a_seat_to_a_bot,
    matches.kick,
    matches.ban,
    matches.end,
    matches.decide,
    matches.look_at_secrets,
    matches.watch,
    matches.void,
    matches.download_a_recording,
    matches.open_a_replay,
    people.suspend,
    people.lift_suspensions,
    people.reset_a_name,
    people.write_a_note,
    people.end_logins,
    people.take_a_report,
    people.dismiss_a_report,
    people.mute_who_was_reported,
    people.suspend_who_was_reported,
    people.lift_a_mute,
    site.switch_a_game_off_and_on,
    site.switch_a_mode_off_and_on,
    site.change_the_bots_of_a_mode,
    site.maintenance,
    matches.look_around,
    people.look_at_a_player,
]
