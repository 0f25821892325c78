// Conditions of allowed differences that a path and two types can't say. Each is given the
// difference {path, ours, theirs, …} and the run {action, events, overrides, …}.
'use strict';

const isRandomId = (value) => /^[0-9a-z]{12,16}$/.test(value);

module.exports = {
  both_random_ids: ({ours, theirs}) => isRandomId(ours) && isRandomId(theirs),
  answer_is_too_large: (_, run) => run.answers.some(({status}) => status === 413),
  another_is_unauthorized: ({ours_outcomes: outcomes}) => outcomes.includes('unauthorized'),
  answer_is_no_json: (_, run) => run.answers.some(({text}) => text !== undefined),
};
