// That DEST.json speaks of every action of the reference, and that what it calls missing is.
'use strict';

const fs = require('fs');
const path = require('path');

function actionsOfPack(file) {
  const text = fs.readFileSync(file, 'utf8');
  const body = text.split(/^actions:[^\n]*\n/m)[1]?.split(/^[a-z]/m)[0] ?? '';
  return [...body.matchAll(/^ {2}([A-Za-z0-9_]+):/gm)].map((match) => match[1]);
}

function checkActions(config, catalogue, options) {
  const problems = [];
  const say = (text) => problems.push(`${config.reference}: ${text}`);
  const theirs = Object.keys(catalogue.definition(config.reference).actions);
  const compared = [...new Set(Object.keys(config.actions).map((label) => label.split(':')[0]))];
  const missing = Object.keys(config.missing ?? {});
  for (const name of theirs) {
    if (!compared.includes(name) && !missing.includes(name))
      say(`nothing is said of the action ${name}`);
  }
  for (const name of [...compared, ...missing]) {
    if (!theirs.includes(name)) say(`the reference has no action ${name}`);
  }
  const file = path.join(options.packs, `${config.pack}.yaml`);
  if (options.program === 'reference' || !fs.existsSync(file)) return problems;
  const ours = actionsOfPack(file);
  for (const name of missing)
    if (ours.includes(name)) say(`the pack has ${name}, which is called missing`);
  for (const name of compared) if (!ours.includes(name)) say(`the pack has no ${name}`);
  return problems;
}

module.exports = {checkActions};
