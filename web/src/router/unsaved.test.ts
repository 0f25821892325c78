import { afterEach, expect, test, vi } from 'vitest'
import { discard, hold, isHeld, leave, leaving, stay } from './unsaved'

afterEach(() => {
  stay()
  discard()
})

test('a page that nothing holds is left at once', () => {
  const go = vi.fn()
  leave(go)
  expect(go).toHaveBeenCalledOnce()
  expect(leaving.value).toBe(null)
})

test('a page that is held is left when somebody says so', async () => {
  const go = vi.fn()
  hold()
  leave(go)
  expect(go).not.toHaveBeenCalled()
  expect(leaving.value).toBe(go)
  discard()
  await vi.waitFor(() => expect(go).toHaveBeenCalledOnce())
  expect(isHeld()).toBe(false)
})

test('one who stays stays, and is asked again', () => {
  const go = vi.fn()
  hold()
  leave(go)
  stay()
  expect(leaving.value).toBe(null)
  expect(isHeld()).toBe(true)
})

test('what is saved holds no longer', () => {
  const [one, other] = [hold(), hold()]
  one()
  expect(isHeld()).toBe(true)
  other()
  expect(isHeld()).toBe(false)
})
