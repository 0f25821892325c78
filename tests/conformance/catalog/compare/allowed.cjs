// Differences that are meant, as DEST.json lists them:
//
//   {"id": "price-as-number", "why": "…", "where": "requests[*].body.**.price", "theirs": "string"}
//
// `where` is a path: [*] any number, * any one name, ** any rest. `ours` and `theirs`: missing,
// present, or a type, or {"value": …}. `outcome`: ours and theirs as "sent", "refused", …;
// `detail`: a text that the refusing side's message has. `actions`: for these alone. `holds`: the
// name of a function in predicates.cjs, over {path, ours, theirs} and the run. `batch`: in batches
// alone, or nowhere but there; `leaves_batch`: an event with that end is left out, and the batch of
// the others compared.
'use strict';

const {MISSING} = require('./difference.cjs');
const predicates = require('./predicates.cjs');

const TYPES = new Set(['string', 'number', 'boolean', 'null', 'array', 'object']);

function toExpression(where) {
  const source = where
    .split(/(\[\*\]|\*\*|\*)/)
    .map(
      (part) =>
        ({'[*]': '\\[\\d+\\]', '**': '.*', '*': '[^.\\[\\]]*'})[part] ??
        part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'),
    )
    .join('');
  return new RegExp(`^${source}$`, 's');
}

function typeOf(value) {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

function isOfKind(value, kind) {
  if (kind === undefined) return true;
  if (kind === 'missing') return value === MISSING;
  if (value === MISSING) return false;
  if (kind === 'present') return true;
  if (typeof kind === 'object') return JSON.stringify(value) === JSON.stringify(kind.value);
  return TYPES.has(kind) ? typeOf(value) === kind : value === kind;
}

class Allowed {
  constructor(list = []) {
    this.entries = list.map((entry) => ({...entry, expression: toExpression(entry.where ?? '**')}));
    for (const {id, holds} of this.entries) {
      if (holds && !predicates[holds]) throw new Error(`${id}: no predicate is called ${holds}`);
    }
  }

  // The entry that allows a difference of a run; undefined where none does.
  find(difference, run) {
    return this.entries.find((entry) => this.covers(entry, difference, run));
  }

  covers(entry, difference, run) {
    if (entry.actions && !entry.actions.includes(run.action)) return false;
    if (entry.batch !== undefined && entry.batch !== run.batch) return false;
    if (!entry.expression.test(difference.path)) return false;
    if (!isOfKind(difference.ours, entry.ours) || !isOfKind(difference.theirs, entry.theirs))
      return false;
    const details = `${difference.ours_detail ?? ''}\n${difference.theirs_detail ?? ''}`;
    if (entry.detail && !details.includes(entry.detail)) return false;
    return !entry.holds || predicates[entry.holds](difference, run);
  }
}

module.exports = {Allowed};
