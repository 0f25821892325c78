'use strict';

const test = require('node:test');
const assert = require('node:assert');
const {Runner} = require('./runner.cjs');
const {CRASH} = require('./everywhere.cjs');

const FIELDS = {
  name: {type: 'string', required: true, default: {'@path': '$.event'}},
  price: {type: 'number', default: {'@path': '$.properties.price'}},
};
const CATALOGUE = {
  definition: () => ({actions: {send: {fields: FIELDS, defaultSubscription: 'type = "track"'}}}),
  defaults: () => ({name: FIELDS.name.default, price: FIELDS.price.default}),
  settings: () => ({}),
  payload: () => ({}),
  trigger: () => () => true,
};
const CONFIG = {
  reference: 'fake',
  override_share: 0,
  settings: [{reference: {}, ours: {}}],
  actions: {send: {}},
};

function request(event, change) {
  const body = JSON.stringify({name: event.event, price: event.properties?.price, ...change});
  return {
    method: 'POST',
    url: 'https://x.example.com/',
    headers: {'content-type': 'application/json'},
    body,
  };
}

// Two programs that send an event's name and price; the second by way of `change`.
function runner({change = () => ({}), error = () => null, allowed = []} = {}) {
  const theirs = {
    ask: async ({events}) => {
      const failure = error(events[0]);
      return {
        requests: failure ? [] : [request(events[0])],
        error: null,
        results: [{indexes: [0], error: failure, output: null}],
      };
    },
  };
  const ours = {
    ask: async ({events}) => ({
      requests: [request(events[0], change(events[0]))],
      outcomes: [{outcome: 'delivered'}],
    }),
  };
  return new Runner({catalogue: CATALOGUE, config: {...CONFIG, allowed}, ours, theirs, seed: '1'});
}

test('two programs that do the same are equal in every run', async () => {
  const result = await runner().action('send', 50);
  assert.deepStrictEqual([result.events, result.equal, result.unexplained], [50, 50, 0]);
});

test('a difference is counted, and shown by an event with nothing that it does not need', async () => {
  const change = (event) => (event.properties.price === undefined ? {} : {price: 'dear'});
  const result = await runner({change}).action('send', 50);
  assert.ok(result.unexplained > 0 && result.equal > 0);
  assert.strictEqual(result.equal + result.unexplained, 50);
  const [finding] = result.findings;
  assert.strictEqual(finding.key, 'requests[*].body.price different');
  const [event] = finding.run.events;
  assert.deepStrictEqual(Object.keys(event.properties), ['price']);
  assert.strictEqual(event.context, undefined);
});

test('an allowed difference explains a run, unless there is another in it', async () => {
  const allowed = [{id: 'dear', why: 'x', where: 'requests[*].body.price'}];
  const both = await runner({change: () => ({price: 'dear', more: 1}), allowed}).action('send', 20);
  assert.deepStrictEqual([both.allowed, both.unexplained, both.byAllowed], [0, 20, {dear: 20}]);
  const one = await runner({change: () => ({price: 'dear'}), allowed}).action('send', 20);
  assert.deepStrictEqual([one.allowed, one.unexplained, one.byAllowed], [20, 0, {dear: 20}]);
});

test('an accident in the reference is counted as one; a refusal of its own is no accident', async () => {
  const accident = await runner({
    error: () => ({name: 'TypeError', message: 'x is not a function', status: null}),
  }).action('send', 5);
  assert.deepStrictEqual([accident.allowed, accident.byAllowed], [5, {[CRASH]: 5}]);
  const refusal = await runner({
    error: () => ({name: 'IntegrationError', message: 'no', status: 400}),
  }).action('send', 5);
  assert.deepStrictEqual([refusal.allowed, refusal.unexplained], [0, 5]);
});
