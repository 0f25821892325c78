// Values of events: likely ones, by the name that they stand under and the type that a field
// wants, and odd ones that a partner's code was not written for.
'use strict';

const HEX = [...'0123456789abcdef'];
const DIGITS = [...'0123456789'];
const PRODUCTS = ['Shirt', 'Blue Mug', 'Schüssel', 'Café crème', 'A/B "tester"', '帽子', '🎒 Bag'];
const CITIES = ['San Francisco', 'Köln', 'New  York', 'São Paulo', ' Berlin ', 'St. Louis'];
const WORDS = [
  'alpha',
  'Beta Gamma',
  'delta-epsilon',
  'Zeta_Eta',
  'theta.iota',
  'KAPPA',
  'lambda mu nu',
];
const AGENTS = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.1 Safari/605.1.15',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 16_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/16.6 Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (Linux; Android 13; Pixel 7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/119.0.0.0 Mobile Safari/537.36',
  'Mozilla/5.0 (X11; Linux x86_64; rv:109.0) Gecko/20100101 Firefox/119.0',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/118.0.0.0 Safari/537.36 Edg/118.0.2088.76',
  'Mozilla/5.0 (iPad; CPU OS 15_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/118.0.5993.92 Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (Windows NT 6.1; Trident/7.0; rv:11.0) like Gecko',
  'Opera/9.80 (Windows NT 6.1) Presto/2.12.388 Version/12.16',
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/117.0.0.0 Safari/537.36 OPR/103.0.0.0',
  'Mozilla/5.0 (Linux; Android 12; SAMSUNG SM-G991B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/21.0 Chrome/110.0.5481.154 Mobile Safari/537.36',
  'curl/8.0.1',
  'okhttp/4.9.3',
  '',
];
const URLS = [
  'https://shop.example.com/cart',
  'https://example.com/image.png',
  'https://example.com/a/b?c=d&e=f',
  'https://shop.example.com/',
  'https://shop.example.com/products/blue%20mug?utm_source=a&x=1#top',
  'http://example.com',
  'https://www.google.com/search?q=mug',
];
const ODD_URLS = [
  'https://example.com/ä/ö?q=größe',
  '/relative/path',
  'not a url',
  'HTTPS://EXAMPLE.COM/A b',
];

const ODD = [
  null,
  '',
  ' ',
  '  padded  ',
  0,
  -1,
  1.5,
  1e21,
  123456789012345,
  '12',
  '12.50',
  '1e3',
  '0x10',
  ' 7 ',
  '-0',
  'abc',
  'true',
  'false',
  'True',
  'null',
  'undefined',
  true,
  false,
  [],
  {},
  [null],
  [1, 'two', true],
  [[1, [2]], []],
  {nested: {deep: [1, {x: null}]}},
  ['a'],
  [12],
  [{a: 1}, {a: 2}],
  'Ünïcödé ☃ 𝄞 \u0000 \u2028',
  'line\nbreak\ttab "quotes" \\ back',
  'x'.repeat(600),
  '😀'.repeat(80),
  '{"json": [1, 2]}',
  '<b>html</b> & more',
  '2025-12-31',
  '2025-12-31T23:59:59.999Z',
  '2025-06-01T10:00:00+02:00',
  1767225599,
  1767225599999,
  '1767225599',
  'Wed, 31 Dec 2025 10:00:00 GMT',
  -12.345,
  0.1,
  '0',
  '1',
  '$.path',
  '{{event}}',
  'a@b',
  'u@example.com',
  {'@path': '$.event'},
];

const time = (chance) =>
  new Date(Date.UTC(2026, 0, 1) - chance.whole(0, 86400000 * 3)).toISOString();

function anyTime(chance) {
  return chance.one([
    () => time(chance),
    () => time(chance),
    () => time(chance).replace(/\.\d+Z/, 'Z'),
    () => time(chance).replace(/\.\d+Z/, '+02:00'),
    () => time(chance).slice(0, 10),
    () => Math.floor(Date.parse(time(chance)) / 1000),
    () => Date.parse(time(chance)),
    () => String(Math.floor(Date.parse(time(chance)) / 1000)),
  ])();
}

const money = (chance) => chance.whole(0, 50000) / 100;

function phone(chance) {
  return chance.one([
    '+1 (555) 010-9999',
    '+4915112345678',
    '555-0100',
    '0049 151 1234',
    '14155550123',
    '+1-202-555-0143',
  ]);
}

function email(chance) {
  if (chance.is(0.88))
    return chance.one(['user@example.com', 'a@b.co', `${chance.text(HEX, 6)}@example.org`]);
  return chance.one([
    'First.Last+tag@Example.COM',
    ' spaced@example.com ',
    'ünï@exämple.com',
    'no-at-sign',
    "o'neil@example.com",
  ]);
}

// The first whose expression is in the last name of a path, in lower case, decides.
const BY_NAME = [
  [/email|recipient/, email],
  [/phone/, phone],
  [/useragent$|user_agent/, (chance) => chance.one(AGENTS)],
  [/currency/, (chance) => chance.one(['USD', 'EUR', 'USD', 'usd', 'JPY', 'GBP', 'XXX', 'dollar'])],
  [
    /(url|href|referrer|website|avatar|icon)$/,
    (chance) => chance.one(chance.is(0.93) ? URLS : ODD_URLS),
  ],
  [
    /^ip$|_ip$|ip_address/,
    (chance) =>
      chance.one([
        '203.0.113.9',
        '198.51.100.23',
        '192.0.2.1',
        '10.1.2.3',
        '172.16.0.1',
        '100.64.0.9',
        '203.0.113.200',
        '8.8.8.8',
        '0.0.0.0',
        '192.168.1.77',
        '2001:db8::1',
        'unknown',
      ]),
  ],
  [
    /birthday|date_of_birth|dob/,
    (chance) =>
      chance.one([
        '1990-05-17',
        '19900517',
        '1990-05-17T00:00:00.000Z',
        '05/17/1990',
        'May 17, 1990',
      ]),
  ],
  [/(timestamp|_at|createdat|updatedat|time|date)$/, anyTime],
  [/price|revenue|total|value|tax|shipping|discount|amount|spend|subtotal/, money],
  [
    /quantity|position|index|count|employees|num_|width|height|increment/,
    (chance) => chance.whole(0, 900),
  ],
  [/latitude|longitude|density/, (chance) => chance.whole(-9000, 9000) / 100],
  [/locale|language/, (chance) => chance.one(['en-US', 'de-DE', 'pt_BR', 'fr', 'zh-Hans-CN'])],
  [/country/, (chance) => chance.one(['US', 'us', 'Germany', 'United States', 'GB', 'brasil'])],
  [
    /state|region/,
    (chance) => chance.one(['CA', 'ca', 'California', 'Nordrhein-Westfalen', 'NY', '']),
  ],
  [/city/, (chance) => chance.one(CITIES)],
  [/postal|zip/, (chance) => chance.one(['94107', '94107-1234', 'SW1A 1AA', '50667', ' 12345 '])],
  [/gender/, (chance) => chance.one(['m', 'F', 'male', 'Female', 'nonbinary', 'o', ''])],
  [/timezone/, (chance) => chance.one(['Europe/Berlin', 'America/New_York', 'UTC'])],
  [/firstname|first_name/, (chance) => chance.one(['Anna', 'JOSÉ', ' Mary Ann ', "O'Neil"])],
  [/lastname|last_name/, (chance) => chance.one(['Müller', 'de la Cruz', 'Smith-Jones', 'Li'])],
  [
    /wifi|cellular|bluetooth|enabled|mobile|wow64|direct|subscribed|optout|opt_out/,
    (chance) => chance.is(0.5),
  ],
  [/carrier/, (chance) => chance.one(['T-Mobile', 'Verizon', 'o2'])],
  [/version|build/, (chance) => chance.one(['1.2.3', '16.6', '10', '2.0.0-beta.1', '13'])],
  [/platform|^os$/, (chance) => chance.one(['ios', 'android', 'iOS', 'Android', 'web', 'Windows'])],
  [
    /advertisingid|idfa|madid/,
    (chance) => `${chance.text(HEX, 8)}-${chance.text(HEX, 4)}-4000-8000-${chance.text(HEX, 12)}`,
  ],
  [/session_?id/, (chance) => chance.one([1767225599000, 1767225599, '1767225599000', -1])],
  [/braze_id/, (chance) => chance.text(HEX, 24)],
  [/fbc/, () => 'fb.1.1767225599000.AbCdEf'],
  [/fbp/, () => 'fb.1.1767225599000.123456789'],
  [/payment/, (chance) => chance.one(['card', 'PayPal', 'Visa'])],
  [
    /id$|code$|token|sku|coupon|number/,
    (chance) =>
      chance.one([`x-${chance.text(DIGITS, 5)}`, chance.text(DIGITS, 6), chance.whole(1, 99999)]),
  ],
  [
    /name|brand|category|title|variant|creative|affiliation|manufacturer|model/,
    (chance) => chance.one(PRODUCTS),
  ],
];

const BY_TYPE = {
  number: money,
  integer: (chance) => chance.whole(0, 9000),
  boolean: (chance) => chance.is(0.5),
  datetime: anyTime,
  object: (chance) => loose(chance, 1),
  string: (chance) => chance.one(WORDS),
};

const WHOLE_NUMBER = /^(number|integer)$/;

// A likely value for what stands under a name, where a field of this type is made from it.
function likely(chance, name, type) {
  const known = BY_NAME.find(([expression]) => expression.test(name.toLowerCase()));
  if (type === 'object') return BY_TYPE.object(chance);
  if (type === 'boolean')
    return chance.is(0.85) ? chance.is(0.5) : chance.one(['true', 'false', 1, 0]);
  if (!known) return (BY_TYPE[type] ?? BY_TYPE.string)(chance);
  const value = known[1](chance);
  if (WHOLE_NUMBER.test(type ?? '') && typeof value !== 'number' && chance.is(0.7)) {
    return BY_TYPE[type](chance);
  }
  return value;
}

const odd = (chance) => structuredClone(chance.one(ODD));

// An object such as people send without a plan.
function loose(chance, depth) {
  const object = {};
  for (let count = chance.whole(0, 4); count > 0; count -= 1) {
    const name = chance.one([
      'plan',
      'Total Spent',
      'logins',
      'color',
      'score',
      'tags',
      'created_at',
      'utm_source',
      'größe',
      'a.b',
      '$special',
      'nested',
      'isActive',
      'list',
      'company',
      'UPPER',
      '1st',
    ]);
    object[name] = chance.one([
      () => chance.one(WORDS),
      () => money(chance),
      () => chance.whole(0, 99),
      () => chance.is(0.5),
      () => time(chance),
      () => odd(chance),
      () => ['x', 'y', chance.whole(1, 3)],
      () => (depth > 0 ? loose(chance, depth - 1) : chance.one(WORDS)),
    ])();
  }
  return object;
}

module.exports = {
  likely,
  odd,
  loose,
  time,
  anyTime,
  money,
  AGENTS,
  WORDS,
  PRODUCTS,
  URLS,
  HEX,
  ODD,
};
