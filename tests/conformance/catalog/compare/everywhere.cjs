// Differences that are meant in every destination, in the terms of allowed.cjs.
'use strict';

// An accident in the reference's code is no behaviour to be held to.
const CRASH = 'reference-crashes';

const EVERYWHERE = [
  {
    id: 'batch-is-split',
    why:
      'A batch that the partner refuses is sent again in smaller ones, down to the event at fault;' +
      ' the reference gives all of it up.',
    where: 'fates[*]',
    batch: true,
    ours: 'split',
  },
  {
    id: 'batch-is-split',
    why: 'The smaller ones are requests of their own.',
    where: 'requests[*]',
    batch: true,
    theirs: 'missing',
    holds: 'request_after_a_refusal',
  },
  {
    id: 'batch-waits',
    why:
      'Where a batch is refused because the key is, one event shows it and the others wait for the' +
      ' destination to be mended; the reference gives all of them up.',
    where: 'fates[*]',
    batch: true,
    ours: 'retry',
    theirs: 'discarded',
    holds: 'another_is_unauthorized',
  },
  {
    id: 'batch-fails-for-who-was-in-it',
    why:
      'An event that is discarded before a batch is sent stays discarded when the batch fails; in the' +
      ' reference the failure counts for it too, and it is tried again.',
    where: 'fates[*]',
    batch: true,
    ours: 'discarded',
    theirs: 'retry',
    holds: 'discarded_before_sending',
  },
];

module.exports = {EVERYWHERE, CRASH};
