// How quick a page is, by its own clock: the longest task, how long input waited until it was
// looked at, and what it holds in memory.

// In the page.
const begin = () => {
  const found = { tasks: [], inputs: [] }
  window.__pace = found
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) found.tasks.push(duration)
  }).observe({ type: 'longtask' })
  new PerformanceObserver((list) => {
    for (const one of list.getEntries()) {
      if (one.name !== 'click' && one.name !== 'pointerdown') continue
      found.inputs.push({ delay: one.processingStart - one.startTime, whole: one.duration })
    }
  }).observe({ type: 'event', durationThreshold: 16 })
}

// In the page. What was told is told once.
const told = () => {
  const { tasks, inputs } = window.__pace
  const most = (numbers) => Math.max(0, ...numbers)
  const found = {
    longest_task_ms: most(tasks),
    task_ms: tasks.reduce((sum, one) => sum + one, 0),
    input_delay_ms: most(inputs.map(({ delay }) => delay)),
    input_ms: most(inputs.map(({ whole }) => whole)),
  }
  tasks.length = inputs.length = 0
  return found
}

const memory = async (page) => {
  const session = await page.context().newCDPSession(page)
  await session.send('HeapProfiler.collectGarbage')
  await session.send('Performance.enable')
  const { metrics } = await session.send('Performance.getMetrics')
  await session.detach()
  const of = (name) => metrics.find((one) => one.name === name).value
  return { heap_bytes: of('JSHeapUsedSize'), nodes: of('Nodes'), listeners: of('JSEventListeners') }
}

export const measures = {
  'pace.begin': ({ page }) => page.evaluate(begin),
  pace: ({ page }) => page.evaluate(told),
  memory: ({ page }) => memory(page),
}
