"""Angles and lengths in whole numbers, because floats differ between machines and a browser has to agree exactly.

An angle is one of ANGLES steps of a full turn: 0 points along +x, a quarter of a turn along +y. Sines are multiples of
1/ONE. `static/backbeat/vector.js` is the twin of this file: same names, same results, held equal by a test. Products
must stay below 2**53, where JavaScript still counts exactly. Knows no game.
"""

from math import isqrt

ANGLES = 1024
ONE = 16384
_QUARTER = ANGLES // 4

# round(ONE * sin(2π · i / ANGLES)) for the first quarter of a turn, its end included; a test computes them anew.
# fmt: off
_SINES = (
    0, 101, 201, 302, 402, 503, 603, 704, 804, 904, 1005, 1105, 1205, 1306, 1406, 1506, 1606, 1706, 1806, 1906,
    2006, 2105, 2205, 2305, 2404, 2503, 2603, 2702, 2801, 2900, 2999, 3098, 3196, 3295, 3393, 3492, 3590, 3688,
    3786, 3883, 3981, 4078, 4176, 4273, 4370, 4467, 4563, 4660, 4756, 4852, 4948, 5044, 5139, 5235, 5330, 5425,
    5520, 5614, 5708, 5803, 5897, 5990, 6084, 6177, 6270, 6363, 6455, 6547, 6639, 6731, 6823, 6914, 7005, 7096,
    7186, 7276, 7366, 7456, 7545, 7635, 7723, 7812, 7900, 7988, 8076, 8163, 8250, 8337, 8423, 8509, 8595, 8680,
    8765, 8850, 8935, 9019, 9102, 9186, 9269, 9352, 9434, 9516, 9598, 9679, 9760, 9841, 9921, 10001, 10080, 10159,
    10238, 10316, 10394, 10471, 10549, 10625, 10702, 10778, 10853, 10928, 11003, 11077, 11151, 11224, 11297, 11370,
    11442, 11514, 11585, 11656, 11727, 11797, 11866, 11935, 12004, 12072, 12140, 12207, 12274, 12340, 12406, 12472,
    12537, 12601, 12665, 12729, 12792, 12854, 12916, 12978, 13039, 13100, 13160, 13219, 13279, 13337, 13395, 13453,
    13510, 13567, 13623, 13678, 13733, 13788, 13842, 13896, 13949, 14001, 14053, 14104, 14155, 14206, 14256, 14305,
    14354, 14402, 14449, 14497, 14543, 14589, 14635, 14680, 14724, 14768, 14811, 14854, 14896, 14937, 14978, 15019,
    15059, 15098, 15137, 15175, 15213, 15250, 15286, 15322, 15357, 15392, 15426, 15460, 15493, 15525, 15557, 15588,
    15619, 15649, 15679, 15707, 15736, 15763, 15791, 15817, 15843, 15868, 15893, 15917, 15941, 15964, 15986, 16008,
    16029, 16049, 16069, 16088, 16107, 16125, 16143, 16160, 16176, 16192, 16207, 16221, 16235, 16248, 16261, 16273,
    16284, 16295, 16305, 16315, 16324, 16332, 16340, 16347, 16353, 16359, 16364, 16369, 16373, 16376, 16379, 16381,
    16383, 16384, 16384,
)
# fmt: on


def sin(angle: int) -> int:
    """The sine times ONE, of any whole `angle`."""
    quarter, step = divmod(angle % ANGLES, _QUARTER)
    value = _SINES[_QUARTER - step] if quarter % 2 else _SINES[step]
    return -value if quarter >= 2 else value


def cos(angle: int) -> int:
    """The cosine times ONE, of any whole `angle`."""
    return sin(angle + _QUARTER)


def angle_of(dx: int, dy: int) -> int:
    """The angle from 0 to ANGLES - 1 in which (dx, dy) points: the last step at or before it. 0 for (0, 0).

    Found by halving a quarter of a turn: a step lies before the direction if the cross product says so. |dx| and |dy|
    stay below 2**38.
    """
    quarter = 0
    while not (dx > 0 and dy >= 0) and (dx or dy):
        dx, dy, quarter = dy, -dx, quarter + 1  # turned back by a quarter
    low, high = 0, _QUARTER
    while high - low > 1 and dy:
        middle = (low + high) // 2
        if dy * _SINES[_QUARTER - middle] >= dx * _SINES[middle]:
            low = middle
        else:
            high = middle
    return quarter * _QUARTER + low


def length(dx: int, dy: int) -> int:
    """The length of (dx, dy), rounded down. |dx| and |dy| stay below 2**26."""
    return isqrt(dx * dx + dy * dy)


def turn(angle: int, target: int, most: int) -> int:
    """`angle` turned towards `target` the short way by at most `most` steps; a half turn goes up."""
    gap = (target - angle + ANGLES // 2 - 1) % ANGLES - (ANGLES // 2 - 1)
    return (angle + max(-most, min(most, gap))) % ANGLES
