// Events as libraries send them and the server hands them on: of the six types, with the context of
// a web page, an iPhone, an Android phone or a server.
//
//   base(chance, 'track', 'Order Completed') → {type: 'track', event: 'Order Completed', …}
'use strict';

const {likely, loose, time, AGENTS, HEX} = require('./values.cjs');

const CONTEXTS = {
  web: (chance) => ({
    library: {name: 'analytics.js', version: 'next-1.84.3'},
    userAgent: chance.one(AGENTS),
    ip: likely(chance, 'ip'),
    locale: likely(chance, 'locale'),
    timezone: 'Europe/Berlin',
    page: {
      url: likely(chance, 'url'),
      path: '/products',
      title: likely(chance, 'title'),
      referrer: likely(chance, 'referrer'),
      search: '?utm_source=newsletter',
    },
    userAgentData: {
      mobile: chance.is(0.5),
      platform: 'macOS',
      brands: [{brand: 'Chromium', version: '120'}],
    },
  }),
  ios: (chance) => ({
    library: {name: 'analytics-swift', version: '1.5.0'},
    app: {name: 'Shop', version: '2.1.0', build: '345', namespace: 'com.example.shop'},
    device: {
      id: chance.text(HEX, 16),
      model: 'iPhone14,2',
      name: 'iPhone',
      manufacturer: 'Apple',
      type: 'ios',
      token: chance.text(HEX, 32),
      advertisingId: likely(chance, 'idfa'),
      adTrackingEnabled: chance.is(0.5),
    },
    os: {name: 'iOS', version: '16.6'},
    screen: {width: 390, height: 844, density: 3},
    network: {wifi: chance.is(0.5), cellular: true, bluetooth: false, carrier: 'T-Mobile'},
    locale: 'en-US',
    timezone: 'America/New_York',
    ip: likely(chance, 'ip'),
  }),
  android: (chance) => ({
    library: {name: 'analytics-kotlin', version: '1.16.3'},
    app: {name: 'Shop', version: '2.1.0', build: 345, namespace: 'com.example.shop'},
    device: {
      id: chance.text(HEX, 16),
      model: 'Pixel 7',
      name: 'panther',
      manufacturer: 'Google',
      brand: 'google',
      type: 'android',
      advertisingId: likely(chance, 'idfa'),
      adTrackingEnabled: chance.is(0.5),
    },
    os: {name: 'Android', version: 13},
    screen: {width: 1080, height: 2400, density: 2.625},
    network: {wifi: true, cellular: chance.is(0.5), bluetooth: true, carrier: 'Verizon'},
    locale: 'de-DE',
    timezone: 'Europe/Berlin',
    userAgent: chance.one(AGENTS),
  }),
  server: () => ({library: {name: 'analytics-node', version: '3.1.0'}}),
  none: () => ({}),
};

const address = (chance) => ({
  street: '1 Main St',
  city: likely(chance, 'city'),
  state: likely(chance, 'state'),
  postalCode: likely(chance, 'postal'),
  country: likely(chance, 'country'),
});

function person(chance) {
  const traits = {
    email: likely(chance, 'email'),
    phone: likely(chance, 'phone'),
    name: 'Anna Müller',
    firstName: likely(chance, 'firstname'),
    lastName: likely(chance, 'lastname'),
    createdAt: likely(chance, 'createdAt'),
    address: address(chance),
    plan: 'Pro',
    ...loose(chance, 1),
  };
  return pickSome(chance, traits, 0.7);
}

const pickSome = (chance, object, share) =>
  Object.fromEntries(Object.entries(object).filter(() => chance.is(share)));

function context(chance) {
  const found =
    CONTEXTS[chance.one(['web', 'web', 'web', 'ios', 'android', 'server', 'none'])](chance);
  if (chance.is(0.3)) {
    found.campaign = {
      name: 'Summer',
      source: 'newsletter',
      medium: 'email',
      term: 'mugs',
      content: 'top',
    };
  }
  if (chance.is(0.3)) found.traits = person(chance);
  if (chance.is(0.2)) found.groupId = `g-${chance.whole(1, 9)}`;
  if (chance.is(0.2)) {
    found.location = {
      country: likely(chance, 'country'),
      city: likely(chance, 'city'),
      region: likely(chance, 'region'),
      latitude: 50.9,
      longitude: 6.95,
    };
  }
  return found;
}

// Either id, or both: an event with neither is turned away before any destination sees it.
function ids(chance) {
  const user = chance.one([
    'u1',
    `user-${chance.whole(1, 99)}`,
    'user@example.com',
    'Ünser Käufer',
    '42',
  ]);
  const anonymous = `${chance.text(HEX, 8)}-anon`;
  const roll = chance.next();
  if (roll < 0.55) return {userId: user, anonymousId: anonymous};
  return roll < 0.8
    ? {userId: user}
    : {anonymousId: anonymous, ...(chance.is(0.3) ? {userId: null} : {})};
}

const BY_TYPE = {
  track: (chance, name) => ({event: name, properties: loose(chance, 1)}),
  page: (chance, name) => ({
    ...(chance.is(0.9) ? {name} : {}),
    ...(chance.is(0.3) ? {category: 'Docs'} : {}),
    properties: pickSome(
      chance,
      {
        url: likely(chance, 'url'),
        path: '/products',
        title: likely(chance, 'title'),
        referrer: likely(chance, 'referrer'),
        ...loose(chance, 1),
      },
      0.8,
    ),
  }),
  screen: (chance, name) => ({
    ...(chance.is(0.9) ? {name} : {}),
    ...(chance.is(0.3) ? {category: 'Shop'} : {}),
    properties: loose(chance, 1),
  }),
  identify: (chance) => ({traits: person(chance)}),
  group: (chance) => ({
    groupId: `group-${chance.whole(1, 9)}`,
    traits: pickSome(
      chance,
      {
        name: 'Acme Ünlimited',
        industry: 'Tools',
        employees: 12,
        plan: 'enterprise',
        website: likely(chance, 'url'),
        createdAt: likely(chance, 'createdAt'),
        ...loose(chance, 1),
      },
      0.7,
    ),
  }),
  alias: (chance) => ({
    userId: `new-${chance.whole(1, 9)}`,
    previousId: `old-${chance.whole(1, 9)}`,
  }),
};

function base(chance, type, name) {
  const timestamp = time(chance);
  const event = {
    type,
    messageId: `m-${chance.text(HEX, 12)}`,
    timestamp,
    receivedAt: new Date(Date.parse(timestamp) + 800).toISOString(),
    ...ids(chance),
    context: context(chance),
    integrations: {},
  };
  if (chance.is(0.5)) {
    event.originalTimestamp = timestamp;
    event.sentAt = timestamp;
  }
  return Object.assign(event, BY_TYPE[type](chance, name));
}

module.exports = {base, TYPES: Object.keys(BY_TYPE)};
