// Conditions of allowed differences that a path and two types can't say. Each is given the
// difference {path, ours, theirs, …} and the run {action, events, overrides, …}.
'use strict';

module.exports = {
};
