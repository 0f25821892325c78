// Where a key leads to in a list.

const kPage = 10

/** `at` is -1 where nothing is active yet; null: the key is none for moving. */
export function moved(key: string, at: number, count: number): number | null {
  if (count === 0) return null
  const within = (index: number): number => Math.max(0, Math.min(count - 1, index))
  switch (key) {
    case 'ArrowDown':
      return within(at + 1)
    case 'ArrowUp':
      return within(at - 1)
    case 'PageDown':
      return within(at + kPage)
    case 'PageUp':
      return within(at - kPage)
    case 'Home':
      return 0
    case 'End':
      return count - 1
    default:
      return null
  }
}
