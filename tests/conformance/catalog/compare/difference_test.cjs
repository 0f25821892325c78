'use strict';

const test = require('node:test');
const assert = require('node:assert');
const {differences, signature, MISSING} = require('./difference.cjs');
const {canonical} = require('./canonical.cjs');
const {Allowed} = require('./allowed.cjs');

function side(bodies, fates = ['delivered'], details = ['']) {
  const requests = bodies.map((body) =>
    canonical({
      method: 'POST',
      url: 'https://x.example.com/',
      headers: {'content-type': 'application/json'},
      body: JSON.stringify(body),
    }),
  );
  return {requests, fates, details, sent: requests.length > 0};
}

test('the same requests have no difference', () => {
  assert.deepStrictEqual(differences(side([{a: [1]}]), side([{a: [1]}])), []);
});

test('a difference is named by its place', () => {
  const found = differences(side([{a: [{b: 1}]}]), side([{a: [{b: '1'}]}]));
  assert.deepStrictEqual(found, [{path: 'requests[0].body.a[0].b', ours: 1, theirs: '1'}]);
});

test('a member that one side lacks is missing, not null', () => {
  const found = differences(side([{a: null}]), side([{}]));
  assert.deepStrictEqual(found, [{path: 'requests[0].body.a', ours: null, theirs: MISSING}]);
});

test('a request more is a difference', () => {
  const [found] = differences(side([{}, {}]), side([{}]));
  assert.strictEqual(found.path, 'requests[1]');
  assert.strictEqual(found.theirs, MISSING);
});

test('what only one side sends is one difference, whatever it is', () => {
  const found = differences(
    side([], ['discarded'], ['payload_invalid: x']),
    side([{a: 1}, {b: 2}]),
  );
  assert.strictEqual(found.length, 1);
  assert.deepStrictEqual(
    [found[0].path, found[0].ours, found[0].theirs],
    ['outcome', 'refused', 'sent'],
  );
});

test('nothing to send is not the same as a refusal', () => {
  const [found] = differences(side([], ['delivered']), side([], ['discarded']));
  assert.deepStrictEqual([found.ours, found.theirs], ['nothing to send', 'refused']);
});

test('requests of a batch may come in any order, those of an event may not', () => {
  const [one, other] = [side([{a: 1}, {b: 2}]), side([{b: 2}, {a: 1}])];
  assert.ok(differences(one, other).length > 0);
  assert.deepStrictEqual(differences(one, other, {anyOrder: true}), []);
});

test('another end for an event is a difference though the requests are equal', () => {
  const [found] = differences(side([{}], ['retry']), side([{}], ['discarded']));
  assert.deepStrictEqual(
    [found.path, found.ours, found.theirs],
    ['fates[0]', 'retry', 'discarded'],
  );
});

test('a signature leaves out the numbers of lists', () => {
  assert.strictEqual(
    signature({path: 'requests[0].body.a[12].b', ours: 1, theirs: MISSING}),
    'requests[*].body.a[*].b missing in theirs',
  );
});

const run = {action: 'a', batch: false, events: []};
const at = (path, ours, theirs) => ({path, ours, theirs});

test('an allowed difference holds for its place and its types alone', () => {
  const allowed = new Allowed([
    {id: 'price', why: 'x', where: 'requests[*].body.**.price', ours: 'number', theirs: 'string'},
  ]);
  assert.strictEqual(allowed.find(at('requests[3].body.items[1].price', 1, '1'), run).id, 'price');
  assert.strictEqual(allowed.find(at('requests[3].body.items[1].prices', 1, '1'), run), undefined);
  assert.strictEqual(allowed.find(at('requests[3].body.items[1].price', '1', 1), run), undefined);
  assert.strictEqual(
    allowed.find(at('requests[3].body.items[1].price', MISSING, '1'), run),
    undefined,
  );
});

test('an allowed difference may hold for some actions alone', () => {
  const allowed = new Allowed([{id: 'x', why: 'x', where: '**', actions: ['b']}]);
  assert.strictEqual(allowed.find(at('fates[0]', 'retry', 'delivered'), run), undefined);
  assert.strictEqual(
    allowed.find(at('fates[0]', 'retry', 'delivered'), {...run, action: 'b'}).id,
    'x',
  );
});

test('an allowed refusal may be one for a certain reason', () => {
  const allowed = new Allowed([
    {id: 'x', why: 'x', where: 'outcome', ours: 'refused', detail: 'too old'},
  ]);
  const refused = {path: 'outcome', ours: 'refused', theirs: 'sent'};
  assert.strictEqual(
    allowed.find({...refused, ours_detail: 'event_too_old: it is too old'}, run).id,
    'x',
  );
  assert.strictEqual(allowed.find({...refused, ours_detail: 'payload_invalid'}, run), undefined);
  assert.strictEqual(
    allowed.find({...refused, ours: 'sent', theirs: 'refused', theirs_detail: 'too old'}, run),
    undefined,
  );
});

test('a predicate that is not there is found when the list is read', () => {
  assert.throws(
    () => new Allowed([{id: 'x', why: 'x', holds: 'no_such_predicate'}]),
    /no_such_predicate/,
  );
});
