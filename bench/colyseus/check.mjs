// Whether the server beside this file does its work, seen with Colyseus' own client: two players join one room, both
// see entities move at the rate, and what they send arrives. Prints one JSON object; bench judges it.
import { Client } from "@colyseus/sdk";

const SECONDS = 3;
const [url, name] = process.argv.slice(2);
const steer = (room) => {
  const input = room.input();
  Object.assign(input.data, { dx: 1, dy: -1 });
  input.send();
};
const heard = async () => (await (await fetch(`${url}/stats`)).json()).inputs;
const before = await heard();
const rooms = [];
for (let seat = 0; seat < 2; seat += 1) rooms.push(await new Client(url).joinOrCreate(name));
const seen = rooms.map(() => ({ patches: 0, moved: 0, last: "" }));
rooms.forEach((room, seat) => {
  room.onStateChange((state) => {
    const now = JSON.stringify(state);
    seen[seat].patches += 1;
    seen[seat].moved += now !== seen[seat].last;
    seen[seat].last = now;
  });
});
let sent = 0;
const began = performance.now();
const timer = setInterval(() => {
  rooms.forEach(name === "told" ? steer : (room) => room.send("move", { dx: 1, dy: -1 }));
  sent += rooms.length;
}, 50);
await new Promise((done) => setTimeout(done, SECONDS * 1000));
clearInterval(timer);
const seconds = (performance.now() - began) / 1000;
const patches = seen.map((one) => one.patches);
const moved = seen.map((one) => one.moved);
await new Promise((done) => setTimeout(done, 200));
console.log(
  JSON.stringify({
    rate: Math.min(...patches) / seconds,
    moved: Math.min(...moved) / Math.max(...patches),
    entities: JSON.parse(seen[0].last).entities && Object.keys(JSON.parse(seen[0].last).entities).length,
    heard: ((await heard()) - before) / sent,
    sameRoom: rooms[0].roomId === rooms[1].roomId,
  }),
);
process.exit(0);
