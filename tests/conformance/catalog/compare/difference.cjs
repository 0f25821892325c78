// Where two observations differ: a list of {path, ours, theirs}; MISSING stands for what is not there.
//
//   differences(ours, theirs) → [{path: 'requests[0].body.events[0].price', ours: '12', theirs: 12}]
//
// Where only one side sent anything, that is the one difference: {path: 'outcome', …}.
'use strict';

const MISSING = Object.freeze({missing: true});
const MOST = 200;

const isContainer = (value) => value !== null && typeof value === 'object' && value !== MISSING;

function compare(ours, theirs, path, found) {
  if (found.length >= MOST) return;
  if (isContainer(ours) && isContainer(theirs) && Array.isArray(ours) === Array.isArray(theirs)) {
    const names = new Set([...Object.keys(ours), ...Object.keys(theirs)]);
    for (const name of names) {
      const at = Array.isArray(ours) ? `${path}[${name}]` : path === '' ? name : `${path}.${name}`;
      compare(
        Object.hasOwn(ours, name) ? ours[name] : MISSING,
        Object.hasOwn(theirs, name) ? theirs[name] : MISSING,
        at,
        found,
      );
    }
    return;
  }
  if (isContainer(ours) || isContainer(theirs) || ours !== theirs) found.push({path, ours, theirs});
}

// Pairs of a query or a form: compared by name, a name that comes twice by its place among them.
function byName(list) {
  const named = {};
  for (const [name, value] of list) {
    let key = name;
    for (let count = 2; Object.hasOwn(named, key); count += 1) key = `${name} (${count})`;
    named[key] = value;
  }
  return named;
}

function comparable(request) {
  const body =
    request.body && Array.isArray(request.body.form)
      ? {form: byName(request.body.form)}
      : request.body;
  return {...request, query: byName(request.query), body};
}

function whatHappened(side) {
  if (side.sent) return 'sent';
  return side.fates.some((fate) => fate !== 'delivered') ? 'refused' : 'nothing to send';
}

// The same text for the same value, in whatever order its members stand.
function sortedText(value) {
  return JSON.stringify(value, (_, part) =>
    isContainer(part) && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

// The requests that a batch is cut into may go in any order: what both sides sent stands first in
// both lists, then what is left of each.
function matched(ours, theirs) {
  const left = new Map();
  theirs.forEach((request) => {
    const key = sortedText(request);
    left.set(key, [...(left.get(key) ?? []), request]);
  });
  const [same, others] = [[], []];
  for (const request of ours) {
    const twins = left.get(sortedText(request)) ?? [];
    if (twins.length > 0) same.push(twins.pop());
    else others.push(request);
  }
  return [
    [...same, ...others],
    [...same, ...[...left.values()].flat()],
  ];
}

function differences(ours, theirs, {anyOrder = false} = {}) {
  const found = [];
  const [we, they] = [whatHappened(ours), whatHappened(theirs)];
  if (we !== they) {
    return [
      {
        path: 'outcome',
        ours: we,
        theirs: they,
        ours_detail: ours.details.join('; '),
        theirs_detail: theirs.details.join('; '),
      },
    ];
  }
  compare(ours.fates, theirs.fates, 'fates', found);
  for (const difference of found) {
    const index = Number(/\[(\d+)\]/.exec(difference.path)[1]);
    Object.assign(difference, {
      ours_detail: ours.details[index],
      theirs_detail: theirs.details[index],
      ours_outcomes: ours.outcomes ?? [],
    });
  }
  const lists = [ours.requests.map(comparable), theirs.requests.map(comparable)];
  compare(...(anyOrder ? matched(...lists) : lists), 'requests', found);
  return found;
}

// What is the same sort of difference: its place without the numbers of lists, and its kind.
function signature({path, ours, theirs}) {
  const kind =
    ours === MISSING ? 'missing in ours' : theirs === MISSING ? 'missing in theirs' : 'different';
  const values = path === 'outcome' || path.startsWith('fates') ? ` ${ours}/${theirs}` : '';
  return `${path.replace(/\[\d+\]/g, '[*]')} ${kind}${values}`;
}

module.exports = {differences, signature, whatHappened, MISSING};
