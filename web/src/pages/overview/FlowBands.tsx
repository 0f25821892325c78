// The bands of the flow, drawn between the boxes wherever those have come to stand. A picture of numbers
// that are there as text: hidden from screen readers, and on phones.

import type { RefObject } from 'preact'
import { useLayoutEffect, useState } from 'preact/hooks'

interface Share {
  key: string
  tone: string
  count: number
}

export interface FlowBandsProps {
  frame: RefObject<HTMLDivElement | null>
  shares: Share[]
  /** What each destination has accepted. */
  accepted: Share[]
}

interface Box {
  left: number
  right: number
  top: number
  bottom: number
}

interface Band {
  key: string
  tone: string
  path: string
}

const kThinnest = 2

export function FlowBands({ frame, shares, accepted }: FlowBandsProps) {
  const [bands, setBands] = useState<Band[]>([])
  const shape = [...shares, ...accepted].map(({ key, count }) => key + count).join()
  useLayoutEffect(() => {
    const own = frame.current
    if (!own) return
    const draw = (): void => setBands(bandsOf(own, shares, accepted))
    const follow = new ResizeObserver(draw)
    follow.observe(own)
    draw()
    return () => follow.disconnect()
  }, [shape])
  return (
    <svg class="flow-bands" aria-hidden="true">
      {bands.map((band) => <path key={band.key} class={`flow-band-${band.tone}`} d={band.path} />)}
    </svg>
  )
}

function bandsOf(frame: HTMLElement, shares: Share[], destinations: Share[]): Band[] {
  const boxes = boxesOf(frame)
  const received = boxes.get('received')
  const accepted = boxes.get('accepted')
  // One below the other, as on a phone: nothing lies between them.
  if (!received || !accepted || accepted.left <= received.right) return []
  const split = parts(received, shares.map(({ count }) => count))
  const bands = shares.flatMap(({ key, tone, count }, index) => {
    const box = boxes.get(key)
    if (!box || count === 0) return []
    const [top, bottom] = split[index]!
    const end = middleOf(box, bottom - top)
    return [{ key, tone, path: band(received.right, [top, bottom], box.left, end) }]
  })
  // Each destination gets its own copy, so that the split is even.
  const copies = parts(accepted, destinations.map(() => 1))
  const whole = shares.find(({ key }) => key === 'accepted')?.count || 1
  return bands.concat(destinations.flatMap(({ key, tone, count }, index) => {
    const box = boxes.get(`to ${key}`)
    if (!box || count === 0) return []
    const end = middleOf(box, (box.bottom - box.top) * Math.min(1, count / whole))
    return [{ key: `to ${key}`, tone, path: band(accepted.right, copies[index]!, box.left, end) }]
  }))
}

function boxesOf(frame: HTMLElement): Map<string, Box> {
  const origin = frame.getBoundingClientRect()
  const boxes = new Map<string, Box>()
  for (const element of frame.querySelectorAll<HTMLElement>('[data-flow]')) {
    const place = element.getBoundingClientRect()
    boxes.set(element.dataset['flow']!, {
      left: place.left - origin.left,
      right: place.right - origin.left,
      top: place.top - origin.top,
      bottom: place.bottom - origin.top,
    })
  }
  return boxes
}

/** The side of a box, divided as the counts are; nothing that is there is thinner than a line. */
function parts(box: Box, counts: number[]): [number, number][] {
  const total = counts.reduce((sum, count) => sum + count, 0) || 1
  const height = box.bottom - box.top
  const wanted = counts.map((count) => (count > 0 ? Math.max(kThinnest, (count / total) * height) : 0))
  const scale = height / wanted.reduce((sum, one) => sum + one, 0)
  let top = box.top
  return wanted.map((one) => [top, (top += one * scale)])
}

/** So much of a box's side, around its middle. */
function middleOf(box: Box, height: number): [number, number] {
  const middle = (box.top + box.bottom) / 2
  const half = Math.max(kThinnest, Math.min(height, box.bottom - box.top)) / 2
  return [middle - half, middle + half]
}

function band(
  left: number,
  [top, bottom]: [number, number],
  right: number,
  [endTop, endBottom]: [number, number],
): string {
  const middle = (left + right) / 2
  return `M${left} ${top}C${middle} ${top} ${middle} ${endTop} ${right} ${endTop}`
    + `V${endBottom}C${middle} ${endBottom} ${middle} ${bottom} ${left} ${bottom}Z`
}
