#!/usr/bin/env node
// Holds our packs to the reference: the same events and settings through both, their requests
// compared. tools/catalog-conformance installs what this needs and calls it.
//
//   compare.cjs --program build/dev/bin/analyticsd [--packs catalog] [--events 2000] [--seed 1]
//               [--only DEST[/ACTION]] [--report docs/conformance.md] [--findings FOLDER]
//
// `--program reference` compares the reference with itself: what is then different is our mistake.
// Ends with 1 where a difference is neither explained nor allowed.
'use strict';

const fs = require('fs');
const path = require('path');
const {parseArgs} = require('util');
const {Catalogue, readConfig, configNames, ROOT} = require('./catalogue.cjs');
const {Runner} = require('./compare/runner.cjs');
const {reference, packRunner} = require('./compare/programs.cjs');
const {toText, table, refusals} = require('./compare/findings.cjs');
const {checkActions} = require('./compare/completeness.cjs');
const report = require('./compare/report.cjs');

const OPTIONS = {
  program: {type: 'string', default: path.join(ROOT, 'build', 'dev', 'bin', 'analyticsd')},
  packs: {type: 'string', default: path.join(ROOT, 'catalog')},
  events: {type: 'string', default: '2000'},
  seed: {type: 'string', default: '1'},
  only: {type: 'string'},
  report: {type: 'string'},
  'check-report': {type: 'string'},
  findings: {type: 'string'},
  refusals: {type: 'boolean', default: false},
};

// The reference in place of a pack: asked what the reference is asked.
function asPack(program) {
  return {
    isReference: true,
    ask: (_, run) => program.ask(program.translate(run)),
    end: () => program.end(),
    program,
  };
}

function ourSide(options, config) {
  if (options.program !== 'reference')
    return packRunner(options.program, path.join(options.packs, `${config.pack}.yaml`));
  return asPack(reference());
}

async function compareDestination(name, action, options, catalogue) {
  const config = readConfig(name);
  const ours = ourSide(options, config);
  const theirs = reference();
  const runner = new Runner({catalogue, config, ours, theirs, seed: options.seed});
  if (ours.isReference) ours.program.translate = (run) => runner.questionToReference(run);
  const results = [];
  try {
    for (const one of Object.keys(config.actions).filter((key) => !action || key === action)) {
      results.push(await runner.action(one, Number(options.events)));
    }
  } finally {
    ours.end();
    theirs.end();
  }
  return results;
}

function writeFindings(folder, name, results) {
  const text = results.map(toText).filter(Boolean).join('\n');
  fs.writeFileSync(
    path.join(folder, `${name}.diffs.txt`),
    `${new Date().toISOString()}\n${table(results)}\n\n${text}\n`,
  );
}

async function main() {
  const {values: options} = parseArgs({options: OPTIONS});
  const catalogue = new Catalogue();
  const [only, action] = (options.only ?? '').split('/');
  const names = only ? [only] : configNames();
  const problems = names.flatMap((name) => checkActions(readConfig(name), catalogue, options));
  const results = [];
  for (const name of names) {
    const found = await compareDestination(name, action, options, catalogue);
    results.push(...found);
    if (options.findings) writeFindings(options.findings, name, found);
    else process.stdout.write(found.map(toText).filter(Boolean).join('\n'));
  }
  process.stdout.write(`${table(results)}\n`);
  if (options.refusals)
    process.stdout.write(`${results.map(refusals).filter(Boolean).join('\n')}\n`);
  if (options.report) report.write(options.report, {results, catalogue, options});
  if (options['check-report']) problems.push(...report.check(options['check-report']));
  problems.forEach((problem) => process.stdout.write(`${problem}\n`));
  const unexplained = results.reduce((sum, one) => sum + one.unexplained, 0);
  process.exitCode = unexplained > 0 || problems.length > 0 ? 1 : 0;
}

main().catch((error) => {
  process.stderr.write(`catalog-conformance: ${error.stack}\n`);
  process.exitCode = 2;
});
