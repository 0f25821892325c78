// Runs one action of a destination on both sides, and counts what came out.
//
//   const runner = new Runner({catalogue, config, ours, theirs, seed});
//   const result = await runner.action('trackEvent', 2000);
//     → {action, events, requests, equal, allowed, unexplained, byAllowed: {id: n}, findings: […]}
'use strict';

const {Generator} = require('../generate.cjs');
const {EVERYWHERE, CRASH} = require('./everywhere.cjs');
const {Allowed} = require('./allowed.cjs');
const {NOT_MAPPED} = require('../generate/mapping.cjs');
const {ofPack, ofReference} = require('./observation.cjs');
const {differences, signature} = require('./difference.cjs');
const {minimise} = require('./minimise.cjs');

const NOW = '2026-01-01T00:00:00.000Z';
const IN_FLIGHT = 48;
const FINDINGS_MOST = 12;
const EVERY_EVENT = 'all';

// One that is left alone is no batch: a pack may send it the way of single events.
function isBatch({events, sendable}) {
  return events.filter(({messageId}) => sendable.has(messageId)).length > 1;
}

class Runner {
  constructor({catalogue, config, ours, theirs, seed}) {
    Object.assign(this, {catalogue, config, ours, theirs, seed});
    this.allowed = new Allowed([...(config.allowed ?? []), ...EVERYWHERE]);
  }

  mappingOf(run) {
    const mapping = {
      ...this.catalogue.defaults(this.config.reference, run.action),
      ...run.overrides,
    };
    return Object.fromEntries(Object.entries(mapping).filter(([, value]) => value !== null));
  }

  // Alone, an event loses what is mapped to an empty text; in a batch of the reference it keeps it.
  hasEmptyText(run, event) {
    return Object.values(this.catalogue.payload(this.mappingOf(run), event)).includes('');
  }

  questionToReference(run) {
    return {
      destination: this.config.reference,
      action: run.action,
      mapping: this.mappingOf(run),
      settings: {...this.catalogue.settings(this.config.reference), ...run.variant.reference},
      events: run.events,
      now: NOW,
      batch: run.batch,
      answers: run.answers,
      env: this.config.env,
      features: this.config.features,
      sync_mode: run.own.sync_mode,
    };
  }

  questionToPack(run) {
    const known = this.catalogue.definition(this.config.reference).actions[run.action].fields;
    // Beside its fields, a mapping of the reference has what its platform keeps there.
    const fields = Object.fromEntries(
      Object.entries(run.overrides ?? {}).filter(
        ([name]) => name in known && !NOT_MAPPED.test(name),
      ),
    );
    Object.assign(fields, run.own.ours, run.own.sync_mode ? {sync_mode: run.own.sync_mode} : {});
    const mapping = {action: run.action, trigger: EVERY_EVENT, fields};
    return {
      settings: {...run.variant.ours, mappings: [mapping]},
      events: run.events,
      now: NOW,
      batch: run.batch,
      answers: run.answers,
    };
  }

  async observe(run) {
    const [ours, theirs] = await Promise.all([
      this.ours.ask(this.questionToPack(run), run),
      this.theirs.ask(this.questionToReference(run)),
    ]);
    return {
      ours: this.ours.isReference
        ? ofReference(ours, run.events.length)
        : ofPack(ours, run.events.length),
      theirs: ofReference(theirs, run.events.length),
    };
  }

  // The verdict on a run: equal, allowed (with the ids), or unexplained (with the differences).
  async judge(run) {
    const {ours, theirs} = await this.observe(run);
    const found = differences(ours, theirs, {anyOrder: run.batch});
    const verdict = {ours, theirs, found, allowed: new Set(), unexplained: []};
    if (found.length > 0 && theirs.crashed) {
      verdict.allowed.add(CRASH);
      return verdict;
    }
    for (const difference of found) {
      const entry = this.allowed.find(difference, run);
      if (entry) verdict.allowed.add(entry.id);
      else verdict.unexplained.push(difference);
    }
    return verdict;
  }

  async action(label, count) {
    const generator = new Generator(this.catalogue, this.config, label, this.seed);
    const result = {
      destination: this.config.reference,
      action: label,
      events: 0,
      batches: 0,
      requests: 0,
      equal: 0,
      allowed: 0,
      unexplained: 0,
      sent: 0,
      byAllowed: {},
      refusals: {},
      findings: [],
    };
    const findings = new Map();
    await this.each(count, (index) => generator.single(index), generator, result, findings);
    if (generator.batches) {
      const batches = Math.max(4, Math.ceil(count / 10));
      await this.each(batches, (index) => generator.several(index), generator, result, findings);
    }
    result.findings = [...findings.values()].sort((a, b) => b.count - a.count);
    for (const finding of result.findings.slice(0, FINDINGS_MOST)) await this.shrink(finding);
    return result;
  }

  async each(count, makeRun, {action, own}, result, findings) {
    for (let first = 0; first < count; first += IN_FLIGHT) {
      const indexes = Array.from(
        {length: Math.min(IN_FLIGHT, count - first)},
        (_, offset) => first + offset,
      );
      await Promise.all(
        indexes.map(async (index) => {
          const run = {...makeRun(index), action, own};
          if (run.batch) await this.keepEqualEvents(run);
          if (run.events.length === 0) return;
          this.count(
            run,
            run.batch ? await this.judgeBatch(run) : await this.judge(run),
            result,
            findings,
          );
        }),
      );
    }
  }

  // What is different for an event alone is counted there; a batch is to show what batching adds.
  async keepEqualEvents(run) {
    run.events = run.events.filter((event) => !this.hasEmptyText(run, event));
    // Alone they are asked about with nothing but successes: a script for several fits none.
    const answers = this.config.answers?.find((script) => Array.isArray(script)) ?? [];
    const verdicts = await Promise.all(
      run.events.map((event) => this.judge({...run, batch: false, events: [event], answers})),
    );
    run.sendable = new Set(
      run.events.filter((_, index) => verdicts[index].theirs.sent).map(({messageId}) => messageId),
    );
    run.events = run.events.filter((_, index) => verdicts[index].found.length === 0);
    if (!isBatch(run)) run.events = [];
  }

  // An event that only one side takes into a batch makes every other one differ by its place: where
  // that is allowed, the batch is made again without it.
  async judgeBatch(run) {
    const allowed = new Set();
    for (;;) {
      const verdict = await this.judge(run);
      const left = new Set();
      for (const difference of verdict.found) {
        const place = /^fates\[(\d+)\]$/.exec(difference.path);
        const entry = place && this.allowed.find(difference, run);
        if (entry?.leaves_batch) left.add(Number(place[1])) && allowed.add(entry.id);
      }
      allowed.forEach((id) => verdict.allowed.add(id));
      if (left.size === 0) return verdict;
      run.events = run.events.filter((_, index) => !left.has(index));
      if (!isBatch(run)) {
        return {
          ...verdict,
          unexplained: verdict.unexplained.filter(({path}) => path.startsWith('fates')),
        };
      }
    }
  }

  count(run, verdict, result, findings) {
    result.events += run.events.length;
    result.batches += run.batch ? 1 : 0;
    result.requests += verdict.theirs.requests.length;
    result.sent += verdict.theirs.sent ? 1 : 0;
    if (!verdict.theirs.sent) {
      const reason = verdict.theirs.details.find(Boolean)?.slice(0, 110) ?? '(nothing to send)';
      result.refusals[reason] = (result.refusals[reason] ?? 0) + 1;
    }
    for (const id of verdict.allowed) result.byAllowed[id] = (result.byAllowed[id] ?? 0) + 1;
    if (verdict.unexplained.length > 0) result.unexplained += 1;
    else if (verdict.allowed.size > 0) result.allowed += 1;
    else result.equal += 1;
    for (const difference of verdict.unexplained) {
      const key = `${run.batch ? 'batch: ' : ''}${signature(difference)}`;
      const finding = findings.get(key) ?? {key, count: 0, run, difference};
      finding.count += 1;
      if (JSON.stringify(run.events).length < JSON.stringify(finding.run.events).length)
        Object.assign(finding, {run, difference});
      findings.set(key, finding);
    }
  }

  async shrink(finding) {
    const wanted = signature(finding.difference);
    const same = (verdict) =>
      verdict.unexplained.find((difference) => signature(difference) === wanted);
    finding.run = await minimise(finding.run, async (run) => {
      const events = run.events.length;
      if (run.batch) await this.keepEqualEvents(run);
      return run.events.length === events && Boolean(same(await this.judge(run)));
    });
    const verdict = await this.judge(finding.run);
    finding.difference = same(verdict) ?? finding.difference;
    finding.requests = {ours: verdict.ours.requests, theirs: verdict.theirs.requests};
    finding.details = {ours: verdict.ours.details, theirs: verdict.theirs.details};
  }
}

module.exports = {Runner};
