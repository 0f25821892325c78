// A way to an element, as steps from the whole page: `{"role", "name", "exact", "checked", …}`,
// `{"label"}`, `{"text"}`, `{"title"}`, each within what was found before; `{"nth"}` picks one, and
// `{"with"}` keeps those that have a text. `{"css"}` is for what has neither role nor label.

const nameOf = (name) => (typeof name === 'object' && name !== null ? new RegExp(name.re) : name)

const step = (from, one) => {
  const { exact } = one
  if ('role' in one) {
    const { role, name, ...states } = one
    return from.getByRole(role, { ...states, ...(name != null && { name: nameOf(name) }) })
  }
  if ('label' in one) return from.getByLabel(nameOf(one.label), { exact })
  if ('text' in one) return from.getByText(nameOf(one.text), { exact })
  if ('with' in one) return from.filter({ hasText: nameOf(one.with) })
  if ('nth' in one) return from.nth(one.nth)
  if ('css' in one) return from.locator(one.css)
  throw new Error(`no such step: ${JSON.stringify(one)}`)
}

export const placeOf = (page, at) => at.reduce(step, page)
