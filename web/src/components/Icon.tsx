// The console's pictograms: 16 by 16, drawn with the text's colour, and never the only sign of anything.

const kPaths = {
  overview: 'M2.5 13.5v-4M6.2 13.5V6M9.8 13.5V8.5M13.5 13.5v-11',
  source: 'M8 2v7M5 6.2 8 9.2l3-3M2.5 9.5v3a1 1 0 0 0 1 1h9a1 1 0 0 0 1-1v-3',
  debugger: 'M1.5 8h3l2-5 3 10 2-5h3',
  schema: 'M2.5 3.5h11v9h-11zM2.5 6.5h11M6.5 6.5v6',
  destination: 'M8 9.5v-7M5 5.5l3-3 3 3M2.5 9.5v3a1 1 0 0 0 1 1h9a1 1 0 0 0 1-1v-3',
  delivery: 'M1.5 8h9M7.5 4.5 11 8l-3.5 3.5M14 3v10',
  failed: 'M8 2 14.5 13.5h-13zM8 6.5v3M8 11.4v.2',
  replay: 'M3 8a5 5 0 1 0 1.6-3.7M2.8 2.5v3h3',
  menu: 'M2.5 4.5h11M2.5 8h11M2.5 11.5h11',
  close: 'M4 4l8 8M12 4l-8 8',
  sun: 'M8 5.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6zM8 1.5v1M8 13.5v1M1.5 8h1M13.5 8h1'
    + 'M3.4 3.4l.7.7M11.9 11.9l.7.7M3.4 12.6l.7-.7M11.9 4.1l.7-.7',
  moon: 'M13.5 9.3A5.8 5.8 0 1 1 6.7 2.5a4.6 4.6 0 0 0 6.8 6.8z',
  ok: 'M3 8.5 6.3 11.8 13 4.8',
  warning: 'M8 2 14.5 13.5h-13zM8 6.5v3M8 11.4v.2',
  bad: 'M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8zM8 4.8v3.6M8 10.9v.2',
  info: 'M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8zM8 7.4v3.8M8 5v.2',
  wait: 'M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8zM8 4.6V8l2.2 1.6',
  off: 'M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8zM5.2 8h5.6',
  copy: 'M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3',
  pause: 'M5.5 3v10M10.5 3v10',
  play: 'M4.5 2.8v10.4L13 8z',
  plus: 'M8 3v10M3 8h10',
  search: 'M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9zM10.3 10.3l3.2 3.2',
  next: 'M6 3.5 10.5 8 6 12.5',
  down: 'M3.5 6 8 10.5 12.5 6',
  download: 'M8 2v8M5 7l3 3 3-3M2.5 13.5h11',
  trash: 'M2.5 4.5h11M6 4.5v-2h4v2M4 4.5l.6 9h6.8l.6-9',
} as const

export type IconName = keyof typeof kPaths

export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" width={size} height={size} aria-hidden="true">
      <path d={kPaths[name]} />
    </svg>
  )
}
