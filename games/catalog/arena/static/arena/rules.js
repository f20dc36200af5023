// @ts-check
/**
 * How a ship flies: the twin of games/catalog/arena/flight.py, line by line, so that a player's own ship answers at once and the
 * server agrees. Whole numbers only. Pure: it runs in node, too, where a test holds the two against each other.
 */

import { ANGLES, cos, div, mod, sin, turn } from "backbeat/vector";

const TILE_BITS = 8;
const SIZE = 84;
const AIM_STEPS = ANGLES / 256;
const PUSH_STEPS = ANGLES / 8;
const TURN_TO_AIM = 1600;
const TURN_BY_KEYS = 720;
const PUSH = 38400;
const DRAG = 2;
const RELOADS = 5;

export const rules = {
  /** @param {any} state @param {number} seat */
  own: (state, seat) => state.ships.get(seat),

  /** Hold these controls from now on. @param {any} ship @param {any} input */
  input(ship, input) {
    ship.push = input.push;
    ship.turn = input.turn;
    ship.aim = input.aim;
    ship.fire = input.fire;
  },

  /** One tick of flight. @param {any} ship @param {any} state @param {number} tick */
  tick(ship, state, tick) {
    if (tick <= state.begins) return;
    fly(ship, state);
    if (ship.fire && tick >= ship.ready) ship.ready = tick + div(state.rate, RELOADS);
  },
};

/** @param {any} ship @param {any} scene */
function fly(ship, { rate, walls }) {
  if (ship.aim >= 0) ship.angle = turn(ship.angle, ship.aim * AIM_STEPS, div(TURN_TO_AIM, rate));
  else ship.angle = mod(ship.angle + ship.turn * div(TURN_BY_KEYS, rate), ANGLES);
  if (ship.push >= 0) {
    const way = ship.angle + ship.push * PUSH_STEPS;
    const push = div(PUSH, rate * rate);
    ship.vx += (push * cos(way)) >> 14;
    ship.vy += (push * sin(way)) >> 14;
  }
  ship.vx = slowed(ship.vx, rate);
  ship.vy = slowed(ship.vy, rate);
  moveAcross(ship, walls);
  moveDown(ship, walls);
}

/** Rounded away from zero, so that a ship comes to rest. @param {number} speed @param {number} rate */
function slowed(speed, rate) {
  return speed > 0 ? speed + div(-speed * DRAG, rate) : speed - div(speed * DRAG, rate);
}

/** @param {any} ship @param {string[]} walls */
function moveAcross(ship, walls) {
  ship.x += (ship.vx + 8) >> 4;
  const [upper, lower] = [walls[(ship.y - SIZE) >> TILE_BITS], walls[(ship.y + SIZE) >> TILE_BITS]];
  if (ship.vx > 0) {
    const column = (ship.x + SIZE) >> TILE_BITS;
    if (upper[column] === "#" || lower[column] === "#") {
      ship.x = (column << TILE_BITS) - SIZE - 1;
      ship.vx = 0 - (ship.vx >> 1);
    }
  } else if (ship.vx < 0) {
    const column = (ship.x - SIZE) >> TILE_BITS;
    if (upper[column] === "#" || lower[column] === "#") {
      ship.x = ((column + 1) << TILE_BITS) + SIZE;
      ship.vx = 0 - (ship.vx >> 1);
    }
  }
}

/** @param {any} ship @param {string[]} walls */
function moveDown(ship, walls) {
  ship.y += (ship.vy + 8) >> 4;
  const [left, right] = [(ship.x - SIZE) >> TILE_BITS, (ship.x + SIZE) >> TILE_BITS];
  if (ship.vy > 0) {
    const row = (ship.y + SIZE) >> TILE_BITS;
    if (walls[row][left] === "#" || walls[row][right] === "#") {
      ship.y = (row << TILE_BITS) - SIZE - 1;
      ship.vy = 0 - (ship.vy >> 1);
    }
  } else if (ship.vy < 0) {
    const row = (ship.y - SIZE) >> TILE_BITS;
    if (walls[row][left] === "#" || walls[row][right] === "#") {
      ship.y = ((row + 1) << TILE_BITS) + SIZE;
      ship.vy = 0 - (ship.vy >> 1);
    }
  }
}
