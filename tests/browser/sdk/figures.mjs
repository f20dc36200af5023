/** Prints the netcode's figures, for scripts/netcode: figures.mjs [minutes] [a network as JSON]. */

import { NETWORKS } from "../../../static/backbeat/tools/link.js";
import { Round, quantile } from "./virtual/round.mjs";

const [minutes = "10", other] = process.argv.slice(2);
const networks = other ? { other: JSON.parse(other) } : { ...NETWORKS, "mobile, no loss": { ...NETWORKS.mobile, loss: 0 } };

const percent = (share) => `${(share * 100).toFixed(2)} %`;
const ms = (value) => `${value.toFixed(1)} ms`;
const WIDTHS = [16, 22, 20, 10, 12, 9, 22, 20];
const line = (cells) => console.log(cells.map((cell, index) => String(cell).padEnd(WIDTHS[index])).join(""));

console.log(`${minutes} minutes of ships at 30 Hz, an input each tick, in virtual time\n`);
line(["network", "RTT, jitter, loss", "delay mean / p95", "stalled", "late inputs", "lead", "corrections (unfair)", "clock error p95"]);
for (const [name, network] of Object.entries(networks)) {
  const round = await new Round(network).seconds(Number(minutes) * 60);
  await round.rest();
  const figures = round.figures();
  line([
    name,
    `${network.rtt} ms, ${network.jitter} ms, ${+(network.loss * 100).toFixed(2)} %`,
    `${figures.delay.toFixed(0)} / ${quantile(round.delays, 0.95).toFixed(0)} ms`,
    percent(figures.stalled), percent(figures.late), `${figures.lead.toFixed(0)} ms`,
    `${figures.corrections} (${figures.unexplained})`,
    ms(figures.clock),
  ]);
}
console.log(`
delay        how far in the past others are drawn, beyond the way here
stalled      pictures with nothing newer, extrapolated for over 50 ms
late         inputs that came after the tick they were meant for
lead         how far ahead of the server the own row is predicted
corrections  views that were not as foretold; unfair: though every input came in time and nobody was touched`);
