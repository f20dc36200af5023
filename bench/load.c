/* The load generator: one process that opens many WebSockets, says so many inputs a second on each, reads every frame
 * and measures what a player would: gaps between frames, and how long an input takes to the first frame that tells it.
 * It judges nothing, draws no views, and must never be the bottleneck: it says how much processor it needed.
 *
 *     load FLAVOUR PORT [--inputs N] [--rate HZ] [--warm S] [--seconds S] [--opening N] [--within S] [--pid N]... < list
 *
 * The list has a line for each socket: seat, path, subprotocol or -, first message in hex or -. At most `opening` sockets
 * are under way at once. When all are in (a first frame came), or after `within` seconds, inputs begin, staggered in
 * random order; after `warm` seconds everything is measured for `seconds`, of each process `pid` how long it had the
 * processor, its memory in MiB, and how long it waited for the processor. Then each socket says goodbye. One JSON object
 * is printed; gaps and latencies are in ms, all else in seconds.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "flavours.h"

#define SECOND 1000000000LL

enum { EVENTS = 256, READ = 1 << 17, PIDS = 16, STEPS = 1000000, STEP = 10000, CODES = 64 };

typedef struct {
    uint32_t counts[STEPS]; /* of 10 us each; the last one holds all that is longer */
    uint64_t all;
} Histogram;

static Socket *sockets;
static int count, epoll, arrived, inside, closed; /* arrived: got in or failed to, each once */
static const Flavour *flavour;
static Histogram gaps, latencies;
static int64_t window_from = INT64_MAX, window_to = INT64_MAX;
static uint64_t frames, frame_bytes, all_bytes, sent_inputs, blocked, total_frames, total_ticks;
static int codes[CODES], code_counts[CODES];

static int64_t now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * SECOND + t.tv_nsec;
}

static void add(Histogram *h, int64_t time) {
    int64_t step = time / STEP;
    h->counts[step < STEPS ? step : STEPS - 1]++;
    h->all++;
}

static double share(const Histogram *h, double part) {
    uint64_t wanted = (uint64_t)(part * h->all), seen = 0;
    for (int step = 0; step < STEPS; step++)
        if ((seen += h->counts[step]) > wanted) return (step + 0.5) * STEP / 1e6;
    return 0;
}

/* --- Hearing ----------------------------------------------------------------------------------------------------- */

static void end(Socket *s, int code) {
    if (s->state == IN) total_ticks += s->tick - s->first_tick + 1;
    else arrived++;
    s->state = CLOSED;
    closed++;
    close(s->fd);
    if (!s->code) s->code = code;
    int i = 0;
    while (i < CODES - 1 && codes[i] && codes[i] != s->code) i++;
    codes[i] = s->code, code_counts[i]++;
}

static void message(Socket *s, int opcode, const uint8_t *data, size_t length, size_t size, int64_t at) {
    int measured = at >= window_from && at < window_to;
    uint64_t taken = s->told;
    all_bytes += measured ? size : 0;
    if (opcode == 9) say(s, 10, data, (int)length);
    if (opcode == 8) s->code = length >= 2 ? data[0] << 8 | data[1] : 1005;
    if (opcode > 2 || !flavour->heard(s, data, length, &taken)) return;
    total_frames++;
    if (s->state == JOINING) s->state = IN, s->first_tick = s->tick, inside++, arrived++;
    if (measured) {
        frames++, frame_bytes += size;
        if (s->last) add(&gaps, at - s->last);
        for (uint64_t seq = s->told + 1; seq <= taken && seq <= s->seq; seq++)
            if (s->seq - seq < SENT) add(&latencies, at - s->sent[seq % SENT]);
    }
    s->last = at, s->told = taken;
}

/* Take what is whole from `data`; how many bytes were used. */
static size_t take(Socket *s, const uint8_t *data, size_t have, int64_t at) {
    size_t used = 0;
    if (s->state == UPGRADING) {
        const uint8_t *stop = memmem(data, have, "\r\n\r\n", 4);
        if (!stop) return 0;
        if (have < 12 || memcmp(data + 9, "101", 3)) return end(s, atoi((const char *)data + 9)), have;
        used = stop + 4 - data;
        s->state = JOINING;
        int length = 0;
        uint8_t hello[1200];
        for (const char *hex = s->hello; *hex != '-' && hex[0] && length < (int)sizeof hello; hex += 2)
            sscanf(hex, "%2hhx", &hello[length++]);
        if (length) say(s, flavour->opcode, hello, length);
    }
    while (have - used >= 2) {
        const uint8_t *p = data + used;
        size_t length = p[1] & 127, head = length == 126 ? 4 : length == 127 ? 10 : 2;
        if (have - used < head) break;
        if (head > 2) {
            length = 0;
            for (size_t i = 2; i < head; i++) length = length << 8 | p[i];
        }
        if (have - used < head + length) break;
        message(s, p[0] & 15, p + head, length, head + length, at);
        used += head + length;
    }
    return used;
}

static void readable(Socket *s) {
    static uint8_t data[READ];
    if (s->have) memcpy(data, s->kept, s->have);
    ssize_t got = recv(s->fd, data + s->have, READ - s->have, 0);
    if (got < 0 && errno == EAGAIN) return;
    if (got <= 0) return end(s, 1006);
    size_t have = s->have + got, used = take(s, data, have, now());
    if ((s->have = have - used)) {
        s->kept = realloc(s->kept, s->have);
        memcpy(s->kept, data + used, s->have);
    }
}

static void watch(Socket *s, int operation, uint32_t what) {
    struct epoll_event event = {.events = what, .data.ptr = s};
    epoll_ctl(epoll, operation, s->fd, &event);
}

static void connect_to(Socket *s, const struct sockaddr_in *where) {
    int on = 1;
    s->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (s->fd < 0) perror("load"), exit(1);
    setsockopt(s->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    connect(s->fd, (const struct sockaddr *)where, sizeof *where);
    watch(s, EPOLL_CTL_ADD, EPOLLOUT);
}

static void connected(Socket *s, int port) {
    char request[2000], protocol[200] = "";
    int error = 0;
    socklen_t size = sizeof error;
    getsockopt(s->fd, SOL_SOCKET, SO_ERROR, &error, &size);
    if (error) return end(s, error);
    if (s->protocol[0] != '-') snprintf(protocol, sizeof protocol, "Sec-WebSocket-Protocol: %s\r\n", s->protocol);
    int length = snprintf(request, sizeof request,
                          "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                          "Sec-WebSocket-Key: YmFja2JlYXQgYmVuY2ghIQ==\r\nSec-WebSocket-Version: 13\r\n%s\r\n",
                          s->path, port, protocol);
    s->state = UPGRADING;
    watch(s, EPOLL_CTL_MOD, EPOLLIN);
    if (send(s->fd, request, length, MSG_NOSIGNAL) != length) end(s, 1006);
}

/* --- The run ----------------------------------------------------------------------------------------------------- */

/* Handle what comes until `due`, at least once. */
static void listen_until(int64_t due, int port) {
    struct epoll_event events[EVENTS];
    int64_t wait = due - now();
    struct timespec timeout = {wait > 0 ? wait / SECOND : 0, wait > 0 ? wait % SECOND : 0};
    int ready = epoll_pwait2(epoll, events, EVENTS, &timeout, NULL);
    for (int i = 0; i < ready; i++) {
        Socket *s = events[i].data.ptr;
        if (s->state == CONNECTING) connected(s, port);
        else readable(s);
    }
}

static double processor(int pid) { /* seconds that a process has used, 0 if it is gone */
    clockid_t clock;
    struct timespec t;
    if (clock_getcpuclockid(pid, &clock) || clock_gettime(clock, &t)) return 0;
    return t.tv_sec + t.tv_nsec / 1e9;
}

static double waiting(int pid) { /* seconds that its first thread could have run and did not get the core */
    char name[40];
    unsigned long long waited = 0;
    snprintf(name, sizeof name, "/proc/%d/schedstat", pid);
    FILE *file = fopen(name, "r");
    if (file && fscanf(file, "%*u %llu", &waited) != 1) waited = 0;
    if (file) fclose(file);
    return waited / 1e9;
}

static double memory(int pid) { /* MiB that are in memory */
    char name[40];
    long pages = 0;
    snprintf(name, sizeof name, "/proc/%d/statm", pid);
    FILE *file = fopen(name, "r");
    if (file && fscanf(file, "%*d %ld", &pages) != 1) pages = 0;
    if (file) fclose(file);
    return pages * (double)sysconf(_SC_PAGESIZE) / (1 << 20);
}

static void read_list(void) {
    char *line = NULL, path[1000], protocol[100], hello[2500];
    size_t size = 0, room = 0;
    while (getline(&line, &size, stdin) > 0) {
        if ((size_t)count == room) sockets = realloc(sockets, (room = room ? 2 * room : 64) * sizeof *sockets);
        Socket *s = memset(&sockets[count], 0, sizeof *s);
        if (sscanf(line, "%d %999s %99s %2499s", &s->seat, path, protocol, hello) != 4) continue;
        s->path = strdup(path), s->protocol = strdup(protocol), s->hello = strdup(hello);
        count++;
    }
}

int main(int words, char **word) {
    double inputs = 20, rate = 20, warm = 2, seconds = 10, opening = 64, within = 60;
    struct {
        const char *name;
        double *value;
    } options[] = {{"--inputs", &inputs}, {"--rate", &rate}, {"--warm", &warm}, {"--seconds", &seconds},
                   {"--opening", &opening}, {"--within", &within}};
    int pids[PIDS], pid_count = 0, port = words > 2 ? atoi(word[2]) : 0;
    for (size_t i = 0; words > 2 && i < sizeof flavours / sizeof *flavours; i++)
        if (!strcmp(word[1], flavours[i].name)) flavour = &flavours[i];
    if (!flavour || !port) return fputs("usage: see the first lines of bench/load.c\n", stderr), 2;
    for (int i = 3; i + 1 < words; i += 2) {
        for (size_t o = 0; o < sizeof options / sizeof *options; o++)
            if (!strcmp(word[i], options[o].name)) *options[o].value = atof(word[i + 1]);
        if (!strcmp(word[i], "--pid") && pid_count < PIDS) pids[pid_count++] = atoi(word[i + 1]);
    }
    struct rlimit files;
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    read_list();
    epoll = epoll_create1(EPOLL_CLOEXEC);
    struct sockaddr_in where = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);

    int64_t begun = now(), give_up = begun + (int64_t)(within * SECOND);
    int next = 0;
    while (arrived < count && now() < give_up) {
        while (next < count && next - arrived < opening) connect_to(&sockets[next++], &where);
        listen_until(now() + SECOND / 20, port);
    }
    double joined = (now() - begun) / 1e9;
    int came = inside, *order = calloc(count + 1, sizeof *order);
    for (int i = 0; i < count; i++) { /* a random order, so that players of one match do not speak one after another */
        int j = chance() % (i + 1);
        order[i] = order[j], order[j] = i;
    }

    double before[PIDS], waited[PIDS] = {0}, spent[PIDS] = {0}, resident[PIDS] = {0}, own = 0;
    int64_t start = now(), from = start + (int64_t)(warm * SECOND), to = from + (int64_t)(seconds * SECOND);
    int64_t period = inputs > 0 ? (int64_t)(SECOND / inputs) : 0, said = 0;
    while (count && seconds > 0 && now() < to) {
        int64_t time = now(), due = period ? start + said * period / count : to;
        if (window_from == INT64_MAX && time >= from) {
            window_from = time, window_to = to, own = processor(getpid());
            for (int i = 0; i < pid_count; i++) before[i] = processor(pids[i]), waited[i] = waiting(pids[i]);
        }
        for (; period && due <= time; due = start + ++said * period / count) {
            Socket *s = &sockets[order[said % count]];
            uint8_t out[200];
            if (s->state != IN) continue;
            s->sent[++s->seq % SENT] = time;
            if (say(s, flavour->opcode, out, flavour->input(s, out))) sent_inputs += window_from != INT64_MAX;
            else s->seq--, blocked++;
        }
        int64_t next = due < to ? due : to;
        listen_until(window_from == INT64_MAX && from < next ? from : next, port);
    }
    own = seconds > 0 ? processor(getpid()) - own : 0;
    for (int i = 0; i < pid_count; i++) {
        spent[i] = seconds > 0 ? processor(pids[i]) - before[i] : 0;
        waited[i] = waiting(pids[i]) - waited[i], resident[i] = memory(pids[i]);
    }
    double measured = seconds > 0 ? (now() - window_from) / 1e9 : 0;
    for (int i = 0; i < count && seconds > 0; i++) /* a gap that has not ended counts, too, if it is none of a healthy one */
        if (sockets[i].state == IN && to - sockets[i].last > 2 * SECOND / rate) add(&gaps, to - sockets[i].last);
    int left = closed;
    window_to = window_from; /* nothing that comes now is measured */
    for (int i = 0; i < count; i++)
        if (sockets[i].state == IN) say(&sockets[i], 8, (const uint8_t *)"\x03\xe8", 2);
    for (int64_t until = now() + 5 * SECOND; closed < next && now() < until;) listen_until(now() + SECOND / 20, port);

    printf("{\"sockets\": %d, \"in\": %d, \"joined\": %.3f, \"left\": %d, \"seconds\": %.6f, \"frames\": %llu, ", count, came,
           joined, left, measured, (unsigned long long)frames);
    printf("\"frame_bytes\": %llu, \"all_bytes\": %llu, \"share\": %.6f, ", (unsigned long long)frame_bytes,
           (unsigned long long)all_bytes, came && measured > 0 ? frames / (came * rate * measured) : 0.0);
    printf("\"gap\": [%.3f, %.3f, %.3f], ", share(&gaps, 0.5), share(&gaps, 0.99), share(&gaps, 0.999));
    printf("\"latency\": [%.3f, %.3f], \"told\": %llu, ", share(&latencies, 0.5), share(&latencies, 0.99),
           (unsigned long long)latencies.all);
    printf("\"inputs\": %llu, \"blocked\": %llu, ", (unsigned long long)sent_inputs, (unsigned long long)blocked);
    printf("\"total_frames\": %llu, \"total_ticks\": %llu, ", (unsigned long long)total_frames,
           (unsigned long long)total_ticks);
    printf("\"own\": %.6f, \"processes\": [", own);
    for (int i = 0; i < pid_count; i++) printf("%s[%.6f, %.3f, %.6f]", i ? ", " : "", spent[i], resident[i], waited[i]);
    printf("], \"closes\": {");
    for (int i = 0; i < CODES && codes[i]; i++) printf("%s\"%d\": %d", i ? ", " : "", codes[i], code_counts[i]);
    return printf("}}\n"), 0;
}
