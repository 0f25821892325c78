// Whatever goes wrong on a page while it is tested: what it says on the console, errors that nobody
// caught, requests that failed, answers that refused, anything that it wants from elsewhere, reports
// of the Content-Security-Policy, and dialogs.

// In the page, before its own code.
const listen = () => {
  document.addEventListener('securitypolicyviolation', (event) =>
    console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`),
  )
  // What moves by itself, without anybody's input: kept for whoever asks.
  window.__shifts = []
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      if (entry.hadRecentInput) continue
      const what = entry.sources.map(({ node, previousRect, currentRect }) => {
        const place = node?.nodeType === 1 ? node : node?.parentElement
        const name = place ? `${place.localName}.${place.className}` : 'gone'
        const rect = (r) => [r.x, r.y, r.width, r.height].map(Math.round).join(' ')
        return `${name} (${rect(previousRect)}) to (${rect(currentRect)})`
      })
      window.__shifts.push({ value: entry.value, what })
    }
  }).observe({ type: 'layout-shift', buffered: true })
}

export const watch = async (page, origin, strangers) => {
  const problems = []
  const note = (text) => problems.push(text)
  await page.addInitScript(listen)
  page.on('console', (message) => {
    if (!['error', 'warning'].includes(message.type())) return
    note(`console ${message.type()}: ${message.text()} ${message.location().url}`)
  })
  page.on('pageerror', (error) => note(`error: ${error.stack ?? error}`))
  page.on('crash', () => note('the page crashed'))
  page.on('dialog', (dialog) => {
    note(`dialog: ${dialog.message()}`)
    dialog.dismiss().catch(() => undefined)
  })
  page.on('popup', (popup) => note(`popup: ${popup.url()}`))
  page.on('request', (request) => {
    const url = new URL(request.url())
    const own = url.origin === origin || ['data:', 'blob:'].includes(url.protocol)
    if (!own && !strangers.includes(url.origin)) note(`request to elsewhere: ${request.url()}`)
  })
  page.on('requestfailed', (request) => {
    const why = request.failure()?.errorText
    // Whoever leaves a page asks no further.
    if (why !== 'net::ERR_ABORTED') note(`failed: ${request.method()} ${request.url()} ${why}`)
  })
  page.on('response', (response) => {
    if (response.status() < 400) return
    note(`answer ${response.status()}: ${response.request().method()} ${response.url()}`)
  })
  return problems
}
