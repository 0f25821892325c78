// Differences that are meant in every destination, in the terms of allowed.cjs.
'use strict';

// An accident in the reference's code is no behaviour to be held to.
const CRASH = 'reference-crashes';

const EVERYWHERE = [
  {
    id: 'batch-is-split',
    why: 'A batch that is refused as too large is sent again in halves; the reference gives all of it up.',
    where: 'fates[*]', batch: true, ours: 'split', theirs: 'discarded',
  },
  {
    id: 'batch-is-split',
    why: 'Its halves are requests of their own.',
    where: 'requests[*]', batch: true, theirs: 'missing', holds: 'answer_is_too_large',
  },
  {
    id: 'batch-waits',
    why: 'Where a batch is refused because the key is, one event shows it and the others wait for the'
      + ' destination to be mended; the reference gives all of them up.',
    where: 'fates[*]', batch: true, ours: 'retry', theirs: 'discarded', holds: 'another_is_unauthorized',
  },
];

module.exports = {EVERYWHERE, CRASH};
