// Choices from a seed: the same seed makes the same choices, on every machine.
//
//   const chance = new Chance('mixpanel/trackEvent/7/12');
//   chance.one(['a', 'b']); chance.is(0.3); chance.whole(1, 6);
'use strict';

const crypto = require('crypto');
const {seeded} = require('../reference/still_world.cjs');

class Chance {
  constructor(name) {
    this.next = seeded(crypto.createHash('md5').update(String(name)).digest().readUInt32LE(0));
  }

  is(probability) {
    return this.next() < probability;
  }

  whole(least, most) {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  one(list) {
    return list[Math.floor(this.next() * list.length)];
  }

  some(list, most) {
    const left = [...list];
    const taken = [];
    for (let count = this.whole(1, Math.max(1, most)); count > 0 && left.length > 0; count -= 1) {
      taken.push(left.splice(Math.floor(this.next() * left.length), 1)[0]);
    }
    return taken;
  }

  text(alphabet, length) {
    return Array.from({length}, () => this.one(alphabet)).join('');
  }
}

module.exports = {Chance};
