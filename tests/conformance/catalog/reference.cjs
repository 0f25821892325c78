#!/usr/bin/env node
// The reference, Segment's action destinations from npm, driven for one action at a time with its
// HTTP recorded: what it would send for events.
//
//   reference.cjs < lines          one JSON object a line in, one out (README.md has the members)
//   reference.cjs --once '{…}'     one object, the answer over several lines
//   reference.cjs --show DEST [ACTION]   what a destination declares
//   reference.cjs --list           the names of the destinations
//
// The packages are looked for in $ANALYTICS_ORACLE, or build/catalog-oracle of this project.
'use strict';

const fs = require('fs');
const path = require('path');
const readline = require('readline');
const {load} = require('./reference/engine.cjs');
const {show} = require('./reference/show.cjs');

function packages() {
  const built = path.join(__dirname, '..', '..', '..', 'build', 'catalog-oracle');
  return process.env.ANALYTICS_ORACLE ?? built;
}

const say = (text) => fs.writeSync(1, `${text}\n`);

async function answer(engine, line) {
  try {
    return await engine.run(JSON.parse(line));
  } catch (error) {
    return {requests: [], error: {name: 'DriverError', message: error.message}, results: []};
  }
}

async function main([command, ...rest]) {
  const engine = load(packages());
  if (command === '--show') {
    show(engine.definition(rest[0]), say, rest[1]);
  } else if (command === '--list') {
    const folder = path.join(
      packages(),
      'node_modules/@segment/action-destinations/dist/destinations',
    );
    fs.readdirSync(folder, {withFileTypes: true})
      .filter((entry) => entry.isDirectory())
      .forEach((entry) => say(entry.name));
  } else if (command === '--once') {
    say(JSON.stringify(await answer(engine, rest[0]), null, 2));
  } else {
    for await (const line of readline.createInterface({input: process.stdin})) {
      if (line.trim() !== '') say(JSON.stringify(await answer(engine, line)));
    }
  }
}

main(process.argv.slice(2)).catch((error) => {
  process.stderr.write(`reference: ${error.stack}\n`);
  process.exitCode = 1;
});
