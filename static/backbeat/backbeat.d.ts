// Written by `scripts/check-js --write` from the modules beside it.
declare module "backbeat" {
    export * from "backbeat/index";
}
declare module "backbeat/wire/messages" {
    /** @param {string} search The page's query string. */
    export function chosenCodec(search: string): Codec;
    /** @typedef {{type: string, [field: string]: any}} Message */
    /** @typedef {{protocol: string, encode: (message: Message) => string | Uint8Array<ArrayBuffer>, decode: (data: any) => Message}} Codec */
    /** What a client says: number, then fields in the order of their definition. @type {Record<string, [number, ...string[]]>} */
    export const CLIENT: Record<string, [number, ...string[]]>;
    /** What the server says. @type {Record<number, [string, ...string[]]>} */
    export const SERVER: Record<number, [string, ...string[]]>;
    /** @type {Codec} */
    export const json: Codec;
    /** @type {Codec} */
    export const binary: Codec;
    export type Message = {
        type: string;
        [field: string]: any;
    };
    export type Codec = {
        protocol: string;
        encode: (message: Message) => string | Uint8Array<ArrayBuffer>;
        decode: (data: any) => Message;
    };
}
declare module "backbeat/page/colors" {
    /** @param {number} seat @returns {Mark} */
    export function mark(seat: number): Mark;
    /** The mark as a small picture for pages. @param {number} seat @returns {SVGSVGElement} */
    export function picture(seat: number): SVGSVGElement;
    /**
     * How seats are told apart: a colour each, and a shape as the second cue for those who see colours differently. Eight are
     * made for a dark ground, in the spirit of Okabe and Ito: any two differ clearly (CIE76 of 23 and more) for people with full
     * colour vision and with each of its three common deficiencies. Seats beyond the eighth begin again. Knows nothing of games; the same marks stand in the lobby and on the canvas.
     */
    /** @typedef {{color: string, name: string, path: string}} Mark `path` is SVG path data in the square from -1 to 1 */
    /** @type {Mark[]} */
    export const MARKS: Mark[];
    /**
     * `path` is SVG path data in the square from -1 to 1
     */
    export type Mark = {
        color: string;
        name: string;
        path: string;
    };
}
declare module "backbeat/page/dom" {
    /**
     * Making elements. Text always goes in as text, never as HTML: names and chat come from strangers.
     */
    /** @template {keyof HTMLElementTagNameMap} Tag
     * @param {Tag} tag @param {Record<string, string | boolean | ((event: any) => void)>} attributes `on…` are listeners
     * @param {(Node | string)[]} children @returns {HTMLElementTagNameMap[Tag]} */
    export function element<Tag extends keyof HTMLElementTagNameMap>(tag: Tag, attributes?: Record<string, string | boolean | ((event: any) => void)>, ...children: (Node | string)[]): HTMLElementTagNameMap[Tag];
    /** Whether keys and focus belong to a field that somebody writes in. @param {EventTarget | null} target */
    export function isTyping(target: EventTarget | null): boolean;
    /** @param {string} id @returns {HTMLElement} Throws where the page lacks it: templates/games/match.html has them all. */
    export function byId(id: string): HTMLElement;
}
declare module "backbeat/page/pen" {
    export class Pen {
        /** @param {HTMLCanvasElement} canvas */
        constructor(canvas: HTMLCanvasElement);
        /** The world's size in the game's units. */
        width: number;
        height: number;
        /** CSS pixels to one unit. */
        scale: number;
        /** Whether x and y have changed places to use an upright screen (see `begin`). */
        turned: boolean;
        /** Where the world's (0, 0) lies on the canvas, in CSS pixels. */
        left: number;
        top: number;
        canvas: HTMLCanvasElement;
        context: CanvasRenderingContext2D;
        density: number;
        /** The page's own letters, for `context.font`. */
        family: string;
        /** Starts a picture: fits the world into the canvas's place on the page and wipes it. `turn` allows x to run downwards
         * where that makes the world larger. @param {number} width @param {number} height @param {{turn?: boolean, margin?: number}} [how] */
        begin(width: number, height: number, { turn, margin }?: {
            turn?: boolean;
            margin?: number;
        }): void;
        /** From here on `context` draws in the game's units. */
        inWorld(): void;
        /** From here on `context` draws in CSS pixels from the canvas's corner. */
        onPage(): void;
        /** A place in the world as CSS pixels on the canvas. @param {number} x @param {number} y @returns {[number, number]} */
        place(x: number, y: number): [number, number];
        /** @param {number} x @param {number} y @param {number} radius @param {string} color */
        disc(x: number, y: number, radius: number, color: string): void;
        /** @param {number} x @param {number} y @param {number} width @param {number} height @param {string} color */
        rect(x: number, y: number, width: number, height: number, color: string): void;
        /** @param {number} x0 @param {number} y0 @param {number} x1 @param {number} y1 @param {string} color @param {number} [width] */
        line(x0: number, y0: number, x1: number, y1: number, color: string, width?: number): void;
        /** @param {number[]} points x0, y0, x1, y1, … @param {string} color @param {number} [width] */
        polyline(points: number[], color: string, width?: number): void;
        /** A seat's shape in its colour. @param {number} seat @param {number} x @param {number} y @param {number} radius */
        mark(seat: number, x: number, y: number, radius: number): void;
        /** Upright and centred on (x, y), `size` in the game's units. @param {string} text @param {number} x @param {number} y @param {string} color @param {number} size @param {{weight?: number}} [how] */
        text(text: string, x: number, y: number, color: string, size: number, { weight }?: {
            weight?: number;
        }): void;
    }
}
declare module "backbeat/netcode/clock" {
    export class Clock {
        /** @param {number} tickRate ticks per second */
        constructor(tickRate: number);
        /** The shortest round trip lately, in ms; null before the first was measured. */
        get trip(): number | null;
        /** By how much the clock can be wrong (ms): the way here and the way back need not be alike. */
        get bound(): number;
        /** Ms of match time that the server has lost while it was heard. */
        get lost(): number;
        /** A message of the server named this tick as over. @param {number} tick @param {number} now ms */
        heard(tick: number, now: number): void;
        /** A round trip to the server and back, as the server measured it. @param {number | null} rtt ms @param {number} now ms */
        measured(rtt: number | null, now: number): void;
        /** The server cannot be heard, or has stopped: time stands still here until it is heard again. @param {number} now ms */
        stop(now: number): void;
        /** @param {boolean} paused @param {number} now ms */
        pause(paused: boolean, now: number): void;
        /** @param {number} now ms @returns {number | null} fractional; null before anything was heard */
        at(now: number): number | null;
        #private;
    }
}
declare module "backbeat/netcode/control" {
    export class Control {
        /** @param {Sample} sample @param {Sampling} sampling @param {number} tickRate */
        constructor(sample: Sample, sampling: Sampling, tickRate: number);
        /** The input to say for this tick, or null. @param {number} tick */
        next(tick: number): any;
        /** What to say when nobody looks any more, or null. */
        rest(): any;
        /** The server has not taken what was said last: it is said anew, no sooner than anything else would be. */
        refused(): void;
        /** The server may not know what holds: it is said anew, and ticks may count from elsewhere. */
        forget(): void;
        #private;
    }
    /**
     * the input that holds now; null: none
     */
    export type Sample = () => any;
    /**
     * `always`: say it every tick, though it is the same; `rest`: what holds while
     * nobody looks at the page
     */
    export type Sampling = {
        always?: boolean;
        rest?: any;
    };
}
declare module "backbeat/session/outbox" {
    /** @typedef {{seq: number, input: any, tick: number, until: number, late: boolean}} Waiting `tick` is the one it is meant for;
     * 0 is the server's next */
    export class Outbox {
        /** @param {(message: {type: "input", seq: number, input: any, tick: number}) => boolean} say @param {() => number} [now] ms */
        constructor(say: (message: {
            type: "input";
            seq: number;
            input: any;
            tick: number;
        }) => boolean, now?: () => number);
        /** Of those meant for a tick: how many were taken, in time or late. */
        answered: number;
        late: number;
        say: (message: {
            type: "input";
            seq: number;
            input: any;
            tick: number;
        }) => boolean;
        now: () => number;
        /** What the server has not taken yet, in order. @returns {readonly Waiting[]} */
        get waiting(): readonly Waiting[];
        /** @param {any} input @param {number} [lasts] ms after which it is no longer worth saying again
         * @param {number} [tick] the one it is meant for; 0: the next @returns {number} its seq */
        put(input: any, lasts?: number, tick?: number): number;
        /** The server has taken everything up to `seq` by the end of `tick`; what was meant for it and is not among them, is late.
         * @param {number} seq @param {number} [tick] */
        taken(seq: number, tick?: number): void;
        /** The server will not take this one. @param {number} seq */
        refused(seq: number): void;
        /** The socket is back, and the server has taken up to `seq`: says the rest again, as long as it still means something.
         * @param {number} seq */
        resume(seq: number): void;
        #private;
    }
    /**
     * `tick` is the one it is meant for;
     * 0 is the server's next
     */
    export type Waiting = {
        seq: number;
        input: any;
        tick: number;
        until: number;
        late: boolean;
    };
}
declare module "backbeat/netcode/prediction" {
    /** @typedef {{
     *   own: (state: any, seat: number) => any,
     *   input?: (row: any, input: any, state: any, tick: number) => void,
     *   tick?: (row: any, state: any, tick: number) => void,
     * }} Rules The twins of on_input and tick for one row, which they may change; `tick` is the one that is being made, `state` the
     * newest view, which they may only read. `own` finds the row; nothing: there is none to predict now */
    export class Prediction {
        /** @param {Rules} rules @param {() => readonly import("../session/outbox.js").Waiting[]} waiting */
        constructor(rules: Rules, waiting: () => readonly import("backbeat/session/outbox").Waiting[]);
        /** The last tick that was foretold; null before the first view. @type {number | null} */ tick: number | null;
        /** The row after a tick; null where there is none. @param {number} tick */
        row(tick: number): any;
        /** A view came. @param {any} view @param {number} tick @param {number} seat @returns {boolean} whether it shows that something
         * else was foretold for its tick */
        learn(view: any, tick: number, seat: number): boolean;
        /** Foretells up to this tick, or to that of the newest view; what was foretold beyond it is forgotten. @param {number} tick */
        to(tick: number): void;
        #private;
    }
    /**
     * The twins of on_input and tick for one row, which they may change; `tick` is the one that is being made, `state` the
     * newest view, which they may only read. `own` finds the row; nothing: there is none to predict now
     */
    export type Rules = {
        own: (state: any, seat: number) => any;
        input?: (row: any, input: any, state: any, tick: number) => void;
        tick?: (row: any, state: any, tick: number) => void;
    };
}
declare module "backbeat/netcode/interpolation" {
    /**
     * Between two views: numbers part of the way from the earlier to the later one, angles the short way round. Pure; knows no ticks
     * and no drawing.
     */
    /** @typedef {{turns?: Record<string, number>, jump?: number}} Travel `turns`: fields that are angles, and what a full turn of each
     * is; `jump`: a number that changes by more than this at once has not moved there, it is there */
    /** @param {number} from @param {number} to @param {number} alpha 0 to 1 */
    export function lerp(from: number, to: number, alpha: number): number;
    /** The way from one angle to another, the short way round: at most half a turn, with its sign.
     * @param {number} from @param {number} to @param {number} full what a full turn is */
    export function turned(from: number, to: number, full: number): number;
    /** A copy of `current` whose numbers named in `fields` (and in `turns`) are `alpha` of the way from `previous`; a little over 1
     * goes on as before. What did not change is shared.
     * @param {any} previous @param {any} current @param {number} alpha @param {Set<string>} fields @param {Travel} [travel] @returns {any} */
    export function smooth(previous: any, current: any, alpha: number, fields: Set<string>, travel?: Travel): any;
    /**
     * `turns`: fields that are angles, and what a full turn of each
     * is; `jump`: a number that changes by more than this at once has not moved there, it is there
     */
    export type Travel = {
        turns?: Record<string, number>;
        jump?: number;
    };
}
declare module "backbeat/netcode/pilot" {
    /** @typedef {{say: (input: any, lasts: number, tick: number) => number, waiting: () => readonly import("../session/outbox.js").Waiting[],
     * buffered: () => number}} Line how inputs leave: `say` answers with the number it gave; `buffered` in bytes */
    /** @typedef {import("./interpolation.js").Travel & {fields: Set<string>}} Fields what is smooth */
    export class Pilot {
        /** @param {Line} line */
        constructor(line: Line);
        /** What moves evenly when it is drawn. @type {Fields} */ fields: Fields;
        /** @type {number | null} */ seat: number | null;
        /** How far ahead of the server it flies, in ticks. */ ahead: number;
        /** A match begins, or comes back. @param {number | null} seat @param {number} tickRate */
        begin(seat: number | null, tickRate: number): void;
        /** @param {import("./prediction.js").Rules} rules */
        predict(rules: import("backbeat/netcode/prediction").Rules): void;
        /** @param {import("./control.js").Sample} sample @param {import("./control.js").Sampling} sampling */
        control(sample: import("backbeat/netcode/control").Sample, sampling: import("backbeat/netcode/control").Sampling): void;
        /** The tick that an input said now is meant for; 0 (the server's next) where nothing is predicted. */
        get next(): number;
        /** The tick that the drawn row stands for, fractional; null where nothing is predicted. */
        get at(): number | null;
        /** Whether what is said now would only queue. */
        get jammed(): boolean;
        /** Inputs were answered. @param {number} taken @param {number} late
         * @param {{trip: number | null, jitter: number}} network as in Lead.answered */
        answered(taken: number, late: number, network: {
            trip: number | null;
            jitter: number;
        }): void;
        /** A view came. @param {any} view @param {number} tick @returns {boolean} whether it corrects what was foretold */
        learn(view: any, tick: number): boolean;
        /** Goes on to the present. @param {import("./clock.js").Clock} clock @param {number} now ms */
        advance(clock: import("backbeat/netcode/clock").Clock, now: number): void;
        /** The server refused an input. If it is what is held, the server does not know of it; if something else was said since, that
         * counts. @param {string} code @param {number} seq */
        refused(code: string, seq: number): void;
        /** Nobody looks any more. */
        rest(): void;
        /** Nothing is asked or foretold until the next `advance`, which begins anew. */
        sleep(): void;
        /** The server makes no ticks: the row is as it says. */
        settle(): void;
        /** The rules' own row in a view. @param {any} view */
        find(view: any): any;
        /** The own row as it is drawn; null where nothing is predicted. @param {number} now ms */
        drawn(now: number): any;
        #private;
    }
    /**
     * how inputs leave: `say` answers with the number it gave; `buffered` in bytes
     */
    export type Line = {
        say: (input: any, lasts: number, tick: number) => number;
        waiting: () => readonly import("backbeat/session/outbox").Waiting[];
        buffered: () => number;
    };
    /**
     * what is smooth
     */
    export type Fields = import("backbeat/netcode/interpolation").Travel & {
        fields: Set<string>;
    };
}
declare module "backbeat/netcode/stats" {
    export class Stats {
        /** As RTP counts it (RFC 3550). */
        jitter: number;
        /** @param {string} name @param {number} amount @param {number} now ms */
        count(name: string, amount: number, now: number): void;
        /** A frame came. @param {number} tick @param {number} ms a tick's length @param {number} now ms */
        frame(tick: number, ms: number, now: number): void;
        /** A picture was drawn, `missing` ms past the newest view. If that means anything, the next frame tells: where ticks are left out,
         * nothing had changed. @param {number} missing ms @param {number} now ms */
        picture(missing: number, now: number): void;
        /** The sum over the last ten seconds. @param {string} name @param {number} now ms */
        sum(name: string, now: number): number;
        /** @param {string} name @param {number} now ms */
        perSecond(name: string, now: number): number;
        /** @param {string} name @param {string} of @param {number} now ms */
        share(name: string, of: string, now: number): number;
        #private;
    }
    /**
     * ms: `rtt`, `jitter` (by which frames come unevenly), `clock` (by which the clock can be wrong at most), `delay` (how far in the past
     * others are drawn), `lead` (how far ahead of the server the own row is predicted).
     * A second: `bytesIn`, `bytesOut`, `frames`. Shares from 0 to 1: `late` (inputs), `stalled` and `guessed` (pictures without a newer view:
     * for over 50 ms, at all). In ten seconds: `corrections`, `skipped` (ticks that came in no frame of their own).
     * In all: `lost` (ms of match time that the server has dropped because it could not keep up).
     */
    export type Figures = {
        rtt: number | null;
        jitter: number;
        clock: number;
        delay: number;
        lead: number;
        bytesIn: number;
        bytesOut: number;
        frames: number;
        late: number;
        corrections: number;
        stalled: number;
        guessed: number;
        skipped: number;
        lost: number;
    };
}
declare module "backbeat/netcode/netcode" {
    /** @typedef {{alpha: number, previous: any, tick: number, predicted: number | null, now: number}} Extra for drawing only: `alpha` of the
     * way from `previous` (a little over 1 where nothing newer is there), `tick` fractional, as is `predicted`, the one that the own row stands
     * for; `now` in ms */
    /** @typedef {{smooth?: string[], turns?: Record<string, number>, jump?: number}} Smoothness see Match.draw */
    /** @typedef {import("./pilot.js").Line & {outbox: () => import("../session/outbox.js").Outbox}} Wire */
    export class Netcode {
        /** @param {Omit<Wire, "waiting">} line */
        constructor(line: Omit<Wire, "waiting">);
        stats: Stats;
        get pilot(): Pilot;
        /** What is smooth when it is drawn. @param {Smoothness} how */
        moves({ smooth: fields, turns, jump }: Smoothness): void;
        /** The tick on the server now. @param {number} now ms */
        tick(now: number): number | null;
        /** A match begins, or comes back. @param {{seat: number | null, epoch: number, tickRate: number, paused: boolean}} welcome
         * @param {number} now ms */
        welcomed({ seat, epoch, tickRate, paused }: {
            seat: number | null;
            epoch: number;
            tickRate: number;
            paused: boolean;
        }, now: number): void;
        /** The server named its tick. @param {number} tick @param {number | null} rtt ms @param {number} now ms */
        heard(tick: number, rtt: number | null, now: number): void;
        /** @param {any} view @param {number} tick @param {number} now ms */
        viewed(view: any, tick: number, now: number): void;
        /** The network is lost: time stands until the server is heard again. @param {number} now ms */
        lost(now: number): void;
        /** The server makes no ticks, or makes them again. @param {boolean} paused @param {number} now ms */
        paused(paused: boolean, now: number): void;
        /** It is over: no more ticks, though views may still be on their way to be drawn. @param {number} now ms */
        over(now: number): void;
        /** The page is hidden or shown. @param {boolean} hidden */
        hide(hidden: boolean): void;
        /** Says an input of the author's for the next tick that is predicted. @param {any} input @param {number} lasts ms */
        say(input: any, lasts: number): void;
        /** The state to draw now. @param {number} now ms @returns {{state: any, extra: Extra} | null} null before the first view */
        draw(now: number): {
            state: any;
            extra: Extra;
        } | null;
        /** @param {number} now ms @returns {import("./stats.js").Figures} */
        figures(now: number): import("backbeat/netcode/stats").Figures;
        #private;
    }
    /**
     * for drawing only: `alpha` of the
     * way from `previous` (a little over 1 where nothing newer is there), `tick` fractional, as is `predicted`, the one that the own row stands
     * for; `now` in ms
     */
    export type Extra = {
        alpha: number;
        previous: any;
        tick: number;
        predicted: number | null;
        now: number;
    };
    /**
     * see Match.draw
     */
    export type Smoothness = {
        smooth?: string[];
        turns?: Record<string, number>;
        jump?: number;
    };
    export type Wire = import("backbeat/netcode/pilot").Line & {
        outbox: () => import("backbeat/session/outbox").Outbox;
    };
    import { Stats } from "backbeat/netcode/stats";
    import { Pilot } from "backbeat/netcode/pilot";
}
declare module "backbeat/page/easel" {
    export class Easel {
        /** A game that never draws has no canvas. */
        get pen(): Pen;
        /** @param {() => {state: any, extra: Extra} | null} ask what to draw now @param {Painter} paint
         * @param {Drawing} how see Match.draw */
        draw(ask: () => {
            state: any;
            extra: Extra;
        } | null, paint: Painter, how: Drawing): void;
        #private;
    }
    export type Extra = import("backbeat/netcode/netcode").Extra;
    export type Painter = (state: any, pen: Pen, extra: Extra) => void;
    export type Drawing = import("backbeat/netcode/netcode").Smoothness & {
        size?: [number, number];
        turn?: boolean;
        margin?: number;
    };
    import { Pen } from "backbeat/page/pen";
}
declare module "backbeat/page/text" {
    /**
     * Sentences for people, in their language: Django's JavaScript catalogue where the page has loaded it (base.html does), as
     * written otherwise. `makemessages -d djangojs` finds the calls by their names, in games' modules, too.
     */
    /** @typedef {Record<string, string | number>} Values for the {names} of a sentence */
    /** @param {string} sentence @param {Values} [values] */
    export function gettext(sentence: string, values?: Values): string;
    /** @param {string} one @param {string} many @param {number} count also {count} @param {Values} [values] */
    export function ngettext(one: string, many: string, count: number, values?: Values): string;
    /** @param {string} sentence translated already @param {Values} [values] */
    export function interpolate(sentence: string, values?: Values): string;
    /**
     * for the {names} of a sentence
     */
    export type Values = Record<string, string | number>;
}
declare module "backbeat/session/turn" {
    /**
     * Whose turn it is, as a frame says it, in the shape that games and the page like to hold; and how long somebody has left.
     * Pure: knows no clock, no socket and no page.
     */
    /** @typedef {{left: number, ends: number}} Clock ticks left when it last started or stopped, and the tick at which it is at zero
     * (0 while it stands) */
    /** @typedef {{
     *   number: number, seats: number[], begun: number, phase: string, phaseEnds: number,
     *   clocks: Map<number, Clock>, draw: number[], out: Map<number, string>,
     * }} Turn `begun` and `phaseEnds` are ticks (0: the phase has no end of its own); `draw` are the seats that have offered one; `out`
     * says why a seat plays no more, in the order in which they went */
    /** @param {Record<string, any> | null} told @returns {Turn | null} */
    export function readTurn(told: Record<string, any> | null): Turn | null;
    /** Ticks left on a seat's clock, or null if it has none. @param {Turn | null} turn @param {number} seat @param {number} now tick, fractional */
    export function ticksLeft(turn: Turn | null, seat: number, now: number): number | null;
    /**
     * ticks left when it last started or stopped, and the tick at which it is at zero
     * (0 while it stands)
     */
    export type Clock = {
        left: number;
        ends: number;
    };
    /**
     * `begun` and `phaseEnds` are ticks (0: the phase has no end of its own); `draw` are the seats that have offered one; `out`
     * says why a seat plays no more, in the order in which they went
     */
    export type Turn = {
        number: number;
        seats: number[];
        begun: number;
        phase: string;
        phaseEnds: number;
        clocks: Map<number, Clock>;
        draw: number[];
        out: Map<number, string>;
    };
}
declare module "backbeat/session/legal" {
    /**
     * Questions for what a seat may do now, and their answers: each question is a promise that the answer of its number keeps.
     * Asks again after a return; knows no sockets and does not look into inputs.
     */
    export class Questions {
        /** @param {(message: {type: "ask", id: number}) => boolean} say */
        constructor(say: (message: {
            type: "ask";
            id: number;
        }) => boolean);
        say: (message: {
            type: "ask";
            id: number;
        }) => boolean;
        /** @returns {Promise<any[] | null>} null: the game does not say */
        ask(): Promise<any[] | null>;
        /** @param {{id: number, inputs: any[] | null}} legal */
        answered({ id, inputs }: {
            id: number;
            inputs: any[] | null;
        }): void;
        /** The socket is back: what was not answered is asked again. */
        again(): void;
        /** Nobody will answer any more. */
        end(): void;
        #private;
    }
}
declare module "backbeat/session/session" {
    /** @typedef {import("../wire/messages.js").Message} Message */
    /** @typedef {{number: number, name: string, status: "bot" | "here" | "away" | "left"}} Seat */
    /** @typedef {{
     *   send: (message: Message) => boolean,
     *   restart: (error: unknown) => void,
     *   outdated: (error: unknown) => void,
     *   welcomed: (welcome: Message) => void,
     *   viewed: (view: any, tick: number) => void,
     *   turned: (turn: import("./turn.js").Turn | null) => void,
     *   timed: (tick: number, rtt: number | null) => void,
     *   happened: (kind: string, data: any) => void,
     *   refused: (error: Message) => void,
     *   now?: () => number,
     * }} Listener `restart`: a frame cannot be read; `outdated`: none can, because the schema is of a newer kind; `now` in ms */
    export class Session {
        /** @param {Listener} listener */
        constructor(listener: Listener);
        /** Number of this page's seat; null for a spectator. @type {number | null} */ seat: number | null;
        /** @type {Map<number, Seat>} */ seats: Map<number, Seat>;
        /** @type {any} */ options: any;
        /** The newest view, shaped by the schema. @type {any} */ view: any;
        /** Null in a game that uses none of it. @type {import("./turn.js").Turn | null} */ turn: import("backbeat/session/turn").Turn | null;
        /** Kinds of standard inputs that the game has switched on. @type {string[]} */ standard: string[];
        /** The placings {seat: place} or null, once the match is over. @type {{placings: Record<string, number> | null, reason: string} | null} */
        result: {
            placings: Record<string, number> | null;
            reason: string;
        } | null;
        tickRate: number;
        paused: boolean;
        epoch: number;
        tick: number;
        listener: Listener;
        outbox: Outbox;
        questions: Questions;
        /** Where the replay of missed events is to start. */
        get position(): {
            epoch: number;
            event: number;
        };
        get ack(): number;
        /** Says an input; see Outbox.put. @param {any} input @param {number} [lasts] ms @param {number} [tick] @returns {number} its seq */
        say(input: any, lasts?: number, tick?: number): number;
        /** @param {Message} message */
        receive(message: Message): void;
        #private;
    }
    export type Message = import("backbeat/wire/messages").Message;
    export type Seat = {
        number: number;
        name: string;
        status: "bot" | "here" | "away" | "left";
    };
    /**
     * `restart`: a frame cannot be read; `outdated`: none can, because the schema is of a newer kind; `now` in ms
     */
    export type Listener = {
        send: (message: Message) => boolean;
        restart: (error: unknown) => void;
        outdated: (error: unknown) => void;
        welcomed: (welcome: Message) => void;
        viewed: (view: any, tick: number) => void;
        turned: (turn: import("backbeat/session/turn").Turn | null) => void;
        timed: (tick: number, rtt: number | null) => void;
        happened: (kind: string, data: any) => void;
        refused: (error: Message) => void;
        now?: () => number;
    };
    import { Outbox } from "backbeat/session/outbox";
    import { Questions } from "backbeat/session/legal";
}
declare module "backbeat/session/connection" {
    /** The network counts as lost when nothing was heard for this long (ms); the server asks every second. */
    export const SILENCE: 5000;
    /** @typedef {import("../wire/messages.js").Message} Message */
    /** @typedef {"connecting" | "online" | "waiting" | "stopped"} Phase */
    /** @typedef {{phase: Phase, code?: number, reason?: string, retryIn?: number, hush?: boolean}} Change `retryIn` in ms, with "waiting";
     * `reason` is the code of the server's `bye`, if it said one; `hush`: online, but nothing is heard at the moment */
    /** @typedef {{
     *   codec: import("../wire/messages.js").Codec,
     *   rules?: string,
     *   ticket: () => Promise<{ticket: string, url: string}>,
     *   replaced: () => boolean,
     *   hello: () => {epoch: number, event: number},
     *   received: (message: Message) => void,
     *   changed: (change: Change) => void,
     *   report?: (error: unknown) => void,
     *   Socket?: typeof WebSocket, now?: () => number, random?: () => number,
     *   setTimer?: (then: () => void, ms: number) => any, clearTimer?: (timer: any) => void,
     * }} Outside `report` is told what only an author or an operator can mend */
    /** Why no ticket was given. `final`: asking again will not help. */
    export class TicketRefused extends Error {
        /** @param {string} code @param {boolean} final */
        constructor(code: string, final: boolean);
        code: string;
        final: boolean;
    }
    export class Connection {
        /** @param {Outside} outside */
        constructor(outside: Outside);
        outside: {
            Socket: {
                new (url: string | URL, protocols?: string | string[]): WebSocket;
                prototype: WebSocket;
                readonly CONNECTING: 0;
                readonly OPEN: 1;
                readonly CLOSING: 2;
                readonly CLOSED: 3;
            };
            codec: import("backbeat/wire/messages").Codec;
            rules?: string;
            ticket: () => Promise<{
                ticket: string;
                url: string;
            }>;
            replaced: () => boolean;
            hello: () => {
                epoch: number;
                event: number;
            };
            received: (message: Message) => void;
            changed: (change: Change) => void;
            report: (error: unknown) => void;
            now: () => number;
            random: () => number;
            setTimer: (then: () => void, ms: number) => any;
            clearTimer: (timer: any) => void;
        };
        get phase(): Phase;
        /** Bytes that were said and have not left the browser yet. */
        get buffered(): number;
        /** Dials now: the first time, when a person asks to try again or to take over, and when the network is back. */
        dial(): void;
        /** @param {Message} message @returns {boolean} Whether it went out; what did not is not kept here. */
        send(message: Message): boolean;
        /** What was heard made sense and is shown. A welcome alone is no success: a server that greets and fails would be dialled in a
         * tight loop. */
        understood(): void;
        /** What was heard makes no sense (a frame whose base we do not have): start over from a whole view. If it makes no sense again and
         * again, each time later, though something before it did. @param {unknown} error */
        restart(error: unknown): void;
        /** What is said is beyond this page, and will be after any return: only a newer page can read it. @param {unknown} error */
        outdated(error: unknown): void;
        #private;
    }
    export type Message = import("backbeat/wire/messages").Message;
    export type Phase = "connecting" | "online" | "waiting" | "stopped";
    /**
     * `retryIn` in ms, with "waiting";
     * `reason` is the code of the server's `bye`, if it said one; `hush`: online, but nothing is heard at the moment
     */
    export type Change = {
        phase: Phase;
        code?: number;
        reason?: string;
        retryIn?: number;
        hush?: boolean;
    };
    /**
     * `report` is told what only an author or an operator can mend
     */
    export type Outside = {
        codec: import("backbeat/wire/messages").Codec;
        rules?: string;
        ticket: () => Promise<{
            ticket: string;
            url: string;
        }>;
        replaced: () => boolean;
        hello: () => {
            epoch: number;
            event: number;
        };
        received: (message: Message) => void;
        changed: (change: Change) => void;
        report?: (error: unknown) => void;
        Socket?: typeof WebSocket;
        now?: () => number;
        random?: () => number;
        setTimer?: (then: () => void, ms: number) => any;
        clearTimer?: (timer: any) => void;
    };
}
declare module "backbeat/page/status" {
    export class Status {
        /** @param {HTMLElement} root @param {Ways} ways */
        constructor(root: HTMLElement, ways: Ways);
        ways: Ways;
        /** @param {import("../session/connection.js").Change} change */
        connection(change: import("backbeat/session/connection").Change): void;
        /** @param {boolean} paused */
        paused(paused: boolean): void;
        /** From the operator, to everybody. @param {string} text */
        notice(text: string): void;
        /** @param {Record<string, string>} sentences by code, which a game's rules refuse with */
        refusals(sentences: Record<string, string>): void;
        /** @param {string} code @param {Record<string, any>} params */
        error(code: string, params: Record<string, any>): void;
        /** Said to screen readers only. @param {string} text */
        announce(text: string): void;
        /** A panel over the stage, with ways to go on; one that can be put aside stands at the edge, since there is something to look
         * at. @param {string} title @param {(Node | string)[]} body @param {Choice[]} choices
         * @param {() => void} [aside] what to do when it is put aside, if it can be */
        panel(title: string, body: (Node | string)[], choices: Choice[], aside?: () => void): void;
        /** Nothing over the stage any more. */
        clear(): void;
        #private;
    }
    export type Choice = {
        label: string;
        primary?: boolean;
        href?: string;
        press?: () => void;
        off?: boolean;
    };
    /**
     * `first`: what is said until there is
     * something to show, if not that the match is being reached
     */
    export type Ways = {
        home: string;
        retry: () => void;
        takeOver: () => void;
        first?: string;
    };
}
declare module "backbeat/page/page" {
    /** @typedef {{
     *   match: string, game: string, rules: string, seat: number | null, room: string | null, debug: boolean, csrf: string,
     *   ticket_url: string, room_url: string | null, play_url: string, home: string, replay_url?: string, replay?: string, tab?: string,
     * }} Page What the view of the match's page writes; `room` is a code, `debug` whether this is development; `replay` is what a
     * replay's page plays; `tab` tells pages of one match apart that are not tabs of one player */
    /** @returns {Page} */
    export function readPage(): Page;
    /** Goes to another match of the same site, shown in the way this one is. Once: the match and its room may both tell of it, and
     * the second would break off the first. @param {Page} page @param {string} match */
    export function leadTo(page: Page, match: string): void;
    /** @param {Page} page @returns {Promise<{ticket: string, url: string}>} The url is absolute. */
    export function requestTicket(page: Page): Promise<{
        ticket: string;
        url: string;
    }>;
    /**
     * What the view of the match's page writes; `room` is a code, `debug` whether this is development; `replay` is what a
     * replay's page plays; `tab` tells pages of one match apart that are not tabs of one player
     */
    export type Page = {
        match: string;
        game: string;
        rules: string;
        seat: number | null;
        room: string | null;
        debug: boolean;
        csrf: string;
        ticket_url: string;
        room_url: string | null;
        play_url: string;
        home: string;
        replay_url?: string;
        replay?: string;
        tab?: string;
    };
}
declare module "backbeat/match" {
    export class Match {
        /** @param {import("./page/page.js").Page} page @param {Partial<import("./session/connection.js").Outside>} [given] in place of the network: the
         * class of socket to talk through, a replay with its own clock */
        constructor(page: import("backbeat/page/page").Page, given?: Partial<import("backbeat/session/connection").Outside>);
        /** Settles with the first view: from then on there is a state. */
        ready: Promise<void>;
        /** Where a game that does not draw on the canvas puts its elements. */
        stage: HTMLElement;
        page: import("backbeat/page/page").Page;
        status: Status;
        /** The number of the seat played here; null for a spectator. */
        get seat(): number | null;
        /** Everybody's seats by number: {number, name, status}. */
        get seats(): Map<number, import("backbeat/session/session").Seat>;
        get options(): any;
        /** Ticks per second. */
        get tickRate(): number;
        /** How the match ended, {placings: {seat: place} or null, reason}; null while it goes on. */
        get result(): {
            placings: Record<string, number> | null;
            reason: string;
        } | null;
        /** The newest view; what is drawn is a little older (see playout.js). */
        get state(): any;
        /** Whose turn it is (see turn.js); null in a game without turns, phases and clocks. */
        get turn(): import("backbeat/session/turn").Turn | null;
        /** Whether this page's seat is played here: a replay looks through one, and plays none. */
        get plays(): boolean;
        /** Whether this page's seat is one whose turn it is. */
        get myTurn(): boolean;
        /** The phase that the rules have entered; "" before the first. */
        get phase(): string;
        /** Whether the server can be heard now. */
        get online(): boolean;
        /** The canvas's pen; only for games that draw. */
        get pen(): import("backbeat/page/pen").Pen;
        /** Milliseconds left on a seat's clock now, running evenly; null if it has none. @param {number} seat */
        left(seat: number): number | null;
        /** What this page's seat may ask for now, from the server; null if the game does not say, or nobody plays here.
         * @returns {Promise<any[] | null>} */
        legal(): Promise<any[] | null>;
        /** For the canvas, whose ground is dark in both themes; elsewhere the style sheets have `--seat-0` and so on. @param {number} seat */
        color(seat: number): string;
        /** @param {number} seat */
        name(seat: number): string;
        /** A short text beside a seat in the list, such as its score. @param {number} seat @param {string | number} text */
        note(seat: number, text: string | number): void;
        /** A picture beside a seat's name in place of its mark, such as a piece of its colour. @param {number} seat @param {() => Node} make */
        mark(seat: number, make: () => Node): void;
        /** What a game's own refusals mean in words, by code; {names} are filled in from their parameters.
         * @param {Record<string, string>} sentences */
        refusals(sentences: Record<string, string>): void;
        /** Said to screen readers only: what a glance at the stage would tell. @param {string} text */
        announce(text: string): void;
        /** Says an input; it is said again after a reconnect until the server has it, for at most `lasts` ms. The game's only kind of
         * input need not be named. @param {any} input @param {{lasts?: number}} [how] */
        send(input: any, { lasts }?: {
            lasts?: number;
        }): void;
        /** Keys to inputs (or to functions that make one; nothing is sent for null). Arrows work as swipes, too. Held keys repeat
         * every tick, unless `hold` is false. @param {Record<string, any>} inputs @param {{hold?: boolean}} [how] */
        keys(inputs: Record<string, any>, { hold }?: {
            hold?: boolean;
        }): void;
        /** What a player holds as one input: `sample` is asked once a tick, and its answer is said when it is another than before (with
         * `always`, each time). `rest` holds while nobody looks at the page. @param {import("./netcode/control.js").Sample} sample
         * @param {import("./netcode/control.js").Sampling} [how] */
        control(sample: import("backbeat/netcode/control").Sample, how?: import("backbeat/netcode/control").Sampling): void;
        /** Shows the own row at once as the rules will have it, instead of when the server has said so.
         * @param {import("./netcode/prediction.js").Rules} rules twins of the server's rules for one row; see docs/netcode.md */
        predict(rules: import("backbeat/netcode/prediction").Rules): void;
        /** How the network is, in figures (stats.js), now. */
        get stats(): import("backbeat/netcode/stats").Figures;
        /** Calls `fn` with the data of each event of this kind: chat, seat, notice, paused, resumed, kicked, result, rematch; "view" for
         * each view as it arrives, "turn" for each change of `match.turn`; these two tell what holds already, too. @param {string} kind @param {(data: any) => void} fn */
        on(kind: string, fn: (data: any) => void): void;
        /** Draws every animation frame. `size` is the world's width and height (else the state's own `width` and `height`, else
         * 1000 by 1000), `turn` allows it to stand upright on upright screens, `smooth` names fields that move evenly between ticks, `turns`
         * those that are angles, with what a full turn is ({angle: 1024}). A number that changes by more than `jump` at once does not slide.
         * @param {import("./page/easel.js").Painter} paint @param {import("./page/easel.js").Drawing} [how] */
        draw(paint: import("backbeat/page/easel").Painter, how?: import("backbeat/page/easel").Drawing): void;
        #private;
    }
    import { Status } from "backbeat/page/status";
}
declare module "backbeat/page/held" {
    /** Those of these keys (`KeyW`, `ArrowLeft`: KeyboardEvent.code) that are held; the set changes as they are.
     * @param {string[]} codes @returns {ReadonlySet<string>} */
    export function held(...codes: string[]): ReadonlySet<string>;
}
declare module "backbeat/index" {
    /** Joins the match this page is about, as its seat or as a spectator. Settles when there is a first view to show; until then,
     * and whenever the network fails, the page itself says what is going on. @returns {Promise<Match>} */
    export function join(): Promise<Match>;
    export { Match };
    export { picture } from "backbeat/page/colors";
    export { element } from "backbeat/page/dom";
    export { held } from "backbeat/page/held";
    export type Pen = import("backbeat/page/pen").Pen;
    export type Drawing = import("backbeat/page/easel").Drawing;
    export type Extra = import("backbeat/page/easel").Extra;
    export type Rules = import("backbeat/netcode/prediction").Rules;
    export type Figures = import("backbeat/netcode/stats").Figures;
    import { Match } from "backbeat/match";
    export { lerp, smooth } from "backbeat/netcode/interpolation";
    export { gettext, interpolate, ngettext } from "backbeat/page/text";
}
declare module "backbeat/vector" {
    /** Python's `a // b`: rounded down, also below zero. Where nothing is left it is 0, as it is there: -0 would be another number
     * to who compares. @param {number} a @param {number} b */
    export function div(a: number, b: number): number;
    /** Python's `a % b`: has the sign of `b`, and 0 has none. @param {number} a @param {number} b */
    export function mod(a: number, b: number): number;
    /** `value`, or the nearest of two bounds. @param {number} value @param {number} low @param {number} high */
    export function clamp(value: number, low: number, high: number): number;
    /** The sine times ONE, of any whole angle. @param {number} angle */
    export function sin(angle: number): number;
    /** The cosine times ONE, of any whole angle. @param {number} angle */
    export function cos(angle: number): number;
    /** The angle from 0 to ANGLES - 1 in which (dx, dy) points: the last step at or before it. 0 for (0, 0).
     * @param {number} dx @param {number} dy */
    export function angleOf(dx: number, dy: number): number;
    /** The length of (dx, dy), rounded down. |dx| and |dy| stay below 2^26. @param {number} dx @param {number} dy */
    export function length(dx: number, dy: number): number;
    /** `angle` turned towards `target` the short way by at most `most` steps; a half turn goes up.
     * @param {number} angle @param {number} target @param {number} most */
    export function turn(angle: number, target: number, most: number): number;
    /**
     * Angles and lengths in whole numbers: the twin of games/engine/vector.py, same names and same results, for rules that the
     * browser predicts. An angle is one of ANGLES steps of a full turn; 0 points along +x, a quarter along +y. Sines are multiples
     * of 1/ONE. Products must stay below 2^53. Pure: runs anywhere, knows no game and no page.
     */
    export const ANGLES: 1024;
    export const ONE: 16384;
}
