// Which route a path is, and what its parts are: `/sources/:id` of `/sources/shop` is {id: 'shop'}.

export type Params = Record<string, string>

function parts(path: string): string[] {
  return path.split('/').filter((part) => part !== '')
}

function decoded(part: string): string | null {
  try {
    return decodeURIComponent(part)
  } catch {
    return null
  }
}

export function matchPath(pattern: string, path: string): Params | null {
  const wanted = parts(pattern)
  const given = parts(path)
  if (wanted.length !== given.length) return null
  const params: Params = {}
  for (const [index, part] of wanted.entries()) {
    const value = decoded(given[index]!)
    if (value === null) return null
    if (part.startsWith(':')) params[part.slice(1)] = value
    else if (part !== value) return null
  }
  return params
}
