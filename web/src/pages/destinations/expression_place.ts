// Where an error is in an expression. The server counts bytes of UTF-8, a page counts UTF-16 units,
// and people see lines and characters.

/** The index in `text` of the character that holds the byte; its length where that lies behind. */
export function indexOfByte(text: string, byte: number): number {
  let bytes = 0
  let index = 0
  for (const character of text) {
    const size = bytesOf(character.codePointAt(0) ?? 0)
    if (bytes + size > byte) return index
    bytes += size
    index += character.length
  }
  return text.length
}

function bytesOf(codePoint: number): number {
  if (codePoint < 0x80) return 1
  if (codePoint < 0x800) return 2
  return codePoint < 0x10000 ? 3 : 4
}

export interface Place {
  line: number
  column: number
  before: string
  /** The character itself; a blank at the end of a line and of the text. */
  at: string
  after: string
}

/** The line that has the byte, cut in three; line and column count from 1. */
export function placeOf(text: string, byte: number): Place {
  const index = indexOfByte(text, byte)
  const start = text.lastIndexOf('\n', index - 1) + 1
  const end = text.indexOf('\n', index)
  const line = text.slice(start, end === -1 ? text.length : end)
  const before = text.slice(start, index)
  const rest = line.slice(before.length)
  const at = rest === '' ? '' : String.fromCodePoint(rest.codePointAt(0) ?? 32)
  return {
    line: text.slice(0, start).split('\n').length,
    column: [...before].length + 1,
    before,
    at: at === '' ? ' ' : at,
    after: rest.slice(at.length),
  }
}

/** The message without its place in words, which is shown in the expression instead. */
export function withoutPlace(message: string): string {
  return message.replace(/^(if: )?line \d+, column \d+: /, '')
}
