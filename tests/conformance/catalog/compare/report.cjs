// The tables of docs/conformance.md, each between a pair of markers:
//
//   <!-- catalogue:results -->…<!-- /catalogue:results -->    written by --report, from a run
//   <!-- catalogue:allowed -->…                               what DEST.json allows, and why
//   <!-- catalogue:missing -->…                               actions of the reference that packs lack
//
// The last two hang on DEST.json alone: --check-report says where the page is behind.
'use strict';

const fs = require('fs');
const {readConfig, configNames} = require('../catalogue.cjs');
const {EVERYWHERE, CRASH} = require('./everywhere.cjs');

const cell = (text) =>
  String(text).replaceAll('|', '\\|').replaceAll('\n', ' ').replaceAll('<', '&lt;');
const row = (cells) => `| ${cells.map(cell).join(' | ')} |`;
const table = (head, rows) =>
  [row(head), `|${'---|'.repeat(head.length)}`, ...rows.map(row)].join('\n');
const count = (number) => String(number).replace(/\B(?=(\d{3})+(?!\d))/g, ',');

const isEverywhere = (id) => id === CRASH || EVERYWHERE.some((entry) => entry.id === id);

function version(catalogue) {
  return catalogue.requireFrom('@segment/action-destinations/package.json').version;
}

function resultsText({results, catalogue, options}) {
  const sum = (member) => results.reduce((total, one) => total + one[member], 0);
  const rows = results.map((one) => [
    one.destination,
    one.action,
    count(one.events),
    count(one.requests),
    count(one.equal),
    count(one.allowed),
    count(one.unexplained),
  ]);
  rows.push([
    'all',
    '',
    ...['events', 'requests', 'equal', 'allowed', 'unexplained'].map((member) =>
      count(sum(member)),
    ),
  ]);
  const byId = {};
  for (const {destination, byAllowed} of results) {
    for (const [id, seen] of Object.entries(byAllowed)) {
      const key = isEverywhere(id) ? id : `${destination}: ${id}`;
      byId[key] = (byId[key] ?? 0) + seen;
    }
  }
  const seen = Object.entries(byId)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, number]) => [key, count(number)]);
  return [
    `Against action-destinations ${version(catalogue)}, seed ${options.seed}, ${count(options.events)} runs of one event an action` +
      ' and a tenth of that in batches where the action has them.',
    '',
    table(['destination', 'action', 'events', 'requests', 'equal', 'allowed', 'unexplained'], rows),
    '',
    'How often each allowed difference was seen, in runs:',
    '',
    table(['difference', 'runs'], seen),
  ].join('\n');
}

// An id may stand for several places: its reasons are then told one after the other.
function told(name, list) {
  const byId = new Map();
  for (const {id, why, actions} of list) {
    const entry = byId.get(id) ?? {reasons: new Set(), actions: new Set()};
    entry.reasons.add(why);
    for (const action of actions ?? ['all']) entry.actions.add(action);
    byId.set(id, entry);
  }
  return [...byId].map(([id, {reasons, actions}]) => [
    name,
    id,
    [...actions].join(', '),
    [...reasons].join(' '),
  ]);
}

function allowedText() {
  const rows = told('all', EVERYWHERE);
  for (const name of configNames()) rows.push(...told(name, readConfig(name).allowed ?? []));
  return table(['destination', 'difference', 'actions', 'why'], rows);
}

function missingText() {
  const rows = configNames().flatMap((name) =>
    Object.entries(readConfig(name).missing ?? {}).map(([action, why]) => [name, action, why]),
  );
  return rows.length > 0 ? table(['destination', 'action', 'why'], rows) : 'None.';
}

function replaced(page, name, text) {
  const [start, end] = [`<!-- catalogue:${name} -->`, `<!-- /catalogue:${name} -->`];
  const from = page.indexOf(start);
  const to = page.indexOf(end);
  if (from < 0 || to < from) throw new Error(`the page has no place for the table ${name}`);
  return `${page.slice(0, from + start.length)}\n${text}\n${page.slice(to)}`;
}

function write(file, run) {
  let page = fs.readFileSync(file, 'utf8');
  // Of a part of the destinations there is no whole table.
  if (!run.options.only) page = replaced(page, 'results', resultsText(run));
  page = replaced(page, 'allowed', allowedText());
  fs.writeFileSync(file, replaced(page, 'missing', missingText()));
}

function check(file) {
  const page = fs.readFileSync(file, 'utf8');
  return [
    ['allowed', allowedText()],
    ['missing', missingText()],
  ]
    .filter(([name, text]) => replaced(page, name, text) !== page)
    .map(
      ([name]) =>
        `${file}: the table "${name}" is behind DEST.json; tools/catalog-conformance --report writes it`,
    );
}

module.exports = {write, check};
