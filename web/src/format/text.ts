// Texts of the server as sentences: it writes descriptions without a capital and a full stop.

/** "who may create schemas" is "Who may create schemas."; addresses and the like stay. */
export function sentence(text: string): string {
  if (text === '') return ''
  const word = /^[\p{L}\p{N}_-]+/u.exec(text)?.[0] ?? ''
  const isName = /[_\p{N}\p{Lu}-]/u.test(word) || /^https?$/.test(word)
  const begun = isName ? text : text.charAt(0).toUpperCase() + text.slice(1)
  return /[.!?…:]$/.test(begun) ? begun : `${begun}.`
}
