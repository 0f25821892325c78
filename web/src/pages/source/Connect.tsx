// Lines to copy into a program, with key and address filled in.

import { useState } from 'preact/hooks'
import type { Source } from '../../api/types'
import { Card } from '../../components/Card'
import { CodeBlock } from '../../components/CodeBlock'
import { ErrorState, Skeleton } from '../../components/States'
import { Tabs } from '../../components/Tabs'
import { useServer } from '../../state/use_server'
import { addressOf } from './address'
import { snippetsOf, type Snippet } from './snippets'

export function Connect({ source }: { source: Source }) {
  const server = useServer()
  const [tab, setTab] = useState('cpp')
  const key = source.write_keys[0]
  if (!key) return null
  if (!server.data) {
    return (
      <Card title="Connect">
        {server.error ? <ErrorState of={server} /> : <Skeleton lines={8} />}
      </Card>
    )
  }
  const snippets = snippetsOf(key, addressOf(server.data.tracking, location.hostname))
  const shown = snippets.find((snippet) => snippet.id === tab)!
  return (
    <Card title="Connect" intro="Any library that speaks Segment’s Tracking API can send here.">
      <Tabs label="Language" tabs={snippets} value={tab} onChange={setTab}>
        <Lines key={tab} snippet={shown} />
      </Tabs>
    </Card>
  )
}

function Lines({ snippet }: { snippet: Snippet }) {
  return (
    <div class="stack stack-tight">
      {snippet.install && <CodeBlock code={snippet.install} label="what to install" />}
      <CodeBlock code={snippet.code} label={`${snippet.label} snippet`} />
      {snippet.note && <p class="muted">{snippet.note}</p>}
    </div>
  )
}
