// @ts-check
/**
 * Arena in the browser. All of it is in play.js, which Arena Crowd shares.
 */

import { join } from "backbeat";
import { play } from "./play.js";

play(await join());
