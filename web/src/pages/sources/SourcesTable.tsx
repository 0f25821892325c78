import type { Accounting, Source, SourceCounts } from '../../api/types'
import { Badge, Status } from '../../components/Status'
import { Table, type Column } from '../../components/Table'
import { exact } from '../../format/number'

export interface SourcesTableProps {
  sources: Source[]
  accounting: Accounting | undefined
}

export function SourcesTable({ sources, accounting }: SourcesTableProps) {
  const count = (key: keyof Omit<SourceCounts, 'rejected_by_code'>) => (source: Source) =>
    accounting ? exact(accounting.sources[source.id]?.[key] ?? 0) : '–'
  const columns: Column<Source>[] = [
    { label: 'Source', header: true, cell: (source) => <SourceName source={source} /> },
    { label: 'Status', cell: (source) => <SourceStatus source={source} /> },
    { label: 'Received', numeric: true, cell: count('received') },
    { label: 'Accepted', numeric: true, cell: count('accepted') },
    {
      label: 'Rejected',
      numeric: true,
      cell: (source) => <Rejected source={source} text={count('rejected')(source)} />,
    },
    { label: 'Duplicates', numeric: true, cell: count('duplicates') },
  ]
  return <Table caption="Sources" columns={columns} rows={sources} rowKey={(source) => source.id} />
}

function SourceName({ source }: { source: Source }) {
  return (
    <>
      <a href={`/sources/${encodeURIComponent(source.id)}`}>{source.name || source.id}</a>
      <div class="under muted">{source.id}</div>
    </>
  )
}

function SourceStatus({ source }: { source: Source }) {
  return (
    <span class="row row-tight">
      {source.enabled
        ? <Status tone="ok">Enabled</Status>
        : <Status tone="neutral">Disabled</Status>}
      {source.mode === 'strict' && <Badge>strict</Badge>}
    </span>
  )
}

function Rejected({ source, text }: { source: Source; text: string }) {
  if (text === '0' || text === '–') return <>{text}</>
  const href = `/debugger?source=${encodeURIComponent(source.id)}&verdict=rejected`
  return <a href={href} aria-label={`${text} rejected, in the debugger`}>{text}</a>
}
