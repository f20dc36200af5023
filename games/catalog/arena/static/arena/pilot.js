// @ts-check
/**
 * From hands to controls: keys, mouse, and two thumbs. Answers, whenever it is asked, what the ship is to do now. Knows where the
 * ship is on the screen and where its nose points, and nothing of the match.
 *
 * Keys alone: left and right turn, up and down drive. Once the mouse moves it aims, and A and D drive sideways; the next turn by
 * an arrow takes the aim back. Thumbs: the left one flies, the right one aims and shoots.
 */

/** @typedef {{push: number, turn: number, aim: number, fire: boolean}} Controls see Steer in scene.py */

export const REST = { push: -1, turn: 0, aim: -1, fire: false };
const STEPS = 256;
/** CSS pixels: a mouse that moved so far means to aim; a thumb that moved so far means a direction; how far a stick goes. */
const MEANT = 4;
const DEAD = 12;
export const STICK = 56;
const FIRES = 0.45; // of a stick's way
const KEYS = ["KeyW", "KeyA", "KeyS", "KeyD", "ArrowUp", "ArrowLeft", "ArrowDown", "ArrowRight", "Space"];

/** @typedef {{id: number, side: "fly" | "aim", x0: number, y0: number, x: number, y: number}} Thumb */

export class Pilot {
  /** @type {Set<string>} */ #held = new Set();
  /** @type {{x: number, y: number} | null} */ #mouse = null;
  #pressed = false;
  /** @type {Thumb[]} */ thumbs = [];
  /** Where the ship is on the canvas, in CSS pixels, and where its nose points, in radians. */
  ship = { x: 0, y: 0, nose: 0 };
  /** Which hands were seen last. @type {"keys" | "mouse" | "touch"} */
  hands = matchMedia("(pointer: coarse)").matches ? "touch" : "keys";

  /** @param {HTMLElement} stage */
  constructor(stage) {
    this.stage = stage;
    /** Whether the ship has been flown from here. */
    this.touched = false;
    addEventListener("keydown", (event) => this.#key(event));
    addEventListener("keyup", (event) => this.#held.delete(event.code));
    addEventListener("blur", () => this.rest());
    stage.addEventListener("pointerdown", (event) => this.#down(event));
    addEventListener("pointermove", (event) => this.#move(event));
    for (const kind of /** @type {const} */ (["pointerup", "pointercancel"])) addEventListener(kind, (event) => this.#up(event));
    stage.addEventListener("contextmenu", (event) => event.preventDefault());
  }

  /** Nothing is held any more. */
  rest() {
    this.#held.clear();
    this.#pressed = false;
    this.thumbs = [];
  }

  /** @returns {Controls} */
  controls() {
    if (this.thumbs.length) return this.#byThumbs();
    const held = (/** @type {string[]} */ ...codes) => codes.some((code) => this.#held.has(code));
    const aims = this.#mouse !== null;
    const ahead = Number(held("KeyW", "ArrowUp")) - Number(held("KeyS", "ArrowDown"));
    const aside = aims ? Number(held("KeyD")) - Number(held("KeyA")) : 0;
    const turn = aims ? 0 : Number(held("KeyD", "ArrowRight")) - Number(held("KeyA", "ArrowLeft"));
    const aim = this.#mouse ? steps(Math.atan2(this.#mouse.y - this.ship.y, this.#mouse.x - this.ship.x)) : -1;
    return { push: ahead || aside ? eighth(Math.atan2(aside, ahead)) : -1, turn, aim, fire: this.#pressed || held("Space") };
  }

  /** @returns {Controls} */
  #byThumbs() {
    const [fly, aim] = [this.#stick("fly"), this.#stick("aim")];
    const push = fly ? eighth(fly.angle - this.ship.nose) : -1;
    const nose = aim ?? fly;
    return { push, turn: 0, aim: nose ? steps(nose.angle) : -1, fire: Boolean(aim && aim.far > FIRES) };
  }

  /** @param {"fly" | "aim"} side */
  #stick(side) {
    const thumb = this.thumbs.find((one) => one.side === side);
    if (!thumb) return null;
    const [dx, dy] = [thumb.x - thumb.x0, thumb.y - thumb.y0];
    return Math.hypot(dx, dy) < DEAD ? null : { angle: Math.atan2(dy, dx), far: Math.hypot(dx, dy) / STICK };
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const fields = event.code === "Space" ? "input, textarea, select, dialog, button, a" : "input, textarea, select, dialog";
    const typing = event.target instanceof Element && event.target.closest(fields);
    if (!KEYS.includes(event.code) || event.ctrlKey || event.altKey || event.metaKey || typing) return;
    event.preventDefault(); // arrows and space would scroll the page
    this.#held.add(event.code);
    this.touched = true;
    if (event.code === "ArrowLeft" || event.code === "ArrowRight") this.#mouse = null;
    if (this.hands === "touch") this.hands = "keys";
  }

  /** @param {PointerEvent} event */
  #down(event) {
    if (event.target instanceof Element && event.target.closest("a, button, input")) return;
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur(); // keys are for the ship again
    const { x, y } = this.#place(event);
    if (event.pointerType === "mouse") {
      this.#mouse = { x, y };
      this.#pressed = event.button === 0;
      this.touched = true;
      this.hands = "mouse";
      return;
    }
    this.hands = "touch";
    this.touched = true;
    const side = x < this.stage.clientWidth / 2 ? "fly" : "aim";
    this.thumbs = [...this.thumbs.filter((thumb) => thumb.side !== side), { id: event.pointerId, side, x0: x, y0: y, x, y }];
  }

  /** @param {PointerEvent} event */
  #move(event) {
    const { x, y } = this.#place(event);
    if (event.pointerType === "mouse") {
      if (this.#mouse || Math.abs(event.movementX) + Math.abs(event.movementY) >= MEANT) {
        this.#mouse = { x, y };
        this.hands = "mouse";
      }
      return;
    }
    const thumb = this.thumbs.find(({ id }) => id === event.pointerId);
    if (!thumb) return;
    thumb.x = x;
    thumb.y = y;
    // A stick follows a thumb that goes beyond it.
    const far = Math.hypot(x - thumb.x0, y - thumb.y0);
    if (far <= STICK * 1.4) return;
    thumb.x0 = x - ((x - thumb.x0) / far) * STICK * 1.4;
    thumb.y0 = y - ((y - thumb.y0) / far) * STICK * 1.4;
  }

  /** @param {PointerEvent} event */
  #up(event) {
    if (event.pointerType === "mouse") this.#pressed = false;
    else this.thumbs = this.thumbs.filter(({ id }) => id !== event.pointerId);
  }

  /** @param {PointerEvent} event */
  #place(event) {
    const { left, top } = this.stage.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  }
}

/** @param {number} radians */
function steps(radians) {
  return (Math.round((radians / (2 * Math.PI)) * STEPS) + STEPS) % STEPS;
}

/** @param {number} radians */
function eighth(radians) {
  return ((Math.round((radians / (2 * Math.PI)) * 8) % 8) + 8) % 8;
}
