// Numbers as people read them: exact with separators where there is room, short where there isn't.

const exactFormat = new Intl.NumberFormat('en')
const shortFormat = new Intl.NumberFormat('en', {
  notation: 'compact',
  maximumSignificantDigits: 3,
})

export function exact(number: number): string {
  return exactFormat.format(number)
}

/** 12.3K, 4.56M; exact below a thousand. */
export function short(number: number): string {
  return Math.abs(number) < 1000 ? exact(Math.round(number * 10) / 10) : shortFormat.format(number)
}

/** 3.4 %; never 0 or 100 of what is not quite that. */
export function percent(part: number, whole: number): string {
  if (whole === 0) return '–'
  const value = (part / whole) * 100
  if (value > 0 && value < 0.1) return '< 0.1 %'
  if (value < 100 && value > 99.9) return '> 99.9 %'
  return `${Math.round(value * 10) / 10} %`
}

/** "1 event", "2 events". */
export function counted(number: number, one: string, many = `${one}s`): string {
  return `${exact(number)} ${number === 1 ? one : many}`
}
