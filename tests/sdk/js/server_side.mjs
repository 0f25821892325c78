// Makes calls with one of the libraries for Node.js; prints what it said of each.
//
//   node server_side.mjs FOLDER PACKAGE < {"host", "writeKey", "options", "calls", "pauseMs"}
//
// FOLDER has the packages installed. Prints {"outcomes": [{"error": null}, …]}, a call each.

import { createRequire } from 'node:module'
import { setTimeout as sleep } from 'node:timers/promises'
import { readJob, tell } from './job.mjs'

const [folder, name] = process.argv.slice(2)
const library = createRequire(`${folder}/`)(name)

const current = ({ host, writeKey, options }) => {
  const analytics = new library.Analytics({ host, writeKey, ...options })
  analytics.on('error', () => {}) // The callbacks tell.
  return {
    call: (type, message, done) => analytics[type](message, done),
    close: () => analytics.closeAndFlush({ timeout: 60_000 }),
  }
}

// The older ones have no close: flush takes `flushAt` events at a time, until none are left. What
// they reject besides, the callbacks tell too.
const older = ({ host, writeKey, options }) => {
  const errorHandler = () => {}
  const Analytics = library.default ?? library
  const analytics = new Analytics(writeKey, { host, dataPlaneUrl: host, errorHandler, ...options })
  return {
    call: (type, message, done) => analytics[type](message, done),
    close: async () => {
      while (analytics.queue.length) await analytics.flush()
    },
  }
}

const { calls, pauseMs, ...settings } = await readJob()
const analytics = (name === '@segment/analytics-node' ? current : older)(settings)
const reason = (error) => String(error.message ?? error.reason ?? error)
const outcomes = []
for (const { type, ...message } of calls) {
  outcomes.push(
    new Promise((resolve) =>
      analytics.call(type, message, (error) => resolve({ error: error ? reason(error) : null })),
    ),
  )
  if (pauseMs) await sleep(pauseMs)
}
await analytics.close()
tell({ outcomes: await Promise.all(outcomes) })
process.exit(0) // Their timers would keep it.
