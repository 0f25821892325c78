// Reads server-sent events from text as it comes, in pieces of any size, as the HTML standard has
// it.
//
//   const parser = new SseParser()
//   for (const message of parser.push(text)) …   // {event, data, id}

export interface SseMessage {
  event: string
  data: string
  /** The last id that was named, here or before. */
  id: string
}

/** An event is far shorter; what is longer is no event stream. */
export const kSseBufferMax = 4 * 1024 * 1024

export class SseParser {
  private rest = ''
  private data: string[] = []
  private event = ''
  private id = ''
  private started = false

  push(text: string): SseMessage[] {
    this.rest += text
    if (!this.started && this.rest !== '') {
      this.started = true
      this.rest = this.rest.replace(/^\uFEFF/, '')
    }
    const messages: SseMessage[] = []
    // A \r at the very end may be the first half of \r\n.
    const lines = this.rest.split(/\r\n|\n|\r(?!$)/)
    this.rest = lines.pop()!
    if (this.rest.length > kSseBufferMax) throw new Error('A line of the stream is too long.')
    for (const line of lines) {
      if (line !== '') this.take(line)
      else this.finish(messages)
    }
    return messages
  }

  private take(line: string): void {
    const colon = line.indexOf(':')
    if (colon === 0) return
    const field = colon < 0 ? line : line.slice(0, colon)
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '')
    if (field === 'data') this.data.push(value)
    else if (field === 'event') this.event = value
    else if (field === 'id' && !value.includes('\0')) this.id = value
  }

  private finish(messages: SseMessage[]): void {
    if (this.data.length > 0) {
      messages.push({ event: this.event || 'message', data: this.data.join('\n'), id: this.id })
    }
    this.data = []
    this.event = ''
  }
}
