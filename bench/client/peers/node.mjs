// Sends events with @segment/analytics-node; prints what that took as one JSON object.
//
//   node node.mjs FOLDER HOST EVENTS BATCH IN-FLIGHT
//
// FOLDER has the package installed; IN-FLIGHT 0 is all calls without a pause.

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const [folder, host, ...numbers] = process.argv.slice(2)
const [events, flushAt, inFlightMax] = numbers.map(Number)
const { Analytics } = createRequire(`${folder}/`)('@segment/analytics-node')

const FLUSH_MS_MAX = 60_000

const statusBytes = (name) =>
  Number(readFileSync('/proc/self/status', 'utf8').match(`${name}:\\s+(\\d+)`)[1]) * 1024

const order = (number) => ({
  userId: `user-${1_000_000 + number}`,
  anonymousId: '8c9d4f0a-6d3b-4f7e-9c39-0b0a5e0f5c11',
  event: 'Order Completed',
  properties: {
    order_id: `50314b8e9bcf00000${1_000_000 + number}`,
    revenue: 25.5,
    currency: 'USD',
    products: [
      { sku: '45790-32', price: 19, quantity: 1 },
      { sku: '46493-32', price: 3, quantity: 2 },
    ],
    coupon: null,
  },
  context: {
    ip: '203.0.113.24',
    locale: 'en-US',
    page: { path: '/checkout/thank-you', title: 'Thank you' },
  },
  integrations: { All: true },
})

const rssStart = statusBytes('VmRSS')
const cpuStart = process.cpuUsage()
const begin = process.hrtime.bigint()
const analytics = new Analytics({ writeKey: 'key', host, flushAt })
analytics.on('error', () => {}) // The callbacks tell.

let delivered = 0
let inFlight = 0
let wake = () => {}
for (let i = 0; i < events; i += 1) {
  inFlight += 1
  analytics.track(order(i), (error) => {
    inFlight -= 1
    if (!error) delivered += 1
    wake()
  })
  if (inFlightMax && inFlight >= inFlightMax) await new Promise((resolve) => (wake = resolve))
}
await analytics.closeAndFlush({ timeout: FLUSH_MS_MAX })

const cpu = process.cpuUsage(cpuStart)
console.log(
  JSON.stringify({
    seconds: Number(process.hrtime.bigint() - begin) / 1e9,
    cpu_seconds: (cpu.user + cpu.system) / 1e6,
    rss_start_bytes: rssStart,
    rss_peak_bytes: statusBytes('VmHWM'),
    delivered,
  }),
)
