// Unexplained differences as text for whoever mends them: what differs, how often, and the smallest
// run that shows it.
'use strict';

const {MISSING} = require('./difference.cjs');

const WIDTH = 900;
const SHOWN_MOST = 12;

function shown(value) {
  if (value === MISSING) return '(nothing)';
  const text = JSON.stringify(value) ?? 'undefined';
  return text.length > WIDTH ? `${text.slice(0, WIDTH)}…` : text;
}

// A preset's mapping is long, and known.
function changedFields({base, overrides}) {
  const known = base && Object.keys(base).length > 5 ? base : {};
  return Object.fromEntries(
    Object.entries(overrides).filter(
      ([name, value]) => JSON.stringify(known[name]) !== JSON.stringify(value),
    ),
  );
}

function toText(result) {
  const lines = [];
  for (const {key, count, run, difference, details} of result.findings.slice(0, SHOWN_MOST)) {
    lines.push(`## ${result.action}: ${key}   (${count} of ${result.events} events)`);
    lines.push(`   at      ${difference.path}`);
    lines.push(`   ours    ${shown(difference.ours)}`);
    lines.push(`   theirs  ${shown(difference.theirs)}`);
    if (details?.ours.some(Boolean)) lines.push(`   we say  ${shown(details.ours.join('; '))}`);
    if (details?.theirs.some(Boolean))
      lines.push(`   they say ${shown(details.theirs.join('; '))}`);
    lines.push(`   event   ${shown(run.events.length === 1 ? run.events[0] : run.events)}`);
    if (run.overrides) lines.push(`   fields  ${shown(changedFields(run))}`);
    lines.push(`   settings ${shown(run.variant.reference)}`);
    if (run.answers.length > 0) lines.push(`   answers ${shown(run.answers)}`);
    lines.push('');
  }
  const more = result.findings.length - SHOWN_MOST;
  if (more > 0) lines.push(`   and ${more} more of ${result.action}`, '');
  return lines.join('\n');
}

function table(results) {
  const rows = [
    ['destination', 'action', 'events', 'batches', 'requests', 'equal', 'allowed', 'unexplained'],
  ];
  for (const one of results) {
    rows.push(
      [
        one.destination,
        one.action,
        one.events,
        one.batches,
        one.requests,
        one.equal,
        one.allowed,
        one.unexplained,
      ].map(String),
    );
  }
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) =>
          column < 2 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]),
        )
        .join('  '),
    )
    .join('\n');
}

// Why the reference sends nothing, most often first: whether the events are any good.
function refusals(result) {
  return Object.entries(result.refusals)
    .sort(([, a], [, b]) => b - a)
    .slice(0, 5)
    .map(([reason, count]) => `   ${result.action} ${count}: ${reason}`)
    .join('\n');
}

module.exports = {toText, table, shown, refusals};
