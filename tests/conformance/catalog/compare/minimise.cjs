// The smallest run that still shows a difference: members of its events and of its mapping are
// left out, one after the other, for as long as the difference stays.
//
//   await minimise(run, async (smaller) => stillDiffers)
'use strict';

const {places, remove, take} = require('../generate/paths.cjs');
const {TEXTS, OBJECTS} = require('../generate/event.cjs');

const MOST_TRIES = 160;
// Without these the server would have turned the event away.
const NEEDED = {
  track: ['event', 'properties'],
  page: [],
  screen: [],
  identify: [],
  group: ['groupId'],
  alias: ['userId', 'previousId'],
};

function mayGo(event, path) {
  if (path.length > 1) return true;
  const [name] = path;
  if (['type', 'messageId', 'timestamp'].includes(name)) return false;
  if (name === 'userId' && !event.anonymousId) return false;
  if (name === 'anonymousId' && !event.userId) return false;
  return !(NEEDED[event.type] ?? []).includes(name);
}

function* smaller(run) {
  for (let index = 0; run.events.length > 1 && index < run.events.length; index += 1) {
    yield (copy) => copy.events.splice(index, 1);
  }
  for (const name of Object.keys(run.overrides ?? {})) {
    if (!(run.base && Object.hasOwn(run.base, name)))
      yield (copy) => {
        delete copy.overrides[name];
      };
  }
  for (let index = 0; index < run.events.length; index += 1) {
    const event = run.events[index];
    for (const path of places(event)) {
      if (mayGo(event, path)) yield (copy) => remove(copy.events[index], path);
    }
  }
}

async function minimise(run, differs) {
  let best = run;
  let tries = 0;
  for (let again = true; again;) {
    again = false;
    for (const shrink of smaller(best)) {
      if ((tries += 1) > MOST_TRIES) return best;
      const copy = structuredClone(best);
      shrink(copy);
      if (await differs(copy)) {
        best = copy;
        again = true;
        break;
      }
    }
  }
  return best;
}

module.exports = {minimise};
