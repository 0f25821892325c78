import { expect, test } from 'vitest'
import { kSseBufferMax, SseParser } from './sse'

test('an event has its name, its data and its id', () => {
  const messages = new SseParser().push('id: 7\nevent: event\ndata: {"a":1}\n\n')
  expect(messages).toEqual([{ event: 'event', data: '{"a":1}', id: '7' }])
})

test('an event that comes in pieces is one event', () => {
  const parser = new SseParser()
  expect(parser.push('da')).toEqual([])
  expect(parser.push('ta: x\r')).toEqual([])
  expect(parser.push('\n\r')).toEqual([])
  expect(parser.push('\n')).toEqual([{ event: 'message', data: 'x', id: '' }])
})

test('lines of data are joined', () => {
  expect(new SseParser().push('data: a\ndata: b\n\n')[0]!.data).toBe('a\nb')
})

test('comments and events without data are passed over', () => {
  expect(new SseParser().push(': still here\n\nevent: event\n\n')).toEqual([])
})

test('the id goes on for events that name none', () => {
  const messages = new SseParser().push('id: 1\ndata: a\n\ndata: b\n\n')
  expect(messages.map((message) => message.id)).toEqual(['1', '1'])
})

test('a single space after the colon is no data, a second one is', () => {
  expect(new SseParser().push('data:  a\n\n')[0]!.data).toBe(' a')
  expect(new SseParser().push('data:a\n\n')[0]!.data).toBe('a')
})

test('a byte order mark before the first line is passed over', () => {
  expect(new SseParser().push('\uFEFFdata: a\n\n')[0]!.data).toBe('a')
})

test('a line without an end is given up', () => {
  const parser = new SseParser()
  expect(() => parser.push('x'.repeat(kSseBufferMax + 1))).toThrow()
})
