// Sends a file of track events, one JSON object a line, with @segment/analytics-node.
//
//   node peer.mjs FOLDER-OF-THE-PACKAGE FILE HOST

import { createReadStream } from 'node:fs'
import { createRequire } from 'node:module'
import { createInterface } from 'node:readline'

const [folder, file, host] = process.argv.slice(2)
const { Analytics } = createRequire(`${folder}/`)('@segment/analytics-node')

// As many calls under way as the reference measurements had: more only costs it memory.
const IN_FLIGHT_MAX = 5000

const analytics = new Analytics({ writeKey: 'key', host, flushAt: 500 })
analytics.on('error', (error) => {
  console.error(error)
  process.exit(1)
})

let inFlight = 0
let wake = () => {}
for await (const line of createInterface({ input: createReadStream(file) })) {
  const { type, ...message } = JSON.parse(line)
  inFlight += 1
  analytics.track(message, () => {
    inFlight -= 1
    wake()
  })
  if (inFlight >= IN_FLIGHT_MAX) await new Promise((resolve) => (wake = resolve))
}
await analytics.closeAndFlush({ timeout: 60_000 })
