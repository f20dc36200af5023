// @ts-check
/**
 * The sentences for the codes that a match's socket sends; docs/protocol.md says what each means. Codes that only a faulty
 * client hears have none of their own. A test holds these tables against the protocol's.
 */

import { gettext } from "./text.js";

/** Why an input or a line of chat was not taken, by the code of an `error`. @returns {Record<string, string>} */
export function refusals() {
  return {
    bad_input: gettext("The game does not understand that."),
    chat_not_allowed: gettext("You may not write in this match at the moment."),
    chat_too_fast: gettext("Too fast: wait a moment before you say more."),
    draw_offered: gettext("You have offered a draw already."),
    no_seat: gettext("You are watching. Only players can do that."),
    not_over: gettext("The match is not over yet."),
    not_your_turn: gettext("It is not your turn."),
    not_playing: gettext("You are not playing any more."),
    paused: gettext("The match is paused."),
    rematch_over: gettext("It is too late for a rematch."),
    stale: gettext("That came too late to count."),
    too_early: gettext("That was meant for a time too far ahead."),
    too_many_inputs: gettext("Too much at once: the match cannot take more before its next step."),
    wrong_phase: gettext("That cannot be done now."),
  };
}

/** Why a seat plays no more, in a word or two. @returns {Record<string, string>} */
export function outs() {
  return {
    eliminated: gettext("Out"),
    left: gettext("Left"),
    resigned: gettext("Resigned"),
    timeout: gettext("Out of time"),
  };
}

/** Why a match ended as it did, by the reason in its `result`. @param {string} name whose doing it was, or "" if nobody knows
 * @param {boolean} mine whether it was this page's player @returns {Record<string, string>} */
export function reasons(name, mine) {
  const always = {
    draw_agreed: gettext("A draw was agreed."),
    failed: gettext("The game has failed. This is not your fault, and the error was recorded."),
    others_left: gettext("Everybody else has left."),
    too_slow: gettext("The game took too long to compute, so it was ended. This is not your fault, and it was recorded."),
  };
  if (mine) return { ...always, left: gettext("You left."), resigned: gettext("You resigned."), timeout: gettext("Your time ran out.") };
  if (!name) return always;
  return {
    ...always,
    left: gettext("{name} has left.", { name }),
    resigned: gettext("{name} resigned.", { name }),
    timeout: gettext("{name} ran out of time.", { name }),
  };
}

/** Why the page has to come back, by the code of a `bye`; without a bye the network is lost. @returns {Record<string, string>} */
export function waits() {
  return {
    draining: gettext("The server restarts. The match goes on in a moment."),
    host_lost: gettext("The match has lost its server. Another one takes it over."),
    login_ended: gettext("Your login has ended."),
    moved: gettext("The match moves to another server."),
    no_host: gettext("The match waits for a server."),
    too_fast: gettext("This page has sent too much at once."),
    too_many_sockets: gettext("Too many matches are open here. Close one."),
    trouble: gettext("The server is in trouble."),
  };
}

/** Why there is no way on, by the code of a `bye` or of a refused ticket, or else by close code: title and text.
 * @returns {Record<string | number, [string, string]>} */
export function endings() {
  /** @type {[string, string]} */ const forbidden = [gettext("Not for you"), gettext("You may not join or watch this match.")];
  /** @type {[string, string]} */ const missing = [gettext("No such match"), gettext("This match does not exist, or is gone.")];
  return {
    match_full: [gettext("No room left"), gettext("As many people as can be are watching this match already.")],
    forbidden,
    not_found: missing,
    other_rules: [gettext("A newer version of this game is out"), gettext("Load the page again to play on.")],
    4403: forbidden,
    4404: missing,
    4409: [gettext("Playing in another tab"), gettext("This seat is being played somewhere else.")],
    4410: [gettext("The match is over"), gettext("There is nothing left to play here.")],
    4423: [gettext("You were removed"), gettext("An operator or the room's owner has removed you from this match.")],
    other: [gettext("This page cannot go on"), gettext("Something went wrong between this page and the server.")],
  };
}
