'use strict';

const test = require('node:test');
const assert = require('node:assert');
const net = require('net');
const {load} = require('./engine.cjs');
const {PACKAGES} = require('../catalogue.cjs');

const engine = load(PACKAGES);
const EVENT = {
  type: 'track',
  event: 'Signed Up',
  userId: 'u1',
  messageId: 'm1',
  timestamp: '2025-12-31T10:00:00.000Z',
  properties: {plan: 'Pro'},
  context: {},
};
const CUSTOMERIO = {
  destination: 'customerio',
  action: 'trackEvent',
  settings: {siteId: 'S', apiKey: 'K'},
  events: [EVENT],
};

test('what would have been sent is recorded whole', async () => {
  const {requests, error} = await engine.run(CUSTOMERIO);
  assert.strictEqual(error, null);
  assert.strictEqual(requests.length, 1);
  assert.deepStrictEqual(
    [requests[0].method, requests[0].url],
    ['POST', 'https://track.customer.io/api/v2/entity'],
  );
  assert.strictEqual(
    requests[0].headers.authorization,
    `Basic ${Buffer.from('S:K').toString('base64')}`,
  );
  assert.strictEqual(JSON.parse(requests[0].body).name, 'Signed Up');
});

test('an event that does not fit is refused, with the reason', async () => {
  const {requests, error} = await engine.run({
    ...CUSTOMERIO,
    mapping: {name: {'@path': '$.nothing'}},
  });
  assert.strictEqual(requests.length, 0);
  assert.match(error.message, /required field 'name'/);
});

test('settings that do not fit are refused before any event', async () => {
  const {refused, error} = await engine.run({...CUSTOMERIO, settings: {}});
  assert.strictEqual(refused, 'settings');
  assert.match(error.message, /siteId|apiKey/);
});

test('answers are given in order, and failures reach the action', async () => {
  const run = {
    destination: 'intercom',
    action: 'identifyContact',
    settings: {oauth: {access_token: 'T'}},
    mapping: {role: 'user', external_id: 'u1'},
    events: [{...EVENT, type: 'identify', traits: {}}],
  };
  const found = {json: {total_count: 1, data: [{id: 'c7'}]}};
  const put = await engine.run({...run, answers: [found, {json: {}}]});
  assert.deepStrictEqual(
    put.requests.map(({method, url}) => `${method} ${url}`),
    ['POST https://api.intercom.io/contacts/search', 'PUT https://api.intercom.io/contacts/c7'],
  );
  const failed = await engine.run({
    ...run,
    answers: [found, {status: 429, headers: {'retry-after': '3'}}],
  });
  assert.strictEqual(failed.error.status, 429);
});

test('the clock stands where it is told', async () => {
  const run = {
    destination: 'webhook',
    action: 'send',
    mapping: {url: 'https://x.example.com/', data: {'@path': '$.'}},
    settings: {},
    events: [EVENT],
  };
  await engine.run({...run, now: '2001-02-03T04:05:06.000Z'});
  assert.strictEqual(new Date().toISOString(), '2001-02-03T04:05:06.000Z');
  assert.strictEqual(Date.now(), Date.parse('2001-02-03T04:05:06.000Z'));
});

test('chance is the same in every run of the same seed', async () => {
  const draw = async (seed) => {
    await engine.run({...CUSTOMERIO, seed});
    return [
      Math.random(),
      require('crypto').randomUUID(),
      require('crypto').randomBytes(4).toString('hex'),
    ];
  };
  assert.deepStrictEqual(await draw(3), await draw(3));
  assert.notDeepStrictEqual(await draw(3), await draw(4));
});

test('a batch is one request, and says what became of each event', async () => {
  const {requests, results} = await engine.run({
    destination: 'mixpanel',
    action: 'trackEvent',
    batch: true,
    settings: {projectToken: 'T', apiSecret: 'S', apiRegion: 'US 🇺🇸'},
    events: [EVENT, {...EVENT, event: null}, EVENT],
    answers: [{json: {code: 200, status: 'OK'}}],
  });
  assert.strictEqual(JSON.parse(requests[0].body).length, 2);
  assert.deepStrictEqual(
    results[0].output.map(({status}) => status),
    [200, 400, 200],
  );
});

test('nothing reaches the network', () => {
  assert.throws(() => net.connect(80, '127.0.0.1'), /tried to reach the network/);
  assert.throws(
    () => require('https').request('https://example.com'),
    /tried to reach the network/,
  );
});
