/* What load.c says and hears, by whom it talks to: Backbeat, or one of the rivals. A flavour knows which messages are
 * frames, what they tell as taken, what has to be answered at once, and how an input is written. It knows no clock, and
 * opens nothing.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

enum { SENT = 128 };

enum State { CONNECTING, UPGRADING, JOINING, IN, CLOSED };

typedef struct {
    int fd, seat, code;
    enum State state;
    char *path, *protocol, *hello;
    uint8_t *kept; /* the beginning of a frame whose rest has not come yet */
    size_t have;
    uint64_t tick, first_tick, seq, told; /* told: the last input that a frame has told as taken */
    uint32_t seats;
    int64_t last, sent[SENT]; /* when the last frame came, and when the last inputs were sent */
} Socket;

typedef struct {
    const char *name;
    int opcode; /* of what it says: 1 text, 2 binary */
    int (*heard)(Socket *, const uint8_t *, size_t, uint64_t *taken); /* whether it is a frame; what it tells as taken */
    int (*input)(Socket *, uint8_t *out);
} Flavour;

static uint32_t chance(void) {
    static uint32_t x = 2463534242u;
    x ^= x << 13, x ^= x >> 17, x ^= x << 5;
    return x;
}

/* --- Saying ------------------------------------------------------------------------------------------------------ */

/* One masked frame of up to 1200 bytes. Little is ever on its way, so what the kernel does not take at once is an
 * input that was not said, and never half a frame that is. */
static int say(Socket *s, int opcode, const uint8_t *payload, int length) {
    uint8_t out[1300];
    int at = 2;
    out[0] = 0x80 | opcode;
    if (length < 126) {
        out[1] = 0x80 | length;
    } else {
        out[1] = 0x80 | 126, out[2] = length >> 8, out[3] = length & 255, at = 4;
    }
    uint32_t mask = chance();
    memcpy(out + at, &mask, 4);
    for (int i = 0; i < length; i++) out[at + 4 + i] = payload[i] ^ out[at + (i & 3)];
    return send(s->fd, out, at + 4 + length, MSG_NOSIGNAL) == at + 4 + length;
}

static int put_number(uint8_t *out, uint64_t number) { /* MessagePack, of up to 32 bits */
    if (number < 128) return out[0] = number, 1;
    if (number < 65536) return out[0] = 0xcd, out[1] = number >> 8, out[2] = number, 3;
    out[0] = 0xce;
    for (int i = 0; i < 4; i++) out[1 + i] = number >> (24 - 8 * i);
    return 5;
}

static int turn(void) { return (int)(chance() % 127) - 63; }

/* --- Backbeat: docs/protocol.md ---------------------------------------------------------------------------------- */

typedef struct {
    const uint8_t *at, *end;
} Reader;

static uint64_t number(Reader *r) {
    uint64_t value = 0;
    for (int shift = 0; r->at < r->end && shift < 63; shift += 7) {
        value |= (uint64_t)(*r->at & 127) << shift;
        if (!(*r->at++ & 128)) break;
    }
    return value;
}

/* What the frame tells of the own seat; everything behind it is the view. */
static int backbeat_frame(Socket *s, const uint8_t *data, size_t length, uint64_t *taken) {
    Reader r = {data + 1, data + length};
    int flags = data[0];
    if (flags & 1) { /* whole */
        number(&r);
        s->tick = number(&r), s->seats = number(&r);
        for (uint32_t seat = 0; seat < s->seats; seat++) {
            uint64_t one = number(&r);
            if ((int)seat == s->seat) *taken = one;
        }
        return 1;
    }
    s->tick += flags & 16 ? number(&r) : 1;
    if (!(flags & 2)) return 1;
    if (flags & 32) { /* few */
        for (uint64_t left = number(&r); left; left--) {
            int seat = (int)number(&r);
            uint64_t rise = number(&r);
            if (seat == s->seat) *taken += rise;
        }
        return 1;
    }
    const uint8_t *bits = r.at;
    r.at += (s->seats + 3) / 4;
    for (int seat = 0; seat <= s->seat; seat++) {
        uint64_t rise = bits[seat / 4] >> 2 * (seat % 4) & 3;
        if (rise == 3) rise += number(&r);
        if (seat == s->seat) *taken += rise;
    }
    return 1;
}

static int backbeat_heard(Socket *s, const uint8_t *data, size_t length, uint64_t *taken) {
    if (length && data[0] < 128) return backbeat_frame(s, data, length, taken);
    if (length > 3 && data[0] == 0x94 && data[1] == 19) { /* ping: its number goes back as it came */
        int size = data[2] < 128 ? 1 : data[2] == 0xcc ? 2 : data[2] == 0xcd ? 3 : 5;
        uint8_t out[16] = {0x93, 3};
        memcpy(out + 2, data + 2, size);
        say(s, 2, out, 2 + size + put_number(out + 2 + size, s->tick));
    }
    return 0;
}

static int small(uint8_t *out, int value) { return out[0] = 0xd0, out[1] = value, 2; }

static int backbeat_input(Socket *s, uint8_t *out) {
    int at = 2;
    out[0] = 0x95, out[1] = 2; /* input: seq, {"dx", "dy"}, tick 0 (the next one), ack */
    at += put_number(out + at, s->seq);
    memcpy(out + at, "\x82\xa2" "dx", 4), at += 4, at += small(out + at, turn());
    memcpy(out + at, "\xa2" "dy", 3), at += 3, at += small(out + at, turn());
    out[at++] = 0;
    return at + put_number(out + at, s->tick);
}

/* --- Rivals ------------------------------------------------------------------------------------------------------ */

static int colyseus_heard(Socket *s, const uint8_t *data, size_t length, uint64_t *taken) {
    (void)taken; /* not told */
    if (length && data[0] == 0x0a) say(s, 2, (const uint8_t *)"\x0a", 1);
    return length && ((data[0] & 31) == 0x0e || (data[0] & 31) == 0x0f); /* the whole state, or a patch */
}

static int colyseus_input(Socket *s, uint8_t *out) {
    (void)s;
    memcpy(out, "\x0d\xa4move\x82\xa2" "dx", 10);
    int at = 10 + small(out + 10, turn());
    memcpy(out + at, "\xa2" "dy", 3), at += 3;
    return at + small(out + at, turn());
}

/* With defineInput a patch begins with the server's time and the number of the last input taken, counted from 1. */
static int told_heard(Socket *s, const uint8_t *data, size_t length, uint64_t *taken) {
    if (!colyseus_heard(s, data, length, taken)) return 0;
    if (length >= 9 && data[0] & 0x80) *taken = data[5] | data[6] << 8 | data[7] << 16 | (uint64_t)data[8] << 24;
    return 1;
}

static int told_input(Socket *s, uint8_t *out) {
    (void)s;
    out[0] = 0x13, out[1] = 0x80, out[2] = turn(), out[3] = 0x81, out[4] = turn(); /* two fields of a schema */
    return 5;
}

static int stock_heard(Socket *s, const uint8_t *data, size_t length, uint64_t *taken) {
    const char *at = memmem(data, length, "\"taken\": [", 10), *end = (const char *)data + length;
    if (!at) return 0;
    at += 10;
    for (int seat = 0; seat < s->seat && at; seat++)
        if ((at = memchr(at, ',', end - at))) at++;
    if (at) *taken = strtoull(at, NULL, 10);
    return 1;
}

static int stock_input(Socket *s, uint8_t *out) {
    return sprintf((char *)out, "{\"type\": \"move\", \"seq\": %llu, \"dx\": %d, \"dy\": %d}", (unsigned long long)s->seq,
                   turn(), turn());
}

static int floor_heard(Socket *s, const uint8_t *data, size_t length, uint64_t *taken) {
    (void)s;
    if (length >= 8) memcpy(taken, data, 8);
    return length >= 8;
}

static int floor_input(Socket *s, uint8_t *out) { return memcpy(out, &s->seq, 8), 8; }

static const Flavour flavours[] = {
    {"backbeat", 2, backbeat_heard, backbeat_input},
    {"colyseus", 2, colyseus_heard, colyseus_input},
    {"told", 2, told_heard, told_input},
    {"stock", 1, stock_heard, stock_input},
    {"floor", 2, floor_heard, floor_input},
};
