// Two letters in a tile, in place of a logo.

export function Monogram({ name }: { name: string }) {
  const words = name.split(/[\s_-]+/).filter((word) => word !== '')
  const letters =
    words.length > 1 ? words.slice(0, 2).map((word) => [...word][0]) : [...name].slice(0, 2)
  return (
    <span class="monogram" aria-hidden="true">
      {letters.join('')}
    </span>
  )
}
