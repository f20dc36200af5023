// The standard scene of bench/scene.py as Colyseus' own pages write it: a schema whose numbers are as small as they can
// be, one simulation interval and patches at 20 Hz, messages by name, the default transport. Everything optional is off.
// It tells nobody which inputs were taken, as Backbeat does in each frame: an advantage that it is given.
//
// PORT, PLAYERS (a room), ENTITIES (0: one a player), RATE (Hz). GET /stats answers how much was heard.
import { createServer } from "node:http";
import express from "express";
import { Room, Server } from "@colyseus/core";
import { schema, t } from "@colyseus/schema";
import { WebSocketTransport } from "@colyseus/ws-transport";

const { PORT = "2567", PLAYERS = "10", ENTITIES = "0", RATE = "20" } = process.env;
const REACH = 63;
const EDGE = 32767;
let inputs = 0;

const Entity = schema({ x: t.int16().default(0), y: t.int16().default(0) }, "Entity");
const Scene = schema({ entities: t.map(Entity) }, "Scene");

const between = (low, high) => low + Math.floor(Math.random() * (high - low + 1));
const moved = (at) => Math.max(-EDGE - 1, Math.min(EDGE, at + between(-REACH, REACH)));

class Standard extends Room {
  maxClients = Number(PLAYERS);
  patchRate = 1000 / Number(RATE);
  seatReservationTimeout = 60; // seconds: all seats are reserved before the first socket opens
  state = new Scene();
  steering = new Map();
  messages = {
    move: (client, { dx, dy }) => {
      this.steering.set(client.sessionId, { dx, dy });
      inputs += 1;
    },
  };

  onCreate() {
    for (let number = 0; number < (Number(ENTITIES) || this.maxClients); number += 1) {
      const entity = new Entity();
      entity.x = between(-9000, 9000);
      entity.y = between(-9000, 9000);
      this.state.entities.set(String(number), entity);
    }
    this.setSimulationInterval(() => this.tick(), this.patchRate);
  }

  tick() {
    for (const entity of this.state.entities.values()) {
      entity.x = moved(entity.x);
      entity.y = moved(entity.y);
    }
  }
}

const app = express();
app.get("/stats", (_request, response) => response.json({ inputs }));
const server = new Server({ transport: new WebSocketTransport({ server: createServer(app) }), greet: false });
server.define("standard", Standard);
await server.listen(Number(PORT));
console.log(`ready on ${PORT}`);
