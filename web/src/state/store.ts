// A value that several components look at: set it anywhere, and those that use it render again.

import { useEffect, useState } from 'preact/hooks'

export class Store<T> {
  private readonly listeners = new Set<() => void>()

  constructor(private current: T) {}

  get value(): T {
    return this.current
  }

  set(next: T): void {
    if (Object.is(next, this.current)) return
    this.current = next
    for (const listener of [...this.listeners]) listener()
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }
}

export function useStore<T>(store: Store<T>): T {
  const [value, setValue] = useState(() => store.value)
  useEffect(() => {
    // It may have changed between the first rendering and this effect.
    setValue(() => store.value)
    return store.subscribe(() => setValue(() => store.value))
  }, [store])
  return value
}
