// @ts-check
/**
 * A few sounds, made from tones and noise: no files. Browsers allow none before the first key or touch, so nothing is heard, and
 * nothing is made, until then. Whether they are wanted is kept in the browser's storage.
 */

const KEY = "arena:sound";
const LOUD = 0.22;

export class Sound {
  /** @type {AudioContext | null} */ #audio = null;
  /** @type {AudioBuffer | null} */ #noise = null;
  #on = wanted();

  constructor() {
    const wake = () => this.#wake();
    for (const kind of ["pointerdown", "keydown"]) addEventListener(kind, wake, { once: true });
  }

  get on() {
    return this.#on;
  }

  toggle() {
    this.#on = !this.#on;
    try {
      localStorage.setItem(KEY, this.#on ? "on" : "off");
    } catch {
      // Storage is full or forbidden: it is as chosen until the page is left.
    }
    this.#wake();
    return this.#on;
  }

  /** @param {number} volume 0 to 1 */
  shot(volume) {
    this.#tone("square", 880, 220, 0.09, 0.3 * volume);
  }

  /** @param {number} volume @param {boolean} mine */
  hit(volume, mine) {
    this.#burst(mine ? 700 : 1800, 0.12, (mine ? 1 : 0.5) * volume);
    if (mine) this.#tone("sawtooth", 160, 60, 0.16, 0.7);
  }

  /** @param {number} volume */
  burst(volume) {
    this.#burst(520, 0.6, 1.3 * volume);
    this.#tone("sine", 130, 34, 0.5, 1.1 * volume);
  }

  item() {
    [523, 659, 784].forEach((pitch, index) => this.#tone("triangle", pitch, pitch, 0.12, 0.5, index * 0.07));
  }

  /** @param {boolean} last */
  count(last) {
    this.#tone("triangle", last ? 880 : 440, last ? 880 : 440, last ? 0.35 : 0.12, 0.6);
  }

  #wake() {
    if (!this.#on) return;
    this.#audio ??= new AudioContext();
    void this.#audio.resume();
  }

  /** @param {OscillatorType} kind @param {number} from Hz @param {number} to Hz @param {number} lasts s @param {number} volume
   * @param {number} [later] s */
  #tone(kind, from, to, lasts, volume, later = 0) {
    const audio = this.#ready(volume);
    if (!audio) return;
    const begins = audio.currentTime + later;
    const source = audio.createOscillator();
    source.type = kind;
    source.frequency.setValueAtTime(from, begins);
    source.frequency.exponentialRampToValueAtTime(to, begins + lasts);
    source.connect(fading(audio, volume * LOUD, begins, lasts)).connect(audio.destination);
    source.start(begins);
    source.stop(begins + lasts);
  }

  /** @param {number} pitch Hz above which little is heard @param {number} lasts s @param {number} volume */
  #burst(pitch, lasts, volume) {
    const audio = this.#ready(volume);
    if (!audio) return;
    const source = audio.createBufferSource();
    source.buffer = this.#noise ??= noise(audio);
    const low = audio.createBiquadFilter();
    low.type = "lowpass";
    low.frequency.value = pitch;
    source.connect(low).connect(fading(audio, volume * LOUD, audio.currentTime, lasts)).connect(audio.destination);
    source.start(audio.currentTime, Math.random() * 0.5, lasts);
  }

  /** @param {number} volume */
  #ready(volume) {
    return this.#on && volume > 0.02 && this.#audio?.state === "running" && !document.hidden ? this.#audio : null;
  }
}

/** @param {AudioContext} audio @param {number} volume @param {number} begins @param {number} lasts */
function fading(audio, volume, begins, lasts) {
  const gain = audio.createGain();
  gain.gain.setValueAtTime(volume, begins);
  gain.gain.exponentialRampToValueAtTime(0.001, begins + lasts);
  return gain;
}

/** @param {AudioContext} audio */
function noise(audio) {
  const buffer = audio.createBuffer(1, audio.sampleRate * 1.5, audio.sampleRate);
  const data = buffer.getChannelData(0);
  for (let index = 0; index < data.length; index++) data[index] = Math.random() * 2 - 1;
  return buffer;
}

function wanted() {
  try {
    return localStorage.getItem(KEY) !== "off";
  } catch {
    return true;
  }
}
