#!/usr/bin/env node
// Events and mappings for the actions of a destination, from a seed: the same seed, the same runs.
//
//   const runs = new Generator(catalogue, config, 'trackEvent', seed);
//   runs.single(17) → {events: [{…}], overrides: {…}|null, variant: {reference, ours}, answers: […]}
//
//   generate.cjs DEST ACTION [COUNT] [SEED]     shows some
'use strict';

const {Chance} = require('./generate/chance.cjs');
const {EventMaker} = require('./generate/event.cjs');
const {pathsOf} = require('./generate/paths.cjs');
const {overrides, answerTo} = require('./generate/mapping.cjs');
const scripts = require('./generate/answers.cjs');
const {TYPES} = require('./generate/base.cjs');

const TRIES = 40;
// A batch of events that can't be sent shows nothing.
const CLEAN_IN_BATCHES = 0.75;
const FAILURES_SHARE = 0.05;
const failure = (status, headers = {}) => ({
  status,
  headers,
  json: {code: status, status: 'error', error: `failed: ${status}`},
});
const FAILURES = [
  ...[400, 401, 403, 404, 408, 413, 500, 501].map((status) => failure(status)),
  failure(429, {'retry-after': '7'}),
  failure(503, {'retry-after': '7'}),
  {status: 502, text: '<html>bad gateway</html>'},
];

// The types and names that stand in a trigger; whether it takes an event is asked of the reference.
function mentioned(trigger, subject) {
  const expression = new RegExp(`${subject}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`, 'g');
  return [...(trigger ?? '').matchAll(expression)].map((match) => match[1] ?? match[2]);
}

class Generator {
  // `label` is an action's name, or that and what sets this one apart: "event:page".
  constructor(catalogue, config, label, seed) {
    this.name = `${config.reference}/${label}/${seed}`;
    this.action = label.split(':')[0];
    this.config = config;
    this.own = config.actions?.[label] ?? {};
    const definition = catalogue.definition(config.reference).actions[this.action];
    const preset = this.own.preset ? catalogue.preset(config.reference, this.own.preset) : null;
    this.fields = definition.fields;
    this.trigger = this.own.trigger ?? preset?.subscribe ?? definition.defaultSubscription ?? null;
    this.takes = catalogue.trigger(this.trigger);
    this.batches = typeof definition.performBatch === 'function' && !this.own.no_batch;
    // What all mappings of this kind say in place of the defaults.
    this.base = preset || this.own.mapping ? {...preset?.mapping, ...this.own.mapping} : null;
    const mapping = {...catalogue.defaults(config.reference, this.action), ...this.base};
    const types = this.own.types ?? mentioned(this.trigger, '(?<![a-z])type');
    const names = this.own.names ?? mentioned(this.trigger, '(?<![a-z])event');
    this.maker = new EventMaker({
      // A trigger of names alone is one for track calls.
      types: types.length > 0 ? types : names.length > 0 ? ['track'] : TYPES,
      names,
      paths: pathsOf(mapping, this.fields),
      values: this.own.values,
    });
  }

  event(chance, clean) {
    for (let count = 0; count < TRIES; count += 1) {
      const event = this.maker.make(chance, clean);
      if (this.takes(event)) return event;
    }
    throw new Error(`${this.name}: no event that the trigger takes: ${this.trigger}`);
  }

  start(index, kind) {
    const chance = new Chance(`${this.name}/${kind}/${index}`);
    const variant = chance.one(this.own.settings ?? this.config.settings);
    const base = variant.mapping ? {...this.base, ...variant.mapping} : this.base;
    const changed = chance.is(this.config.override_share ?? 0.2)
      ? overrides(chance, this.fields)
      : null;
    return {
      chance,
      run: {overrides: base || changed ? {...base, ...changed} : null, variant, base, changed},
    };
  }

  // What the partner answers: a script of DEST.json's, or now and then a failure.
  answers(chance, events, own) {
    if (chance.is(FAILURES_SHARE)) return [chance.one(this.config.failures ?? FAILURES)];
    const script = chance.one(own ?? this.config.answers ?? [[]]);
    return typeof script === 'string' ? scripts[script](chance, events) : script;
  }

  // The run of one event.
  single(index) {
    const {chance, run} = this.start(index, 'single');
    const event = this.event(chance);
    if (run.changed) answerTo(chance, event, run.changed, this.fields);
    const answers = this.answers(chance, [event], this.own.answers);
    return {...run, batch: false, events: [event], answers};
  }

  // A run of several events that go out together where the action can do that.
  several(index) {
    const {chance, run} = this.start(index, 'several');
    const count = chance.one([2, 2, 3, 5, this.own.batch_max ?? 12]);
    const events = Array.from({length: count}, () => this.event(chance, CLEAN_IN_BATCHES));
    const answers = this.answers(chance, events, this.own.batch_answers ?? this.own.answers);
    return {...run, batch: true, events, answers};
  }
}

module.exports = {Generator};

if (require.main === module) {
  const {Catalogue, readConfig} = require('./catalogue.cjs');
  const [destination, action, count = '3', seed = '1'] = process.argv.slice(2);
  const generator = new Generator(new Catalogue(), readConfig(destination), action, seed);
  for (let index = 0; index < Number(count); index += 1) {
    const {events, overrides: changed} = generator.single(index);
    process.stdout.write(`${JSON.stringify({events, overrides: changed})}\n`);
  }
}
