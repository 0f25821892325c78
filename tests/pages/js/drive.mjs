// A browser that is told what to do, a line of JSON at a time, and answers each with a line: the
// tests are written in Python, where the servers are, and this is their hand.
//
//   node drive.mjs PLAYWRIGHT_FOLDER AXE_FOLDER
//
//   > {"do": "open", "page": "a", "url": "http://…/", "width": 1280, "height": 800, "theme": "light"}
//   < {"value": null}
//   > {"do": "click", "page": "a", "at": [{"role": "button", "name": "Save changes"}]}
//   < {"error": "locator.click: Timeout …"}
//
// `at` is a way to an element, as a person would look for it (place.mjs). Ends with standard input.

import { createRequire } from 'node:module'
import { createInterface } from 'node:readline'
import { acts } from './acts.mjs'
import { watch } from './watch.mjs'

const [playwright, axe] = process.argv.slice(2)
const { chromium } = createRequire(`${playwright}/`)('playwright-core')
const kActMs = 15_000

// Root may not have a sandbox; what is shown here is our own. Time zone and language are the same
// on every machine.
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--force-color-profile=srgb'],
})
const pages = new Map()

const open = async ({ page: name, url, width, height, theme, strangers }) => {
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: theme ?? 'light',
    hasTouch: width < 600,
    locale: 'en-GB',
    timezoneId: 'UTC',
    reducedMotion: 'no-preference',
    acceptDownloads: true,
    permissions: ['clipboard-read', 'clipboard-write'],
  })
  context.setDefaultTimeout(kActMs)
  const page = await context.newPage()
  const problems = await watch(page, new URL(url).origin, strangers ?? [])
  pages.set(name, { page, problems })
  await page.goto(url)
}

const answer = async (order) => {
  if (order.do === 'open') return open(order)
  const one = pages.get(order.page)
  if (order.do === 'close') {
    pages.delete(order.page)
    return one.page.context().close()
  }
  return acts[order.do]({ ...one, order, axe })
}

// What the page looked like when something could not be done, where somebody wants to see it.
const folder = process.env.ANALYTICS_PAGES_PICTURES
let failures = 0
const keepPicture = async ({ page: name }) => {
  const page = pages.get(name)?.page
  const path = `${folder}/failure-${process.pid}-${(failures += 1)}.png`
  if (folder && page) await page.screenshot({ path }).catch(() => undefined)
}

for await (const line of createInterface({ input: process.stdin })) {
  const order = JSON.parse(line)
  let said
  try {
    said = { value: (await answer(order)) ?? null }
  } catch (error) {
    await keepPicture(order)
    said = { error: String(error?.message ?? error) }
  }
  process.stdout.write(`${JSON.stringify(said)}\n`)
}
await browser.close()
process.exit(0)
