// What the reference declares, and what DEST.json says about comparing a destination.
//
//   const catalogue = new Catalogue();                  // of $ANALYTICS_ORACLE or build/catalog-oracle
//   catalogue.definition('mixpanel').actions.trackEvent.fields
//   readConfig('mixpanel') → {pack: 'mixpanel', reference: 'mixpanel', settings: […], …}
'use strict';

const fs = require('fs');
const path = require('path');
const {createRequire} = require('module');

const ROOT = path.join(__dirname, '..', '..', '..');
const PACKAGES = process.env.ANALYTICS_ORACLE ?? path.join(ROOT, 'build', 'catalog-oracle');

class Catalogue {
  constructor(folder = PACKAGES) {
    this.requireFrom = createRequire(path.join(path.resolve(folder), 'package.json'));
    this.fql = this.requireFrom('@segment/destination-subscriptions');
    this.mappingKit = this.requireFrom('@segment/actions-core/mapping-kit');
  }

  definition(name) {
    return this.requireFrom(`@segment/action-destinations/dist/destinations/${name}/index.js`)
      .default;
  }

  defaults(name, action) {
    return Object.fromEntries(
      Object.entries(this.definition(name).actions[action].fields)
        .filter(([, field]) => field.default !== undefined)
        .map(([field, {default: value}]) => [field, value]),
    );
  }

  // What settings are where nobody has said otherwise.
  settings(name) {
    return Object.fromEntries(
      Object.entries(this.definition(name).authentication?.fields ?? {})
        .filter(([, field]) => field.default !== undefined)
        .map(([field, {default: value}]) => [field, value]),
    );
  }

  preset(name, title) {
    const found = (this.definition(name).presets ?? []).find((preset) => preset.name === title);
    if (!found) throw new Error(`${name} has no preset ${title}`);
    return found;
  }

  payload(mapping, event) {
    return this.mappingKit.transform(mapping, structuredClone(event));
  }

  trigger(text) {
    if (!text) return () => true;
    const parsed = this.fql.parseFql(text);
    if (parsed.error) return () => true;
    return (event) => this.fql.validate(parsed, event);
  }
}

function configNames() {
  return fs
    .readdirSync(path.join(__dirname, 'destinations'))
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -5))
    .sort();
}

function readConfig(name) {
  const file = path.join(__dirname, 'destinations', `${name}.json`);
  const config = JSON.parse(fs.readFileSync(file, 'utf8'));
  for (const {id, why} of config.allowed ?? []) {
    if (!id || !why) throw new Error(`${file}: an allowed difference without id or reason`);
  }
  return config;
}

module.exports = {Catalogue, readConfig, configNames, ROOT, PACKAGES};
