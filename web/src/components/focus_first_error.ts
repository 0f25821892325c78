// Leads to the first field of a form that has something wrong, once that is rendered: one who can't
// see the page would not know otherwise.

export function focusFirstError(): void {
  setTimeout(() => {
    const wrong = document.querySelectorAll<HTMLElement>('.main [aria-invalid=true]')
    const visible = [...wrong].find((each) => each.offsetParent !== null)
    visible?.focus()
  })
}
