// Triggers against Segment's own reader of subscriptions (npm destination-subscriptions): thousands
// of generated conditions and events. Where `trigger_doubts` has nothing to say of a condition both
// must answer alike; where it has, they may differ, and some do.
//
//   node compare.cjs PACKAGE_FOLDER ANALYTICSD [COUNT] [SEED]
'use strict'

const { spawnSync } = require('node:child_process')
const path = require('node:path')

const [folder, program, count = '3000', seedText = '7'] = process.argv.slice(2)
const { parseFql, validate } = require(path.resolve(folder))

let state = Number(seedText) >>> 0
function chance() {
  state = (Math.imul(state ^ (state >>> 15), 2246822519) + 374761393) >>> 0
  return ((state ^ (state >>> 13)) >>> 0) / 4294967296
}
const among = (list) => list[Math.floor(chance() * list.length)]

const names = ['Order Completed', 'Signed Up', 'Product Viewed', 'x']
const fields = ['event', 'userId', 'properties.plan', 'properties.total', 'context.ip', 'traits.email']
const texts = [...names, 'pro', 'u1', '']

function comparison() {
  const kind = Math.floor(chance() * 6)
  if (kind === 0) return `type ${among(['=', '!='])} "${among(['track', 'page', 'identify'])}"`
  if (kind === 1) return `${among(fields)} ${among(['=', '!='])} "${among(texts)}"`
  if (kind === 2) return `properties.total ${among(['<', '<=', '>', '>='])} ${among([3, 10, 25])}`
  if (kind === 3) return `contains(${among(['event', 'traits.email'])}, "${among(['Order', 'p', '@'])}")`
  if (kind === 4) return `match(event, "${among(['Order*', '*Up', 'x'])}")`
  return `event = "${among(names)}"`
}

function condition(depth = 0) {
  const parts = Array.from({ length: 1 + Math.floor(chance() * 3) }, () =>
    depth < 2 && chance() < 0.25 ? `(${condition(depth + 1)})` : comparison(),
  )
  // Now and then both words on one level, which is what the doubts are about.
  const word = among([' and ', ' or '])
  return parts.reduce((text, part) => text + (chance() < 0.1 ? among([' and ', ' or ']) : word) + part)
}

function event() {
  const made = { type: among(['track', 'page', 'identify']), messageId: 'm' }
  if (chance() < 0.8) made.event = among(names)
  if (chance() < 0.8) made.userId = among(['u1', 'u2'])
  made.properties = {}
  if (chance() < 0.7) made.properties.plan = among(['pro', 'free', ''])
  if (chance() < 0.7) made.properties.total = among([1, 3, 10, 30])
  if (chance() < 0.3) made.traits = { email: among(['a@b.example', 'p']) }
  if (chance() < 0.3) made.context = { ip: '203.0.113.7' }
  return made
}

const cases = Array.from({ length: Number(count) }, () => ({ trigger: condition(), event: event() }))
const input = cases
  .map((one) => JSON.stringify({
    settings: {
      webhook_url: 'https://hooks.slack.com/services/x',
      mappings: [{ action: 'postToChannel', trigger: one.trigger, fields: { text: 'x' } }],
    },
    events: [one.event],
  }))
  .join('\n')
const ran = spawnSync(program, ['pack', 'run', 'slack'], { input, maxBuffer: 1 << 28 })
const answers = ran.stdout.toString().trim().split('\n').map((line) => JSON.parse(line))
if (ran.status !== 0 || answers.length !== cases.length) {
  console.error(`analyticsd pack run: status ${ran.status}\n${ran.stderr}`)
  process.exit(2)
}

// What `trigger_doubts` looks for, told from the text alone.
function isDoubtful(text) {
  const patterns = [...text.matchAll(/match\([^"]*"([^"]*)"\)/g)].map((found) => found[1])
  if (patterns.some((pattern) => !/^\*?[^*]*\*?$/.test(pattern) || !pattern.includes('*'))) return true
  const levels = [new Set()]
  for (const token of text.match(/"[^"]*"|[()]|\band\b|\bor\b/g) ?? []) {
    if (token === '(') {
      if (levels.length > 1) return true
      levels.push(new Set())
    } else if (token === ')') {
      levels.pop()
    } else if (!token.startsWith('"')) {
      levels.at(-1).add(token)
      if (levels.at(-1).size > 1) return true
    }
  }
  return false
}

let compared = 0
let doubtful = 0
const wrong = []
cases.forEach((one, index) => {
  const ours = answers[index].requests.length > 0
  const theirs = validate(parseFql(one.trigger), one.event)
  if (isDoubtful(one.trigger)) {
    doubtful += ours === theirs ? 0 : 1
    return
  }
  ++compared
  if (ours !== theirs) wrong.push({ ...one, ours, theirs })
})
console.log(JSON.stringify({ compared, different: wrong.length, doubtful_and_different: doubtful }))
for (const one of wrong.slice(0, 10)) console.log(JSON.stringify(one))
process.exit(wrong.length > 0 ? 1 : 0)
