export function FateLines(_: { destinations: object; nameOf: (id: string) => string }) { return null }
