// Events for an action: ones that its trigger takes, with what its mapping reads, and with odd
// values at some places. What the server turns away (docs/tracking-api.md) is never made.
//
//   new EventMaker({types, names, paths}).make(chance) → {type: 'track', …}
'use strict';

const {base} = require('./base.cjs');
const {likely, odd, loose} = require('./values.cjs');
const {put, take, places, remove, split, isObject} = require('./paths.cjs');

const NAMES = [
  'Order Completed',
  'Product Added',
  'Product Viewed',
  'Signed Up',
  'signup_v2',
  'Käse gekauft ☃',
  'event with  spaces',
  'Order Refunded',
  'Checkout Started',
  'Application Opened',
  'x'.repeat(120),
  '$special',
  '123',
];
const SCREEN_NAMES = ['Home', 'Docs / Search', 'Über uns', 'Product'];
// Strings, or not there at all: an event with anything else here is rejected before destinations.
const TEXTS = new Set([
  'type',
  'messageId',
  'timestamp',
  'originalTimestamp',
  'sentAt',
  'receivedAt',
  'userId',
  'anonymousId',
  'groupId',
  'previousId',
  'event',
  'name',
  'category',
]);
const OBJECTS = new Set(['context', 'integrations', 'properties', 'traits']);

function products(chance, readers, count) {
  return Array.from({length: count}, () => {
    const product = {};
    for (const name of [
      'product_id',
      'sku',
      'name',
      'price',
      'quantity',
      'category',
      'brand',
      'coupon',
    ]) {
      if (chance.is(name === 'product_id' ? 0.85 : 0.6)) product[name] = likely(chance, name);
    }
    for (const {item, type, required} of readers) {
      if (item.length > 0 && chance.is(required ? 0.95 : 0.7))
        put(product, item, likely(chance, String(item.at(-1)), type));
    }
    if (chance.is(0.1)) product.extra = odd(chance);
    return product;
  });
}

class EventMaker {
  constructor({types, names, paths, values = {}}) {
    this.types = types;
    this.names = names;
    this.values = values;
    this.paths = paths.filter(({path}) => !TEXTS.has(path[0]) && path.length > 1);
    this.lists = new Map();
    for (const reader of this.paths.filter((one) => one.item)) {
      const key = JSON.stringify(reader.path);
      this.lists.set(key, [...(this.lists.get(key) ?? []), reader]);
    }
  }

  // `clean`: the share of events with nothing odd in them.
  make(chance, clean = 0.35) {
    const type = chance.one(this.types);
    const pool = type === 'track' ? NAMES : SCREEN_NAMES;
    const name =
      this.names.length > 0 && chance.is(0.97) ? chance.one(this.names) : chance.one(pool);
    const event = base(chance, type, name);
    this.fill(chance, event);
    if (chance.is(0.25) && type === 'track') Object.assign(event.properties, loose(chance, 1));
    if (!chance.is(clean)) this.disturb(chance, event);
    return event;
  }

  fill(chance, event) {
    // A track call reads properties, an identify call traits; the other way round now and then.
    const fits = ([root]) =>
      root !== (event.properties ? 'traits' : 'properties') || chance.is(0.05);
    for (const {path, item, type, required, choices} of this.paths) {
      if (item || !fits(path) || !chance.is(required ? 0.93 : 0.7)) continue;
      const chosen = choices && chance.is(0.85);
      put(event, path, chosen ? chance.one(choices) : likely(chance, String(path.at(-1)), type));
    }
    // What only certain values are of use for, by DEST.json.
    for (const [text, list] of Object.entries(this.values)) {
      if (chance.is(0.85)) put(event, split(text), structuredClone(chance.one(list)));
    }
    for (const [key, readers] of this.lists) {
      const path = JSON.parse(key);
      if (
        !fits(path) ||
        path.length < 2 ||
        !chance.is(readers.some(({required}) => required) ? 0.93 : 0.75)
      )
        continue;
      const list = products(chance, readers, chance.one([0, 1, 1, 2, 3, 5]));
      put(event, path, chance.is(0.05) ? (list[0] ?? null) : list);
    }
  }

  disturb(chance, event) {
    const free = places(event).filter(
      (path) => path.length > 1 || !(TEXTS.has(path[0]) || OBJECTS.has(path[0])),
    );
    if (chance.is(0.6)) {
      const read = this.paths
        .filter(({item, path}) => !item && take(event, path) !== undefined)
        .map(({path}) => path);
      const candidates = read.length > 0 && chance.is(0.7) ? read : free;
      if (candidates.length > 0)
        chance.some(candidates, 2).forEach((path) => this.spoil(chance, event, path));
    } else {
      free.filter(() => chance.is(0.12)).forEach((path) => this.spoil(chance, event, path));
    }
  }

  spoil(chance, event, path) {
    const parent = take(event, path.slice(0, -1));
    if (!isObject(parent) && !Array.isArray(parent)) return;
    if (chance.is(0.25)) remove(event, path);
    else parent[path.at(-1)] = odd(chance);
  }
}

module.exports = {EventMaker, TEXTS, OBJECTS};
