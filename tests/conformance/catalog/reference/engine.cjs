// Runs one action of the reference for events, in a still world with recorded HTTP.
//
//   const {load} = require('./engine.cjs');
//   const engine = load('build/catalog-oracle');
//   await engine.run({destination: 'mixpanel', action: 'trackEvent', settings: {…}, events: [{…}]})
//     → {requests: [{method, url, headers, body}], error: null, results: […]}
//
// One run at a time: the world's clock and the recorder are the process's.
'use strict';

const path = require('path');
const {createRequire} = require('module');
const stillWorld = require('./still_world.cjs');
const {install: installRecorder} = require('./recorder.cjs');

const DEFAULT_NOW = '2026-01-01T00:00:00.000Z';
// Ways that the reference is being changed to, which its own service has turned on: the behaviour
// that holds. README.md says how they were chosen.
const FEATURES = {'mixpanel-multistatus': true};

function describeError(error) {
  return {
    name: error.name,
    message: error.message,
    code: error.code ?? null,
    status: error.status ?? error.response?.status ?? null,
  };
}

class Engine {
  constructor(folder) {
    const requireFrom = createRequire(path.join(path.resolve(folder), 'package.json'));
    this.requireFrom = requireFrom;
    this.world = stillWorld.install();
    this.recorder = installRecorder(requireFrom);
    // It hands out random bytes that it drew beforehand, which no seed reaches.
    requireFrom('@lukeed/uuid');
    requireFrom.cache[requireFrom.resolve('@lukeed/uuid')].exports = {v4: () => this.world.uuid()};
    this.core = requireFrom('@segment/actions-core');
    this.fql = requireFrom('@segment/destination-subscriptions');
    this.mappingKit = requireFrom('@segment/actions-core/mapping-kit');
    this.destinations = new Map();
    this.triggers = new Map();
    this.runs = 0;
  }

  definition(name) {
    if (!/^[a-z0-9-]+$/.test(name)) throw new Error(`no destination can be called ${name}`);
    return this.requireFrom(`@segment/action-destinations/dist/destinations/${name}/index.js`)
      .default;
  }

  destination(name) {
    if (!this.destinations.has(name)) {
      this.destinations.set(name, new this.core.Destination(this.definition(name)));
    }
    return this.destinations.get(name);
  }

  mapping(input) {
    const definition = this.definition(input.destination);
    const action = definition.actions[input.action];
    if (!action) throw new Error(`${input.destination} has no action ${input.action}`);
    const mapping = input.preset
      ? (definition.presets ?? []).find((preset) => preset.name === input.preset)?.mapping
      : (input.mapping ?? this.core.defaultValues(action.fields));
    if (!mapping) throw new Error(`${input.destination} has no preset ${input.preset}`);
    // A new mapping is made with the action's own mode of syncing; one that says its own keeps it.
    const mode = input.sync_mode ?? action.syncMode?.default;
    return mode ? {__segment_internal_sync_mode: mode, ...mapping} : mapping;
  }

  takes(trigger, event) {
    if (!trigger) return true;
    if (!this.triggers.has(trigger)) this.triggers.set(trigger, this.fql.parseFql(trigger));
    return this.fql.validate(this.triggers.get(trigger), event);
  }

  // The platform around the reference makes batches of events that agree in these fields.
  groups(mapping, events) {
    const keys = Array.isArray(mapping.batch_keys) ? mapping.batch_keys : [];
    const groups = new Map();
    events.forEach((event, index) => {
      const payload = keys.length > 0 ? this.mappingKit.transform(mapping, event) : {};
      const key = JSON.stringify(keys.map((name) => payload[name] ?? null));
      if (!groups.has(key)) groups.set(key, []);
      groups.get(key).push(index);
    });
    return [...groups.values()];
  }

  async attempt(indexes, perform) {
    const first = this.recorder.requests.length;
    const result = {indexes, requests: 0, error: null, output: null};
    try {
      result.output = await perform();
    } catch (error) {
      result.error = describeError(error);
    }
    result.requests = this.recorder.requests.length - first;
    return result;
  }

  async run(input) {
    this.world.begin({now: input.now ?? DEFAULT_NOW, seed: input.seed});
    this.recorder.begin(input.answers);
    this.runs += 1;
    for (const [name, value] of Object.entries(input.env ?? {})) process.env[name] = value;
    const destination = this.destination(input.destination);
    const {oauth, ...settings} = input.settings ?? {};
    const mapping = this.mapping(input);
    const common = {
      mapping,
      settings,
      auth: {accessToken: oauth?.access_token, refreshToken: oauth?.refresh_token},
      features: {...FEATURES, ...(input.features ?? {})},
      statsContext: {},
      // Some actions remember between calls what a partner's account has, by this.
      subscriptionMetadata: {actionConfigId: `run-${this.runs}`},
    };
    const events = structuredClone(input.events).filter((event) =>
      this.takes(input.trigger, event),
    );
    const results = [];
    const settingsCheck = await this.attempt([], () => destination.validateSettings({...settings}));
    if (settingsCheck.error) {
      return {requests: [], error: settingsCheck.error, results: [], refused: 'settings'};
    }
    if (input.batch && destination.actions[input.action].hasBatchSupport) {
      for (const group of this.groups(mapping, events)) {
        results.push(
          await this.attempt(group, () =>
            destination.executeBatch(input.action, {
              ...common,
              events: group.map((index) => events[index]),
            }),
          ),
        );
      }
    } else {
      for (const [index, event] of events.entries()) {
        results.push(
          await this.attempt([index], async () => {
            const steps = await destination.executeAction(input.action, {...common, event});
            const {data} = steps.at(-1) ?? {};
            return data instanceof this.core.MultiStatusResponse
              ? data.getAllResponses().map((one) => one.value())
              : null;
          }),
        );
      }
    }
    destination.responses.length = 0;
    return {
      requests: this.recorder.requests,
      error: results.find((result) => result.error)?.error ?? null,
      results,
    };
  }
}

module.exports = {load: (folder) => new Engine(folder), FEATURES};
