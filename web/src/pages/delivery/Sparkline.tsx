// A small chart in a line of a table: columns, the newest at the right.

import { grouped, heights, type Column } from './trend'

const kColumns = 36
const kWidth = 3
const kHeight = 24

export function Sparkline({ values, label }: { values: Column; label: string }) {
  const bars = heights(grouped(values, kColumns))
  return (
    <svg
      class="sparkline"
      role="img"
      aria-label={label}
      viewBox={`0 0 ${kColumns * kWidth} ${kHeight}`}
      width={kColumns * kWidth}
      height={kHeight}
    >
      <title>{label}</title>
      <line
        class="sparkline-base"
        x1="0"
        x2={kColumns * kWidth}
        y1={kHeight - 0.5}
        y2={kHeight - 0.5}
      />
      {bars.map((height, index) => {
        if (height === null || height === 0) return null
        const tall = Math.max(1, height * (kHeight - 2))
        const x = (kColumns - bars.length + index) * kWidth
        return <rect key={index} x={x} y={kHeight - tall} width={kWidth - 1} height={tall} />
      })}
    </svg>
  )
}
