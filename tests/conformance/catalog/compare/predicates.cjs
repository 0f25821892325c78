// Conditions of allowed differences that a path and two types can't say. Each is given the
// difference {path, ours, theirs, …} and the run {action, events, overrides, …}.
'use strict';

const isRandomId = (value) => /^[0-9a-z]{12,20}$/.test(value);

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const isOfOne = (list) => list.length === 1;

module.exports = {
  // Customer.io: those who are known and those who are not go in batches of their own.
  one_of_its_kind: (_, {events, sendable}) => {
    const sent = events.filter(({messageId}) => sendable.has(messageId));
    return (
      isOfOne(sent.filter(({userId}) => userId)) || isOfOne(sent.filter(({userId}) => !userId))
    );
  },
  both_random_ids: ({ours, theirs}) => isRandomId(ours) && isRandomId(theirs),
  request_after_a_refusal: ({path}, run) => {
    const status = run.answers[0]?.status ?? 200;
    return path !== 'requests[0]' && status >= 400 && status < 500;
  },
  // A code that is a status came from the partner.
  discarded_before_sending: ({ours_detail: detail}) => !/^\d{3}\b/.test(detail),
  // What the reference's path goes on to is a query or a fragment by then.
  only_written_otherwise: ({ours, theirs}) =>
    decoded(ours).startsWith(decoded(theirs)) || decoded(decoded(ours)).startsWith(decoded(theirs)),
  mapping_has_a_question_mark: (_, run) => /\?/.test(JSON.stringify([run.events, run.overrides])),
  another_is_unauthorized: ({ours_outcomes: outcomes}) => outcomes.includes('unauthorized'),
  answer_is_no_json: (_, run) => run.answers.some(({text}) => text !== undefined),
};
