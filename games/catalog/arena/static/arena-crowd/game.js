// @ts-check
/**
 * Arena Crowd in the browser: as Arena, with more around it.
 */

import { join } from "backbeat";
import { play } from "../arena/play.js";

play(await join());
