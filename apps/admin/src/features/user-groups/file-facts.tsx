import type { UserGroup } from '@clientele/contracts'
import { CopyText } from '@/components/actions/copy'
import { FactList } from '@/components/data/fact-list'
import { Time } from '@/components/data/time'
import { Card } from '@/components/layout/card'
import { count } from '@/lib/format'
import { formatOf } from './file-text'

/** What is known about a group whose members come from a file. */
export const FileFacts = ({ group }: { group: UserGroup }) => (
  <Card>
    <FactList
      facts={[
        { label: 'Members', value: count(group.members ?? 0) },
        { label: 'Skipped rows', value: count(group.error?.count ?? 0) },
        { label: 'Created', value: <Time at={group.created_at} exact /> },
        { label: 'Changed', value: <Time at={group.modified_at} exact /> },
        {
          label: 'Group ID',
          value: <CopyText value={String(group.uid)} label="Copy group ID" className="px-0" />,
        },
        {
          label: 'File',
          value: group.file_url?.startsWith('http') ? <span className="break-all">{group.file_url}</span> : 'Uploaded',
        },
        { label: 'Format', value: group.recognized && formatOf(group.recognized) },
      ]}
    />
  </Card>
)
