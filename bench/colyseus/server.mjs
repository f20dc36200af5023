// The standard scene of bench/scene.py as Colyseus' own pages write it: a schema whose numbers are as small as they can
// be, one simulation interval at 20 Hz with a patch behind it, messages by name, the default transport. Everything optional is off.
//
// Two rooms: `standard` takes inputs as messages and tells nobody which were taken, an advantage that it is given;
// `told` takes them by defineInput, and tells each player with each patch, as Backbeat does with each frame.
//
// PORT, PLAYERS (a room), RATE (Hz). GET /stats answers how many inputs were heard.
import { createServer } from "node:http";
import express from "express";
import { Room, Server } from "@colyseus/core";
import { schema, t } from "@colyseus/schema";
import { WebSocketTransport } from "@colyseus/ws-transport";

const { PORT = "2567", PLAYERS = "10", RATE = "20" } = process.env;
const REACH = 63;
const EDGE = 32767;
let inputs = 0;

const Entity = schema({ x: t.int16().default(0), y: t.int16().default(0) }, "Entity");
const Steer = schema({ dx: t.int8().default(0), dy: t.int8().default(0) }, "Steer");
const Scene = schema({ entities: t.map(Entity) }, "Scene");

const between = (low, high) => low + Math.floor(Math.random() * (high - low + 1));
const moved = (at) => Math.max(-EDGE - 1, Math.min(EDGE, at + between(-REACH, REACH)));

class Scenery extends Room {
  maxClients = Number(PLAYERS);
  patchRate = null; // its own timer would run before the simulation, and tell everything one tick late
  seatReservationTimeout = 60; // seconds: all seats are reserved before the first socket opens
  state = new Scene();
  steering = new Map();

  onCreate() {
    for (let number = 0; number < this.maxClients; number += 1) {
      const entity = new Entity();
      entity.x = between(-9000, 9000);
      entity.y = between(-9000, 9000);
      this.state.entities.set(String(number), entity);
    }
    this.setSimulationInterval(() => {
      this.tick();
      this.broadcastPatch();
    }, 1000 / Number(RATE));
  }

  tick() {
    for (const entity of this.state.entities.values()) {
      entity.x = moved(entity.x);
      entity.y = moved(entity.y);
    }
  }
}

class Standard extends Scenery {
  messages = {
    move: (client, { dx, dy }) => {
      this.steering.set(client.sessionId, { dx, dy });
      inputs += 1;
    },
  };
}

class Told extends Scenery {
  inputs = this.defineInput(Steer);

  tick() {
    for (const { sessionId } of this.clients) {
      for (const { dx, dy } of this.inputs.get(sessionId)) {
        this.steering.set(sessionId, { dx, dy });
        inputs += 1;
      }
    }
    super.tick();
  }
}

const app = express();
app.get("/stats", (_request, response) => response.json({ inputs }));
const server = new Server({ transport: new WebSocketTransport({ server: createServer(app) }), greet: false });
server.define("standard", Standard);
server.define("told", Told);
await server.listen(Number(PORT));
console.log(`ready on ${PORT}`);
