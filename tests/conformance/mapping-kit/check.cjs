// Proves the expected values of mapping_kit_cases.json by the mapping kit itself:
//
//   npm install --prefix /tmp/kit @segment/actions-core
//   node tests/conformance/mapping-kit/check.cjs /tmp/kit/node_modules/@segment/actions-core
//
// Says which cases differ, and ends with 1 if any does.
'use strict'

const fs = require('fs')
const path = require('path')
const util = require('util')

const CASES = path.join(__dirname, '../../../server/destinations/pack/program/mapping_kit_cases.json')

if (process.argv.length !== 3) {
  console.error('usage: check.cjs PATH_OF_ACTIONS_CORE')
  process.exit(2)
}
const { transform } = require(path.resolve(process.argv[2], 'dist/cjs/mapping-kit/index.js'))

// As an event would be sent: undefined items of lists are null in JSON.
const asSent = (value) => (value === undefined ? undefined : JSON.parse(JSON.stringify(value)))

const outcome = ({ mapping, event }) => {
  try {
    return { expected: asSent(transform(mapping, event)) }
  } catch (error) {
    return { error: true }
  }
}

const cases = JSON.parse(fs.readFileSync(CASES, 'utf8'))
let differing = 0
for (const one of cases) {
  const found = outcome(one)
  const wanted = one.error ? { error: true } : { expected: one.expected }
  if (util.isDeepStrictEqual(found, wanted)) continue
  differing += 1
  console.error(`${one.name}: ${JSON.stringify(found)} instead of ${JSON.stringify(wanted)}`)
}
console.log(`${cases.length} cases, ${differing} differ`)
process.exit(differing === 0 ? 0 : 1)
