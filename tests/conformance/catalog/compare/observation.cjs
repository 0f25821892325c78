// What either side did with a run, in the same terms:
//   {requests: [canonical], fates: ['delivered', …], sent: bool, details: [text, …], crashed: bool}
//
// A fate is what became of an event: delivered, discarded, retry. What ours calls unauthorized is
// discarded here: the reference leaves it to the platform around it to pause a destination.
'use strict';

const {canonical} = require('./canonical.cjs');

// The framework's rule for statuses: these are tried again, others are not.
const TRIED_AGAIN = (status) =>
  [408, 423, 429].includes(status) || (status >= 500 && status !== 501);
// What JavaScript throws by itself: an accident in the reference's code, no decision of it.
const ACCIDENTS = new Set(['TypeError', 'RangeError', 'ReferenceError', 'SyntaxError', 'URIError']);

function fateOfStatus(status) {
  if (status < 400) return 'delivered';
  return TRIED_AGAIN(status) ? 'retry' : 'discarded';
}

function fateOfError(error) {
  // Without a status it is the schema that an event did not fit.
  return fateOfStatus(error.status ?? 400);
}

function describe(error) {
  return `${error.name}: ${error.message}`;
}

function ofGroup(group, fates, details) {
  const indexes = group.indexes ?? [0];
  const listed = Array.isArray(group.output) ? group.output : null;
  indexes.forEach((event, position) => {
    if (group.error) {
      fates[event] = fateOfError(group.error);
      details[event] = describe(group.error);
      return;
    }
    const status = listed?.[position];
    fates[event] = status ? fateOfStatus(status.status) : 'delivered';
    details[event] = status?.errormessage ?? '';
  });
}

function ofReference(answer, events) {
  if (answer.error?.name === 'DriverError') throw new Error(answer.error.message);
  const fates = Array(events).fill('delivered');
  const details = Array(events).fill('');
  if (answer.refused) {
    fates.fill('discarded');
    details.fill(describe(answer.error));
  } else {
    for (const group of answer.results) ofGroup(group, fates, details);
  }
  return {
    requests: answer.requests.map(canonical),
    fates,
    details,
    sent: answer.requests.length > 0,
    crashed: answer.results.some(({error}) => error && ACCIDENTS.has(error.name)),
  };
}

function ofPack(answer, events) {
  // Settings or a mapping that are refused when they are written down: no event is sent by them.
  if (answer.error) {
    const outcomes = Array(events).fill('discarded');
    return {
      requests: [],
      fates: outcomes,
      outcomes,
      details: Array(events).fill(`settings: ${answer.error}`),
      sent: false,
      crashed: false,
    };
  }
  const outcomes = answer.outcomes ?? [];
  return {
    requests: (answer.requests ?? []).map(canonical),
    fates: outcomes.map(({outcome}) => (outcome === 'unauthorized' ? 'discarded' : outcome)),
    outcomes: outcomes.map(({outcome}) => outcome),
    details: outcomes.map(({code, detail}) => [code, detail].filter(Boolean).join(': ')),
    sent: (answer.requests ?? []).length > 0,
    crashed: false,
  };
}

module.exports = {ofReference, ofPack, fateOfStatus};
