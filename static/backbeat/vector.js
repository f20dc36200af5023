// @ts-check
/**
 * Angles and lengths in whole numbers: the twin of games/engine/vector.py, same names and same results, for rules that the
 * browser predicts. An angle is one of ANGLES steps of a full turn; 0 points along +x, a quarter along +y. Sines are multiples
 * of 1/ONE. Products must stay below 2^53. Pure: runs anywhere, knows no game and no page.
 */

export const ANGLES = 1024;
export const ONE = 16384;
const QUARTER = ANGLES / 4;

const SINES = [
  0, 101, 201, 302, 402, 503, 603, 704, 804, 904, 1005, 1105, 1205, 1306, 1406, 1506, 1606, 1706, 1806, 1906, 2006, 2105, 2205, 2305,
  2404, 2503, 2603, 2702, 2801, 2900, 2999, 3098, 3196, 3295, 3393, 3492, 3590, 3688, 3786, 3883, 3981, 4078, 4176, 4273, 4370, 4467,
  4563, 4660, 4756, 4852, 4948, 5044, 5139, 5235, 5330, 5425, 5520, 5614, 5708, 5803, 5897, 5990, 6084, 6177, 6270, 6363, 6455, 6547,
  6639, 6731, 6823, 6914, 7005, 7096, 7186, 7276, 7366, 7456, 7545, 7635, 7723, 7812, 7900, 7988, 8076, 8163, 8250, 8337, 8423, 8509,
  8595, 8680, 8765, 8850, 8935, 9019, 9102, 9186, 9269, 9352, 9434, 9516, 9598, 9679, 9760, 9841, 9921, 10001, 10080, 10159, 10238, 10316,
  10394, 10471, 10549, 10625, 10702, 10778, 10853, 10928, 11003, 11077, 11151, 11224, 11297, 11370, 11442, 11514, 11585, 11656, 11727,
  11797, 11866, 11935, 12004, 12072, 12140, 12207, 12274, 12340, 12406, 12472, 12537, 12601, 12665, 12729, 12792, 12854, 12916, 12978,
  13039, 13100, 13160, 13219, 13279, 13337, 13395, 13453, 13510, 13567, 13623, 13678, 13733, 13788, 13842, 13896, 13949, 14001, 14053,
  14104, 14155, 14206, 14256, 14305, 14354, 14402, 14449, 14497, 14543, 14589, 14635, 14680, 14724, 14768, 14811, 14854, 14896, 14937,
  14978, 15019, 15059, 15098, 15137, 15175, 15213, 15250, 15286, 15322, 15357, 15392, 15426, 15460, 15493, 15525, 15557, 15588, 15619,
  15649, 15679, 15707, 15736, 15763, 15791, 15817, 15843, 15868, 15893, 15917, 15941, 15964, 15986, 16008, 16029, 16049, 16069, 16088,
  16107, 16125, 16143, 16160, 16176, 16192, 16207, 16221, 16235, 16248, 16261, 16273, 16284, 16295, 16305, 16315, 16324, 16332, 16340,
  16347, 16353, 16359, 16364, 16369, 16373, 16376, 16379, 16381, 16383, 16384, 16384,
];

/** Python's `a // b`: rounded down, also below zero. Where nothing is left it is 0, as it is there: -0 would be another number
 * to who compares. @param {number} a @param {number} b */
export function div(a, b) {
  return Math.floor(a / b) + 0;
}

/** Python's `a % b`: has the sign of `b`, and 0 has none. @param {number} a @param {number} b */
export function mod(a, b) {
  return (((a % b) + b) % b) + 0;
}

/** `value`, or the nearest of two bounds. @param {number} value @param {number} low @param {number} high */
export function clamp(value, low, high) {
  return value < low ? low : value > high ? high : value;
}

/** The sine times ONE, of any whole angle. @param {number} angle */
export function sin(angle) {
  const within = mod(angle, ANGLES);
  const [quarter, step] = [div(within, QUARTER), within % QUARTER];
  const value = quarter % 2 ? SINES[QUARTER - step] : SINES[step];
  return quarter >= 2 ? 0 - value : value;
}

/** The cosine times ONE, of any whole angle. @param {number} angle */
export function cos(angle) {
  return sin(angle + QUARTER);
}

/** The angle from 0 to ANGLES - 1 in which (dx, dy) points: the last step at or before it. 0 for (0, 0).
 * @param {number} dx @param {number} dy */
export function angleOf(dx, dy) {
  let quarter = 0;
  while (!(dx > 0 && dy >= 0) && (dx || dy)) {
    [dx, dy] = [dy, -dx];
    quarter++;
  }
  let [low, high] = [0, QUARTER];
  while (high - low > 1 && dy) {
    const middle = (low + high) >> 1;
    if (dy * SINES[QUARTER - middle] >= dx * SINES[middle]) low = middle;
    else high = middle;
  }
  return quarter * QUARTER + low;
}

/** The length of (dx, dy), rounded down. |dx| and |dy| stay below 2^26. @param {number} dx @param {number} dy */
export function length(dx, dy) {
  const square = dx * dx + dy * dy;
  const root = Math.floor(Math.sqrt(square));
  return root * root > square ? root - 1 : (root + 1) * (root + 1) <= square ? root + 1 : root;
}

/** `angle` turned towards `target` the short way by at most `most` steps; a half turn goes up.
 * @param {number} angle @param {number} target @param {number} most */
export function turn(angle, target, most) {
  const gap = mod(target - angle + ANGLES / 2 - 1, ANGLES) - (ANGLES / 2 - 1);
  return mod(angle + clamp(gap, -most, most), ANGLES);
}
