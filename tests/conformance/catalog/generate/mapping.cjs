// Mappings that people write over an action's defaults: other paths, texts, and each directive.
//
//   overrides(chance, fields) → {email: {'@case': {operator: 'lower', value: {'@path': …}}}}
'use strict';

const {likely, WORDS} = require('./values.cjs');

// What belongs to the platform around the reference, and what is chosen in a form from a list.
const NOT_MAPPED = /^(enable_batching|batch_size|batch_bytes|batch_keys|__segment.*)$/;

const path = (text) => ({'@path': text});

const PLACES = [
  '$.userId',
  '$.anonymousId',
  '$.event',
  '$.messageId',
  '$.properties.price',
  '$.properties.name',
  '$.context.page.url',
  '$.context.traits.email',
  '$.traits.email',
  '$.traits.plan',
  '$.properties.nothing.here',
  '$.properties.products[0].name',
  '$.timestamp',
  '$.context.ip',
  '$.properties.list[1]',
  "$.context['locale']",
];

const TEXTS = [
  (chance, value) => value,
  (chance, value) => ({'@case': {operator: chance.one(['lower', 'upper']), value}}),
  (chance, value) => ({
    '@replace': {
      pattern: chance.one(['a', '-', '.', 'E', '@', ' ']),
      replacement: chance.one(['', '_', '$&', 'xyz']),
      value,
      ignorecase: chance.is(0.5),
      global: chance.is(0.5),
    },
  }),
  (chance, value) => ({
    '@if': {exists: value, then: value, else: chance.one(['none', path('$.userId')])},
  }),
  (chance, value) => ({'@if': {blank: value, then: value, else: 'blank'}}),
  (chance) => ({
    '@template': chance.one([
      '{{event}}',
      'Viewed {{name}}',
      '{{userId}}-{{properties.price}}',
      '{{ traits.plan }}/{{context.nothing}}',
      'p: {{properties}}',
      'plain',
      '{{messageId}}{{messageId}}',
    ]),
  }),
  (chance) => ({'@literal': chance.one([...WORDS, 5, true, null, ''])}),
  (chance) => chance.one(WORDS),
  (chance, value) => ({'@json': {mode: chance.one(['encode', 'decode']), value}}),
  (chance, value) => ({'@excludeWhenNull': value}),
];

const OBJECTS = [
  () => path('$.properties'),
  () => path('$.traits'),
  () => path('$.context'),
  () => path('$.context.page'),
  (chance) => ({
    '@merge': {
      objects: [path('$.properties'), path('$.traits'), {source: 'merged', plan: path('$.userId')}],
      direction: chance.one(['left', 'right']),
    },
  }),
  (chance) => ({
    '@flatten': {
      value: path(chance.one(['$.properties', '$.traits', '$.context'])),
      separator: chance.one(['.', '_', '__']),
      omitArrays: chance.is(0.5),
    },
  }),
  () => ({
    '@transform': {
      apply: {inner: path('$.properties')},
      mapping: {all: path('$.inner'), one: path('$.inner.price')},
    },
  }),
  () => ({
    '@excludeWhenNull': {
      a: path('$.properties.price'),
      b: null,
      c: {d: path('$.traits.plan'), e: null},
    },
  }),
  () => ({
    first: path('$.userId'),
    second: {third: {'@template': '{{event}}!'}},
    list: [path('$.event'), 'x'],
  }),
  () => ({
    '@arrayPath': [
      '$.properties.products',
      {id: path('$.product_id'), n: path('quantity'), fixed: 'y'},
    ],
  }),
];

function textual(chance, name, field) {
  const place = chance.is(0.5) ? path(`$.properties.${name}`) : path(chance.one(PLACES));
  if (/^(number|integer|boolean|datetime)$/.test(field.type) && chance.is(0.7)) {
    return chance.is(0.5) ? place : likely(chance, name, field.type);
  }
  return chance.one(TEXTS)(chance, place);
}

function chosen(chance, field) {
  const values = field.choices.map((choice) =>
    choice !== null && typeof choice === 'object' ? choice.value : choice,
  );
  return chance.is(0.9) ? chance.one(values) : 'no such choice';
}

function overrides(chance, fields) {
  const names = Object.keys(fields).filter((name) => !NOT_MAPPED.test(name));
  const mapping = {};
  if (names.length === 0) return mapping;
  for (const name of chance.some(names, 3)) {
    const field = fields[name];
    if (Array.isArray(field.choices) && field.choices.length > 0)
      mapping[name] = chosen(chance, field);
    else if (chance.is(0.05)) mapping[name] = null;
    else if (field.type === 'object') mapping[name] = chance.one(OBJECTS)(chance);
    else mapping[name] = textual(chance, name, field);
  }
  return mapping;
}

// What the fields that a mapping newly reads from properties are likely to find there.
function answerTo(chance, event, mapping, fields) {
  const home = event.properties ?? event.traits;
  if (!home) return;
  for (const name of Object.keys(mapping)) {
    if (home[name] === undefined && chance.is(0.8))
      home[name] = likely(chance, name, fields[name].type);
  }
}

module.exports = {overrides, answerTo, NOT_MAPPED};
