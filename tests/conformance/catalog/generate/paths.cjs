// Which members of an event a mapping reads, and with what type of field in mind.
//
//   pathsOf({price: {'@path': '$.properties.price'}}, {price: {type: 'number'}})
//     → [{path: ['properties', 'price'], type: 'number', item: null, required: false}]
//
// `item` is the path within the items of a list, for what a list's shape reads.
'use strict';

const isObject = (value) => value !== null && typeof value === 'object' && !Array.isArray(value);

function split(text) {
  const steps = [];
  const expression = /\[['"]?([^\]'"]+)['"]?\]|([^.[\]]+)/g;
  for (const match of text.replace(/^\$\.?/, '').matchAll(expression))
    steps.push(match[1] ?? match[2]);
  return steps;
}

// A list that is taken as it is: its items are likely to have the members that the field names.
function walkItems(path, {required, properties}, found) {
  found.push({path, item: [], type: 'list', required});
  for (const [name, member] of Object.entries(properties)) {
    found.push({path, item: [name], type: member.type, required: Boolean(member.required)});
  }
}

function walk(value, field, found, list) {
  const {type, required, choices, multiple, properties} = field;
  if (Array.isArray(value)) {
    value.forEach((part) => walk(part, field, found, list));
    return;
  }
  if (!isObject(value)) return;
  if (typeof value['@path'] === 'string') {
    const path = split(value['@path']);
    if (list?.length === 1)
      found.push({path: [...list, ...path], item: null, type, required, choices});
    else if (list) found.push({path: list, item: path, type, required});
    else if (multiple && properties) walkItems(path, field, found);
    else found.push({path, item: null, type, required, choices});
    return;
  }
  if (Array.isArray(value['@arrayPath']) && typeof value['@arrayPath'][0] === 'string' && !list) {
    const [root, shape] = [split(value['@arrayPath'][0]), value['@arrayPath'][1]];
    // An object in place of a list counts as a list of one: `properties` itself, as a rule.
    if (root.length > 1) found.push({path: root, item: [], type: 'list', required});
    walk(shape, field, found, root);
    return;
  }
  if (typeof value['@template'] === 'string') {
    for (const match of value['@template'].matchAll(/\{\{\s*([^}\s]+)\s*\}\}/g)) {
      found.push({path: split(match[1]), item: null, type: 'string', required});
    }
    return;
  }
  const isDirective = Object.keys(value).some((name) => name.startsWith('@'));
  for (const [name, part] of Object.entries(value)) {
    const isMember = !isDirective && field.type === 'object';
    walk(part, isMember ? readOf(field.properties?.[name] ?? {}) : field, found, list);
  }
}

function readOf({type, required, choices, multiple, properties}) {
  const values =
    Array.isArray(choices) && choices.length > 0
      ? choices.map((choice) =>
          choice !== null && typeof choice === 'object' ? choice.value : choice,
        )
      : null;
  // Where it is required under a condition, events are made for when that holds.
  return {type, required: Boolean(required), choices: values, multiple, properties};
}

function pathsOf(mapping, fields) {
  const found = [];
  for (const [name, value] of Object.entries(mapping))
    walk(value, readOf(fields[name] ?? {}), found, null);
  const seen = new Set();
  return found.filter((one) => {
    const key = JSON.stringify([one.path, one.item]);
    return one.path.length > 0 && !seen.has(key) && seen.add(key);
  });
}

// Puts a value under a path, making objects on the way; not where something else stands in it.
function put(event, path, value) {
  let at = event;
  for (const step of path.slice(0, -1)) {
    if (at[step] === undefined || at[step] === null) at[step] = {};
    at = at[step];
    if (!isObject(at)) return false;
  }
  at[path[path.length - 1]] = value;
  return true;
}

function take(event, path) {
  return path.reduce(
    (at, step) => (isObject(at) || Array.isArray(at) ? at[step] : undefined),
    event,
  );
}

// Every place in a value, as paths; objects and lists before what is in them.
function places(value, prefix = []) {
  if (value === null || typeof value !== 'object') return [];
  return Object.keys(value).flatMap((name) => {
    const path = [...prefix, Array.isArray(value) ? Number(name) : name];
    return [path, ...places(value[name], path)];
  });
}

function remove(event, path) {
  const parent = take(event, path.slice(0, -1));
  const last = path[path.length - 1];
  if (Array.isArray(parent)) parent.splice(Number(last), 1);
  else if (isObject(parent)) delete parent[last];
}

module.exports = {pathsOf, split, put, take, places, remove, isObject};
