// A world in which the same input gives the same output: a clock that stands still, randomness from
// a seed, a console that says nothing, and no network. It must be set up before anything of the
// reference is loaded, since some of its modules keep what they find at load.
//
//   const world = require('./still_world.cjs').install();
//   world.begin({now: '2026-01-01T00:00:00Z', seed: 7});
//
// It changes the process for good: one process, one world.
'use strict';

const crypto = require('crypto');

// mulberry32: small, and the same on every machine.
function seeded(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

function stopClock(state) {
  const RealDate = Date;
  const now = () => state.now;
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, args, newTarget) =>
      Reflect.construct(target, args.length === 0 ? [state.now] : args, newTarget),
    apply: () => new RealDate(state.now).toString(),
    get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
  });
}

function seedRandomness(state) {
  const byte = () => Math.floor(state.random() * 256);
  const fill = (target) => {
    const bytes = new Uint8Array(target.buffer, target.byteOffset, target.byteLength);
    bytes.forEach((_, index) => {
      bytes[index] = byte();
    });
    return target;
  };
  const uuid = () => {
    const bytes = fill(Buffer.alloc(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  };
  const put = (target, name, value) => {
    Object.defineProperty(target, name, {value, configurable: true, writable: true});
  };
  put(Math, 'random', () => state.random());
  put(crypto, 'randomUUID', uuid);
  put(crypto, 'randomBytes', (size) => fill(Buffer.alloc(size)));
  put(crypto, 'randomFillSync', fill);
  put(crypto.webcrypto, 'getRandomValues', fill);
  put(crypto.webcrypto, 'randomUUID', uuid);
  state.uuid = uuid;
}

function closeNetwork() {
  const refuse = (what) => () => {
    throw new Error(`the reference tried to reach the network by ${what}`);
  };
  const net = require('net');
  const http = require('http');
  const https = require('https');
  const dns = require('dns');
  net.Socket.prototype.connect = refuse('a socket');
  for (const [name, module] of [
    ['http', http],
    ['https', https],
  ]) {
    module.request = refuse(name);
    module.get = refuse(name);
  }
  dns.lookup = refuse('a look-up');
}

function install() {
  const state = {now: 0, random: seeded(1)};
  process.env.TZ = 'UTC';
  stopClock(state);
  seedRandomness(state);
  closeNetwork();
  if (!process.env.ANALYTICS_ORACLE_VERBOSE) {
    for (const name of ['log', 'info', 'warn', 'error', 'debug']) console[name] = () => {};
  }
  return {
    uuid: () => state.uuid(),
    begin({now, seed = 1}) {
      state.now = new Date(now).getTime();
      if (Number.isNaN(state.now)) throw new Error(`now is not a time: ${now}`);
      state.random = seeded(seed);
    },
  };
}

module.exports = {install, seeded};
