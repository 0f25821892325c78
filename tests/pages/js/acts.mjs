// What can be done on a page, by name: `acts[order.do]({ page, problems, order, axe })`.

import { readFile } from 'node:fs/promises'
import { measures } from './measure.mjs'
import { placeOf } from './place.mjs'

const kUntilMs = 30_000
const kPollMs = 50

const onPlace = (act) => (all) => act(placeOf(all.page, all.order.at ?? []), all.order, all)

// axe-core's verdict on what is shown now.
const run = async ({ page, order, axe }) => {
  const source = await readFile(`${axe}/node_modules/axe-core/axe.min.js`, 'utf8')
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(source)
  const tags = ['wcag2a', 'wcag2aa', 'wcag21aa', 'best-practice']
  const { violations } = await page.evaluate(
    (values) => window.axe.run(document, { runOnly: { type: 'tag', values } }), order.tags ?? tags)
  return violations.map(({ id, help, nodes }) => ({
    id,
    help,
    nodes: nodes.map((node) => `${node.target.join(' ')} ${node.html.slice(0, 160)} — ` +
      node.failureSummary?.replace(/\s+/g, ' ')),
  }))
}

const download = async (place, _, { page }) => {
  const coming = page.waitForEvent('download')
  await place.click()
  const file = await coming
  return { name: file.suggestedFilename(), text: await readFile(await file.path(), 'utf8') }
}

// What moves or fades has come to its end; what goes round for ever does not count. In the page.
const still = async () => {
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve))
  const ends = (one) => Number.isFinite(one.effect?.getComputedTiming().endTime)
  // What has just changed begins to move with the next frame.
  await frame().then(frame)
  const moving = document.getAnimations().filter(ends)
  await Promise.all(moving.map((one) => one.finished.catch(() => undefined)))
}

// Asks from outside: to ask again by itself, the page would need eval, which its policy forbids.
const until = async (page, script) => {
  const deadline = Date.now() + kUntilMs
  while (!(await page.evaluate(script))) {
    if (Date.now() > deadline) throw new Error(`not within ${kUntilMs} ms: ${script}`)
    await page.waitForTimeout(kPollMs)
  }
}

// What is wider than the window, or stands outside of it. In the page.
const overflow = () => ({
  page: document.documentElement.scrollWidth,
  window: document.documentElement.clientWidth,
})

export const acts = {
  ...measures,
  goto: ({ page, order }) => page.goto(order.url).then(() => null),
  reload: ({ page }) => page.reload().then(() => null),
  url: ({ page }) => page.url(),
  title: ({ page }) => page.title(),
  still: ({ page }) => page.evaluate(still),
  evaluate: ({ page, order }) => page.evaluate(order.script),
  until: ({ page, order }) => until(page, order.script),
  overflow: ({ page }) => page.evaluate(overflow),
  key: ({ page, order }) => page.keyboard.press(order.key),
  theme: ({ page, order }) =>
    page.emulateMedia({ colorScheme: order.theme }).then(() => page.evaluate(still)),
  resize: ({ page, order }) => page.setViewportSize({ width: order.width, height: order.height }),
  picture: ({ page, order }) =>
    page.screenshot({ path: order.path, fullPage: order.whole ?? false }).then(() => null),
  cookies: ({ page }) => page.context().cookies(),
  problems: ({ problems }) => problems.splice(0),
  axe: run,
  download: onPlace(download),
  click: onPlace((place) => place.click()),
  fill: onPlace((place, { value }) => place.fill(value)),
  choose: onPlace((place, { value }) => place.selectOption(value).then(() => null)),
  check: onPlace((place, { value }) => place.setChecked(value)),
  press: onPlace((place, { key }) => place.press(key)),
  focus: onPlace((place) => place.focus()),
  wait: onPlace((place, { state, ms }) =>
    place.first().waitFor({ state: state ?? 'visible', ...(ms && { timeout: ms }) })),
  count: onPlace((place) => place.count()),
  text: onPlace((place) => place.innerText()),
  texts: onPlace((place) => place.allInnerTexts()),
  value: onPlace((place) => place.inputValue()),
  attribute: onPlace((place, { name }) => place.getAttribute(name)),
  enabled: onPlace((place) => place.isEnabled()),
  visible: onPlace((place) => place.isVisible()),
  focused: onPlace((place) => place.evaluate((node) => node === document.activeElement)),
}
