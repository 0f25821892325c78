// An id from a name, as the server wants ids: `[a-z0-9][a-z0-9_-]{0,63}`.

const kIdMax = 64

export function idFromName(name: string): string {
  const plain = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
  const dashed = plain.replace(/[^a-z0-9_]+/g, '-').replace(/^[-_]+/, '')
  return dashed.slice(0, kIdMax).replace(/-+$/, '')
}
