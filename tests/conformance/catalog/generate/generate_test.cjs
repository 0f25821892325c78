'use strict';

const test = require('node:test');
const assert = require('node:assert');
const {Chance} = require('./chance.cjs');
const {EventMaker} = require('./event.cjs');
const {pathsOf, places, remove, put} = require('./paths.cjs');
const {overrides} = require('./mapping.cjs');

const FIELDS = {
  price: {type: 'number', required: true, default: {'@path': '$.properties.price'}},
  items: {
    type: 'object',
    multiple: true,
    default: {'@arrayPath': ['$.properties.products', {id: {'@path': '$.product_id'}}]},
  },
};
const MAPPING = {price: FIELDS.price.default, items: FIELDS.items.default};

function events(
  seed,
  count = 200,
  types = ['track', 'page', 'screen', 'identify', 'group', 'alias'],
) {
  const maker = new EventMaker({types, names: [], paths: pathsOf(MAPPING, FIELDS)});
  return Array.from({length: count}, (_, index) => maker.make(new Chance(`${seed}/${index}`)));
}

test('the same seed makes the same events, another one others', () => {
  assert.deepStrictEqual(events('a'), events('a'));
  assert.notDeepStrictEqual(events('a'), events('b'));
});

test('no event is one that the server turns away', () => {
  const isText = (value) => typeof value === 'string' && value !== '';
  for (const event of events('valid', 2000)) {
    assert.ok(isText(event.userId) || isText(event.anonymousId), JSON.stringify(event));
    assert.ok(isText(event.messageId) && !Number.isNaN(Date.parse(event.timestamp)));
    if (event.type === 'track') assert.ok(isText(event.event));
    if (event.type === 'group') assert.ok(isText(event.groupId));
    if (event.type === 'alias') assert.ok(isText(event.userId) && isText(event.previousId));
    for (const name of ['context', 'properties', 'traits']) {
      const value = event[name] ?? {};
      assert.ok(
        typeof value === 'object' && !Array.isArray(value),
        `${name} ${JSON.stringify(value)}`,
      );
    }
  }
});

test('most events have what the mapping reads, some have something odd there', () => {
  const prices = events('read', 1000, ['track']).map(({properties}) => properties.price);
  const numbers = prices.filter((price) => typeof price === 'number').length;
  assert.ok(numbers > 600 && numbers < 990, String(numbers));
  assert.ok(prices.some((price) => price !== undefined && typeof price !== 'number'));
  assert.ok(
    events('lists', 300, ['track']).some(
      ({properties}) => properties.products?.[0]?.product_id !== undefined,
    ),
  );
});

test('overrides name fields that there are, and differ from run to run', () => {
  const made = Array.from({length: 100}, (_, index) => overrides(new Chance(`o/${index}`), FIELDS));
  for (const mapping of made) for (const name of Object.keys(mapping)) assert.ok(name in FIELDS);
  assert.ok(new Set(made.map((mapping) => JSON.stringify(mapping))).size > 40);
});

test('paths are read as directives write them', () => {
  const found = pathsOf(
    {a: {'@path': "$.context['device'].id"}, b: {'@template': '{{ event }} {{traits.x}}'}},
    {},
  );
  assert.deepStrictEqual(
    found.map(({path}) => path.join('/')),
    ['context/device/id', 'event', 'traits/x'],
  );
});

test('every place of a value can be taken out', () => {
  const value = {a: [{b: 1}], c: null};
  assert.deepStrictEqual(
    places(value).map((path) => path.join('.')),
    ['a', 'a.0', 'a.0.b', 'c'],
  );
  remove(value, ['a', 0, 'b']);
  assert.deepStrictEqual(value, {a: [{}], c: null});
  assert.strictEqual(put(value, ['c', 'd'], 1), true);
  assert.strictEqual(put(value, ['a', 'd'], 1), false);
});
