/* The floor: the least that it can cost to send each player one frame a tick by one `send`. No match is played here: a
 * frame is ready made, and all that differs from socket to socket is the number of the last input heard, so that the
 * same latency can be measured. One process, one thread, epoll; it does the WebSocket upgrade and nothing else of HTTP.
 *
 *     floor PORT RATE MATCHES PLAYERS        ws://127.0.0.1:PORT/<match>/<player>
 *
 * Matches are served at RATE Hz with phases spread evenly. A message is 8 bytes, the input's number (little-endian); a
 * frame is 40 bytes, of which the first 8 are that number. On SIGTERM it prints how much it sent and heard, as JSON.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

enum { FRAME = 40, ROOM = 2048, EVENTS = 256 };

typedef struct {
    int fd, open, have;
    uint64_t heard;
    char in[ROOM];
} Socket;

static Socket **seats; /* by match and player; NULL where nobody is */
static int matches, players, epoll;
static uint64_t frames, inputs;
static volatile sig_atomic_t ended;

static int64_t now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static void end(int number) { ended = number; }

/* --- The upgrade: RFC 6455, section 4.2.2, and SHA-1 for it (RFC 3174) ------------------------------------------- */

static uint32_t rotate(uint32_t x, int n) { return x << n | x >> (32 - n); }

static void sha1(const char *text, size_t length, uint8_t digest[20]) {
    uint8_t data[128] = {0}; /* two blocks hold a key and the protocol's own 36 characters */
    uint32_t h[5] = {0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0}, w[80];
    memcpy(data, text, length);
    data[length] = 0x80;
    size_t size = length < 56 ? 64 : 128;
    for (int i = 0; i < 4; i++) data[size - 1 - i] = (uint8_t)(length * 8 >> 8 * i);
    for (size_t block = 0; block < size; block += 64) {
        for (int i = 0; i < 16; i++) {
            const uint8_t *p = data + block + 4 * i;
            w[i] = (uint32_t)p[0] << 24 | p[1] << 16 | p[2] << 8 | p[3];
        }
        for (int i = 16; i < 80; i++) w[i] = rotate(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
        uint32_t a = h[0], b = h[1], c = h[2], d = h[3], e = h[4];
        for (int i = 0; i < 80; i++) {
            uint32_t f = i < 20 ? (b & c) | (~b & d) : i < 40 || i >= 60 ? b ^ c ^ d : (b & c) | (b & d) | (c & d);
            uint32_t k = i < 20 ? 0x5A827999 : i < 40 ? 0x6ED9EBA1 : i < 60 ? 0x8F1BBCDC : 0xCA62C1D6;
            uint32_t next = rotate(a, 5) + f + e + k + w[i];
            e = d, d = c, c = rotate(b, 30), b = a, a = next;
        }
        h[0] += a, h[1] += b, h[2] += c, h[3] += d, h[4] += e;
    }
    for (int i = 0; i < 20; i++) digest[i] = (uint8_t)(h[i / 4] >> (24 - 8 * (i % 4)));
}

static void base64(const uint8_t digest[20], char out[29]) {
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (int i = 0, o = 0; i < 21; i += 3, o += 4) {
        uint32_t bits = (uint32_t)digest[i] << 16 | digest[i + 1] << 8 | (i + 2 < 20 ? digest[i + 2] : 0);
        for (int j = 0; j < 4; j++) out[o + j] = letters[bits >> (18 - 6 * j) & 63];
    }
    out[27] = '=', out[28] = 0;
}

static int upgrade(Socket *s) {
    char *stop = memmem(s->in, s->have, "\r\n\r\n", 4), *key, accept[29], answer[160], joined[80];
    int match, player, key_length;
    uint8_t digest[20];
    if (!stop) return s->have < ROOM;
    *stop = 0;
    key = strcasestr(s->in, "\r\nSec-WebSocket-Key: ");
    if (!key || sscanf(s->in, "GET /%d/%d ", &match, &player) != 2) return 0;
    if (match < 0 || match >= matches || player < 0 || player >= players || seats[match * players + player]) return 0;
    key += 21, key_length = (int)strcspn(key, "\r");
    if (key_length != 24) return 0;
    snprintf(joined, sizeof joined, "%.24s258EAFA5-E914-47DA-95CA-C5AB0DC85B11", key);
    sha1(joined, 60, digest);
    base64(digest, accept);
    int length = snprintf(answer, sizeof answer,
                          "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                          "Sec-WebSocket-Accept: %s\r\n\r\n", accept);
    if (send(s->fd, answer, length, MSG_NOSIGNAL) != length) return 0;
    int used = (int)(stop + 4 - s->in);
    memmove(s->in, s->in + used, s->have -= used);
    seats[match * players + player] = s;
    return s->open = 1;
}

/* --- Sockets ----------------------------------------------------------------------------------------------------- */

static void drop(Socket *s) {
    for (int i = 0; s->open && i < matches * players; i++)
        if (seats[i] == s) seats[i] = NULL;
    close(s->fd);
    free(s);
}

/* Take the messages that are whole; 0: the socket is to be dropped. Anything but inputs and `close` is ignored. */
static int take(Socket *s) {
    int at = 0;
    while (s->have - at >= 6) {
        const uint8_t *p = (uint8_t *)s->in + at;
        int length = p[1] & 127;
        if (!(p[1] & 128) || length > 125) return 0; /* unmasked, or longer than anything that is said here */
        if (s->have - at < 6 + length) break;
        if ((p[0] & 15) == 8) {
            send(s->fd, "\x88\x02\x03\xe8", 4, MSG_NOSIGNAL);
            return 0;
        }
        if ((p[0] & 15) == 2 && length == 8) {
            uint8_t number[8];
            for (int i = 0; i < 8; i++) number[i] = p[6 + i] ^ p[2 + (i & 3)];
            memcpy(&s->heard, number, 8);
            inputs++;
        }
        at += 6 + length;
    }
    memmove(s->in, s->in + at, s->have -= at);
    return 1;
}

static void readable(Socket *s) {
    ssize_t got = recv(s->fd, s->in + s->have, ROOM - s->have, 0);
    if (got < 0 && errno == EAGAIN) return;
    s->have += got > 0 ? (int)got : 0;
    if (got <= 0 || (!s->open && !upgrade(s)) || (s->open && !take(s))) drop(s);
}

static void newcomer(int listener) {
    int fd, on = 1;
    while ((fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
        Socket *s = calloc(1, sizeof *s);
        struct epoll_event event = {.events = EPOLLIN, .data.ptr = s};
        s->fd = fd;
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
    }
}

static void tick(int match) {
    static uint8_t frame[2 + FRAME] = {0x82, FRAME};
    for (int i = match * players; i < (match + 1) * players; i++) {
        if (!seats[i]) continue;
        memcpy(frame + 2, &seats[i]->heard, 8);
        frames += send(seats[i]->fd, frame, sizeof frame, MSG_NOSIGNAL) == sizeof frame;
    }
}

int main(int count, char **words) {
    if (count != 5) return fputs("usage: floor PORT RATE MATCHES PLAYERS\n", stderr), 2;
    struct sockaddr_in where = {.sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(words[1]))};
    where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int64_t period = 1000000000LL / atoi(words[2]);
    matches = atoi(words[3]), players = atoi(words[4]);
    seats = calloc((size_t)matches * players, sizeof *seats);
    signal(SIGTERM, end);
    struct rlimit files;
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), on = 1;
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(listener, (struct sockaddr *)&where, sizeof where) || listen(listener, 4096)) return perror("floor"), 1;
    epoll = epoll_create1(EPOLL_CLOEXEC);
    struct epoll_event events[EVENTS] = {{.events = EPOLLIN, .data.ptr = NULL}};
    epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &events[0]);
    int64_t begun = now(), number = 0; /* ticks of all matches in their order: the n-th is of match n % matches */
    while (!ended) {
        int64_t wait;
        while ((wait = begun + number * period / matches - now()) <= 0) tick((int)(number++ % matches));
        struct timespec timeout = {wait / 1000000000, wait % 1000000000};
        int ready = epoll_pwait2(epoll, events, EVENTS, &timeout, NULL);
        for (int i = 0; i < ready; i++) {
            if (events[i].data.ptr) readable(events[i].data.ptr);
            else newcomer(listener);
        }
    }
    printf("{\"frames\": %llu, \"inputs\": %llu}\n", (unsigned long long)frames, (unsigned long long)inputs);
    return 0;
}
