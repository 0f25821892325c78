#!/usr/bin/env node
// How many events a second the reference takes through its Mixpanel mapping, and through a whole
// batch of 500 with its HTTP recorded: what bench_pack is held against, in the same pass.
//
//   throughput.cjs [SECONDS]   → {"transform_events_per_s": …, "on_batch_events_per_s": …, …}
'use strict';

const {PACKAGES} = require('./catalogue.cjs');
const {load} = require('./reference/engine.cjs');
const {Chance} = require('./generate/chance.cjs');
const {base} = require('./generate/base.cjs');

const BATCH = 500;
const SETTINGS = {projectToken: 'TOKEN', apiSecret: 'SECRET', apiRegion: 'US 🇺🇸'};
const ANSWER = {json: {code: 200, num_records_imported: BATCH, status: 'OK'}};

// The still world stops Date; this clock goes on.
const seconds = () => Number(process.hrtime.bigint()) / 1e9;

async function rate(duration, step) {
  await step();
  const start = seconds();
  let events = 0;
  while (seconds() - start < duration) events += await step();
  return Math.round(events / (seconds() - start));
}

async function main() {
  const duration = Number(process.argv[2] ?? 5);
  const engine = load(PACKAGES);
  const {fields} = engine.definition('mixpanel').actions.trackEvent;
  const mapping = engine.core.defaultValues(fields);
  const chance = new Chance('throughput');
  const events = Array.from({length: BATCH}, () => base(chance, 'track', 'Order Completed'));

  const transform = await rate(duration, () => {
    for (const event of events) engine.mappingKit.transform(mapping, event);
    return BATCH;
  });
  engine.world.begin({now: '2026-01-01T00:00:00Z'});
  const destination = engine.destination('mixpanel');
  const subscription = {partnerAction: 'trackEvent', subscribe: 'type = "track"', mapping};
  const onBatch = await rate(duration, async () => {
    engine.recorder.begin([ANSWER]);
    await destination.onBatch(
      events,
      {...SETTINGS, subscription},
      {features: {'mixpanel-multistatus': true}},
    );
    destination.responses.length = 0;
    return engine.recorder.requests.length === 1 ? BATCH : 0;
  });
  const report = {
    node: process.version,
    action: 'mixpanel trackEvent',
    fields: Object.keys(fields).length,
    mapped: Object.keys(mapping).length,
    event_bytes: Math.round(JSON.stringify(events).length / BATCH),
    batch: BATCH,
    transform_events_per_s: transform,
    on_batch_events_per_s: onBatch,
  };
  process.stdout.write(`${JSON.stringify(report)}\n`);
}

main().catch((error) => {
  process.stderr.write(`throughput: ${error.stack}\n`);
  process.exitCode = 1;
});
