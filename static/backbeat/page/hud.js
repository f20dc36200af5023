// @ts-check
/**
 * Everything of the page around the stage: players with their clocks, the line that says whose turn it is, the acts of any
 * game, the chat, the result. Hands what happens in the match to these parts; does nothing itself and knows no sockets.
 */

import { Acts } from "./acts.js";
import { Chat } from "./chat.js";
import { Clocks } from "./clocks.js";
import { gettext, ngettext } from "./text.js";
import { Players } from "./players.js";
import { ResultPanel } from "./result.js";
import { Turns } from "./turns.js";

export class Hud {
  /** @type {string[]} */ #standard = [];

  /** @param {import("../match.js").Match} match @param {{say: (text: string) => boolean, leave: () => void}} ways `say`: a line of
   * chat, whether it went out; `leave`: for good, without asking */
  constructor(match, { say, leave }) {
    this.match = match;
    this.clocks = new Clocks((seat) => match.left(seat), (seat, ms) => this.#low(seat, ms));
    this.players = new Players((seat) => this.clocks.face(seat), () => this.result.refresh());
    this.turns = new Turns(match);
    this.acts = new Acts(match, leave);
    this.chat = new Chat(say);
    this.result = new ResultPanel({ match, players: this.players, line: (says, ways) => this.turns.over(says, ways) });
  }

  /** @param {string[]} standard the standard inputs that the game has switched on */
  welcomed(standard) {
    this.#standard = standard;
    this.#seated();
    if (!this.match.result) this.result.forget();
  }

  /** @param {import("../session/turn.js").Turn | null} turn */
  turned(turn) {
    this.players.turned(turn);
    this.clocks.turned(turn, this.match.tickRate);
    this.turns.turned(turn);
    this.acts.show(this.#standard, turn);
  }

  /** @param {string} kind @param {any} data */
  happened(kind, data) {
    const { match } = this;
    if (kind === "chat") this.chat.said(data);
    if (kind === "notice") match.status.notice(data.text);
    if (kind === "extended") {
      const said = { name: match.name(data.seat), seconds: data.seconds };
      this.chat.tell(gettext("{name} got {seconds} seconds more.", said));
    }
    if (kind === "kicked") this.chat.tell(gettext("{name} was removed.", { name: match.name(data.seat) }));
    if (kind === "rematch") this.result.asked(data.seats);
    if (kind === "seat") {
      this.#seated();
      this.chat.changed(data);
    }
    if (kind === "result") {
      this.turned(match.turn);
      this.result.show(data, match.seat !== null && this.#standard.includes("rematch") && match.online);
    }
  }

  /** The server has closed the match: nothing can be asked or said any more. */
  ended() {
    this.chat.end();
    this.result.end();
  }

  #seated() {
    this.players.seats(this.match.seats, this.match.seat);
    this.acts.show(this.#standard, this.match.turn);
  }

  /** @param {number} seat @param {number} ms */
  #low(seat, ms) {
    const count = Math.ceil(ms / 1000);
    if (seat === this.match.seat) this.match.announce(ngettext("{count} second left", "{count} seconds left", count));
  }
}
