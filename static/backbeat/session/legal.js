// @ts-check
/**
 * Questions for what a seat may do now, and their answers: each question is a promise that the answer of its number keeps.
 * Asks again after a return; knows no sockets and does not look into inputs.
 */

export class Questions {
  #last = 0;
  /** @type {Map<number, (inputs: any[] | null) => void>} */ #open = new Map();

  /** @param {(message: {type: "ask", id: number}) => boolean} say */
  constructor(say) {
    this.say = say;
  }

  /** @returns {Promise<any[] | null>} null: the game does not say */
  ask() {
    const id = ++this.#last;
    this.say({ type: "ask", id });
    return new Promise((resolve) => this.#open.set(id, resolve));
  }

  /** @param {{id: number, inputs: any[] | null}} legal */
  answered({ id, inputs }) {
    this.#open.get(id)?.(inputs);
    this.#open.delete(id);
  }

  /** The socket is back: what was not answered is asked again. */
  again() {
    for (const id of this.#open.keys()) this.say({ type: "ask", id });
  }

  /** Nobody will answer any more. */
  end() {
    for (const id of this.#open.keys()) this.answered({ id, inputs: null });
  }
}
