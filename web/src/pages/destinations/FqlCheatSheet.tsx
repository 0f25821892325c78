// The filter language on one page; docs/filters.md has all of it.

const kExamples: [string, string][] = [
  ['all', 'Every event.'],
  ['event = "Debug"', 'By the event’s name.'],
  ['type in ["identify", "group"]', 'By type.'],
  ['properties.total >= 100', 'By a property that is a number.'],
  ['number(properties.price) > 5', 'The same where it is sent as text.'],
  ['length(userId) = 0', 'Without a user id: what is missing is null, and null has length 0.'],
  ['contains(lowercase(event), "heartbeat")', 'A part of the name, whatever the case.'],
  [
    'match(context.page.path, "/checkout/*")',
    'A pattern: * any characters, ? one, [a-z] one of these.',
  ],
  ['type = "track" and !properties.test', 'and, or, ! with ( ) where needed.'],
  ['properties.product\\ 1.price > 5', 'A blank in a name takes a backslash.'],
  ["typeof(properties.price) = 'number' and properties.price > 5", 'Where a type is not sure.'],
]

const kFunctions =
  'contains match length lowercase uppercase titlecase snakecase kebabcase ' +
  'typeof bool string number'

export function FqlCheatSheet() {
  return (
    <details class="more cheat-sheet">
      <summary>How conditions are written</summary>
      <table class="table table-dense table-stack" role="table">
        <caption class="visually-hidden">Examples of conditions</caption>
        <thead role="rowgroup">
          <tr role="row">
            <th scope="col" role="columnheader">
              Condition
            </th>
            <th scope="col" role="columnheader">
              Holds for
            </th>
          </tr>
        </thead>
        <tbody role="rowgroup">
          {kExamples.map(([condition, meaning]) => (
            <tr key={condition} role="row">
              <th scope="row" role="rowheader">
                <code>{condition}</code>
              </th>
              <td role="cell">{meaning}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <ul class="cheat-notes">
        <li>
          Operators: <code>and</code> <code>or</code> <code>!</code> <code>=</code>{' '}
          <code>!=</code> <code>&lt;</code> <code>&lt;=</code> <code>&gt;</code> <code>&gt;=</code> <code>in</code>
        </li>
        <li>
          Functions:{' '}
          {kFunctions.split(' ').map((name, index) => (
            <span key={name}>
              {index > 0 && ' '}
              <code>{name}</code>
            </span>
          ))}
        </li>
        <li>
          Nothing is converted. Where a condition has no answer, such as a text compared with a
          number, the event is not delivered, and its rule says why.
        </li>
      </ul>
    </details>
  )
}
