// Opens a page in Chromium and makes calls there with @segment/analytics-next; prints what came of
// them. Nothing is intercepted: requests are the browser's own, preflights included.
//
//   node browser.mjs FOLDER < job
//
// The job: `page`, its address; `settings` and `options` of load, where the library is to be loaded;
// `metrics`, in place of the server's; `calls`; `image`, the address of one; `beacon`, an address and a
// body; `leaves`, to go to another page at once after the calls. `stays`: until standard
// input is closed. Prints {"outcomes": [{"error": null}, …], "loaded", "width", "refused"}: a call
// each, why the library did not load, how wide the image is, and which requests failed.

import { createRequire } from 'node:module'
import { readJob, released, tell } from './job.mjs'

const { chromium } = createRequire(`${process.argv[2]}/`)('playwright-core')

// In the page.
const load = async ({ settings, options, metrics }) => {
  const { AnalyticsBrowser } = window.AnalyticsNext
  const updateCDNSettings = (all) => (metrics ? { ...all, metrics } : all)
  try {
    const [analytics] = await AnalyticsBrowser.load(settings, { ...options, updateCDNSettings })
    window.analytics = analytics
    return ''
  } catch (error) {
    return String(error)
  }
}

// In the page: what the library's functions take for a message.
const send = async ({ calls, leaves }) => {
  const { analytics } = window
  const given = {
    identify: ({ userId, traits }) => [userId, traits],
    track: ({ event, properties }) => [event, properties],
    page: ({ category, name, properties }) => [category, name, properties],
    screen: ({ category, name, properties }) => [category, name, properties],
    group: ({ groupId, traits }) => [groupId, traits],
    alias: ({ userId, previousId }) => [userId, previousId],
  }
  const promises = calls.map(async ({ type, options, ...message }) => {
    const context = await analytics[type](...given[type](message), options)
    const failure = context.failedDelivery?.()
    return { error: failure ? String(failure.reason?.message ?? failure.reason) : null }
  })
  return leaves ? [] : Promise.all(promises)
}

// In the page.
const show = (source) =>
  new Promise((resolve) => {
    const image = new Image()
    image.onload = () => resolve(image.naturalWidth)
    image.onerror = () => resolve(0)
    image.src = source
  })

// In the page: what is sent even if the page is gone at once, and never asks for permission.
const beam = ({ url, body }) => navigator.sendBeacon(url, new Blob([body], { type: 'text/plain' }))

const job = await readJob()
// Root may not have a sandbox; what is shown here is our own.
const args = ['--no-sandbox', '--disable-gpu']
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args })
const page = await browser.newPage({ ignoreHTTPSErrors: true }) // Certificates are the test's own.
const refused = []
page.on('requestfailed', (request) => refused.push(`${request.method()} ${request.url()}`))
await page.goto(job.page)
const loaded = job.settings ? await page.evaluate(load, job) : ''
const outcomes = job.settings && !loaded ? await page.evaluate(send, job) : []
const width = job.image ? await page.evaluate(show, job.image) : 0
if (job.beacon) await page.evaluate(beam, job.beacon)
if (job.leaves) await page.goto('about:blank')
if (job.stays) await released()
await browser.close()
tell({ outcomes, loaded, width, refused })
process.exit(0) // Standard input would keep it.
