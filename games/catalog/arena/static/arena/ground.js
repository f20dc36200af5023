// @ts-check
/**
 * The floor, the walls and the pick-ups. Walls never change, so their outlines are made once, in squares of CHUNK tiles, of which
 * only those in sight are drawn. Draws only.
 */

const TILE = 256;
const CHUNK = 50;
const FLOOR = "#0a0d15";
const WALL = "#161c2b";
/** Width in units and strength of each stroke that makes an edge glow. */
const GLOW = [[70, 0.05], [36, 0.09], [12, 0.55]];
const EDGE = "rgb(132 168 255)";

/** @typedef {import("backbeat").Pen} Pen */
/** @typedef {import("./camera.js").Camera} Camera */

export class Ground {
  /** @type {string[] | null} */ #walls = null;
  /** @type {Map<string, {fill: Path2D, edges: Path2D}>} */ #chunks = new Map();

  /** @param {Pen} pen @param {Camera} camera @param {any} state */
  paint({ context }, camera, { walls }) {
    if (this.#walls === null || this.#walls.length !== walls.length) this.#build(walls);
    const { left, top, right, bottom } = camera.window;
    context.fillStyle = WALL;
    context.fillRect(left - TILE, top - TILE, right - left + 2 * TILE, bottom - top + 2 * TILE);
    context.fillStyle = FLOOR;
    context.fillRect(0, 0, walls[0].length * TILE, walls.length * TILE);
    grid(context, camera, walls);
    const size = TILE * CHUNK;
    for (let row = Math.floor(top / size); row <= bottom / size; row++) {
      for (let column = Math.floor(left / size); column <= right / size; column++) {
        const chunk = this.#chunks.get(`${column},${row}`);
        if (chunk) wall(context, chunk);
      }
    }
  }

  /** @param {string[]} walls */
  #build(walls) {
    this.#walls = walls;
    this.#chunks.clear();
    const is = (/** @type {number} */ x, /** @type {number} */ y) => (walls[y]?.[x] ?? "#") === "#";
    walls.forEach((row, y) => {
      for (let x = 0; x < row.length; x++) {
        if (row[x] !== "#") continue;
        const name = `${Math.floor(x / CHUNK)},${Math.floor(y / CHUNK)}`;
        const chunk = this.#chunks.get(name) ?? { fill: new Path2D(), edges: new Path2D() };
        this.#chunks.set(name, chunk);
        chunk.fill.rect(x * TILE, y * TILE, TILE + 1, TILE + 1);
        const [left, top, right, bottom] = [x * TILE, y * TILE, x * TILE + TILE, y * TILE + TILE];
        if (!is(x, y - 1)) line(chunk.edges, left, top, right, top);
        if (!is(x, y + 1)) line(chunk.edges, left, bottom, right, bottom);
        if (!is(x - 1, y)) line(chunk.edges, left, top, left, bottom);
        if (!is(x + 1, y)) line(chunk.edges, right, top, right, bottom);
      }
    });
  }
}

/** @param {Path2D} path @param {number} x0 @param {number} y0 @param {number} x1 @param {number} y1 */
function line(path, x0, y0, x1, y1) {
  path.moveTo(x0, y0);
  path.lineTo(x1, y1);
}

/** @param {CanvasRenderingContext2D} context @param {{fill: Path2D, edges: Path2D}} chunk */
function wall(context, { fill, edges }) {
  context.fillStyle = WALL;
  context.fill(fill);
  context.lineCap = "round";
  context.strokeStyle = EDGE;
  for (const [width, strength] of GLOW) {
    context.globalAlpha = strength;
    context.lineWidth = width;
    context.stroke(edges);
  }
  context.globalAlpha = 1;
}

/** Dots where four tiles meet: they tell speed without noise. @param {CanvasRenderingContext2D} context @param {Camera} camera
 * @param {string[]} walls */
function grid(context, camera, walls) {
  const { left, top, right, bottom } = camera.window;
  const [width, height] = [walls[0].length * TILE, walls.length * TILE];
  context.strokeStyle = "rgb(140 165 220 / 0.075)";
  context.lineWidth = 1.2 / camera.scale;
  context.beginPath();
  for (let x = Math.max(0, Math.ceil(left / TILE) * TILE); x <= Math.min(right, width); x += TILE) {
    context.moveTo(x, Math.max(0, top));
    context.lineTo(x, Math.min(height, bottom));
  }
  for (let y = Math.max(0, Math.ceil(top / TILE) * TILE); y <= Math.min(bottom, height); y += TILE) {
    context.moveTo(Math.max(0, left), y);
    context.lineTo(Math.min(width, right), y);
  }
  context.stroke();
}

/** What each pick-up looks like: a colour and a picture, in a square from -1 to 1. */
const ITEMS = {
  repair: { color: "#7dffb2", path: "M-.22-.75H.22V-.22H.75V.22H.22V.75H-.22V.22H-.75V-.22H-.22Z" },
  shield: { color: "#8fd0ff", path: "M0-.8L.68-.5V0C.68 .45 .35 .7 0 .85C-.35 .7-.68 .45-.68 0V-.5Z" },
  spread: { color: "#ffd166", path: "M0-.85L.2-.35V.7H-.2V-.35ZM.62-.6L.7-.1L.4 .7L.25 .6L.45-.2ZM-.62-.6L-.7-.1L-.4 .7L-.25 .6L-.45-.2Z" },
};
const pictures = Object.fromEntries(Object.entries(ITEMS).map(([kind, { path }]) => [kind, new Path2D(path)]));

/** @param {keyof typeof ITEMS} kind */
export function itemColor(kind) {
  return ITEMS[kind].color;
}

/** @param {Pen} pen @param {Camera} camera @param {any} state @param {number} now 0: hold still */
export function paintItems({ context }, camera, state, now) {
  for (const [place, item] of state.items) {
    if (!camera.sees(item.x, item.y, 200)) continue;
    const color = itemColor(item.kind);
    const swing = Math.sin(now / 420 + place);
    context.save();
    context.translate(item.x, item.y + swing * 8);
    context.globalCompositeOperation = "lighter";
    const light = context.createRadialGradient(0, 0, 20, 0, 0, 190);
    light.addColorStop(0, color);
    light.addColorStop(1, "transparent");
    context.globalAlpha = 0.2 + 0.05 * swing;
    context.fillStyle = light;
    context.beginPath();
    context.arc(0, 0, 190, 0, 2 * Math.PI);
    context.fill();
    context.globalCompositeOperation = "source-over";
    context.globalAlpha = 1;
    context.beginPath();
    context.arc(0, 0, 84, 0, 2 * Math.PI);
    context.fillStyle = "rgb(6 9 15 / 0.85)";
    context.fill();
    context.lineWidth = 9;
    context.strokeStyle = color;
    context.stroke();
    context.scale(52, 52);
    context.fillStyle = color;
    context.fill(pictures[item.kind]);
    context.restore();
  }
}
