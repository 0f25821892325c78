// How uPlot is told to look like the rest of the console.

import type uPlot from 'uplot'
import type { Line } from './lines'
import { kTimeSteps, timeLabels } from './time_axis'

export interface PlotSettings {
  lines: Line[]
  width: number
  height: number
  format: (value: number) => string
  /** The index under the pointer, or null. */
  onCursor: (index: number | null) => void
}

// Whole ones: there is no half event.
const kSteps = [1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8].flatMap((n) => [n, 2 * n, 5 * n])

function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim()
}

function seriesOf(line: Line): uPlot.Series {
  const stroke = colour(`--chart-${line.tone}`)
  const series: uPlot.Series = {
    label: line.label,
    stroke,
    width: 1.5,
    points: { show: false },
    spanGaps: false,
  }
  if (line.area) series.fill = `${stroke}26`
  return series
}

/** Nothing was counted: the axis still begins at nought, and goes somewhere. */
function rangeOf(_: uPlot, __: number | null, most: number | null): [number, number] {
  return [0, most ? most * 1.12 : 1]
}

export function optionsOf(settings: PlotSettings): uPlot.Options {
  const grid = { stroke: colour('--chart-grid'), width: 1 }
  const axis = {
    stroke: colour('--text-muted'),
    font: `11px ${colour('--font')}`,
    ticks: { show: false },
  }
  return {
    width: settings.width,
    height: settings.height,
    // At the right there is half a label.
    padding: [6, 28, 0, 0],
    legend: { show: false },
    cursor: { y: false, points: { size: 6 }, drag: { x: false, y: false } },
    scales: { y: { range: rangeOf } },
    axes: [
      {
        ...axis,
        grid: { show: false },
        size: 24,
        space: 72,
        incrs: kTimeSteps,
        values: (_, splits) => timeLabels(splits),
      },
      {
        ...axis,
        grid,
        size: 44,
        space: 36,
        gap: 6,
        incrs: kSteps,
        values: (_, splits) => splits.map(settings.format),
      },
    ],
    series: [{}, ...settings.lines.map(seriesOf)],
    hooks: { setCursor: [(plot) => settings.onCursor(plot.cursor.idx ?? null)] },
  }
}
