// Lines over time, by uPlot: in the theme's colours, as wide as its place, with a legend that says the
// value under the pointer, and a summary for those who don't see it.
//
//   <Chart label="Events received" times={series.times} step={10}
//          lines={[{ label: 'received', tone: 'accent', values }]} />

import uPlot from 'uplot'
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { useStore } from '../state/store'
import { theme } from '../state/theme'
import { short } from '../format/number'
import { clock } from '../format/time'
import { optionsOf } from './options'
import { colourOf, summaryOf, type Line } from './lines'

export interface ChartProps {
  label: string
  /** Seconds since 1970. */
  times: number[]
  lines: Line[]
  height?: number
  /** How numbers are said; `short` unless told otherwise. */
  format?: (value: number) => string
}

const kHeight = 180

export function Chart({ label, times, lines, height = kHeight, format = short }: ChartProps) {
  const frame = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot | null>(null)
  const [at, setAt] = useState<number | null>(null)
  const colours = useStore(theme)
  const shape = lines.map((line) => `${line.label}/${line.tone}`).join()
  const data: uPlot.AlignedData = [times, ...lines.map((line) => line.values)]
  const latest = useRef(data)
  latest.current = data

  useLayoutEffect(() => {
    const own = frame.current!
    const options = optionsOf({ lines, width: own.clientWidth || 300, height, format, onCursor: setAt })
    const made = (plot.current = new uPlot(options, latest.current, own))
    const follow = new ResizeObserver(() => {
      if (own.clientWidth > 0) made.setSize({ width: own.clientWidth, height })
    })
    follow.observe(own)
    return () => {
      follow.disconnect()
      made.destroy()
      plot.current = null
    }
    // Colours and lines are built into a plot; numbers are not.
  }, [shape, height, colours])

  useEffect(() => plot.current?.setData(latest.current), [times, lines])

  const shown = at !== null && at < times.length ? at : times.length - 1
  return (
    <figure class="chart">
      <figcaption class="visually-hidden">{summaryOf(label, times, lines, format)}</figcaption>
      <div class="chart-legend" aria-hidden="true">
        {lines.map((line) => (
          <span key={line.label} class="chart-key">
            <span class="chart-swatch" style={{ background: colourOf(line.tone) }} />
            {line.label}
            <strong>{said(line.values[shown], format)}</strong>
          </span>
        ))}
        <span class="chart-at">{shown >= 0 && clock(new Date(times[shown]! * 1000))}</span>
      </div>
      <div class="chart-plot" ref={frame} style={{ height: `${height}px` }} aria-hidden="true" />
    </figure>
  )
}

function said(value: number | null | undefined, format: (value: number) => string): string {
  return value === null || value === undefined ? '–' : format(value)
}
