'use client'

import type { UserAttributeDefinition } from '@clientele/contracts'
import { Columns3 } from 'lucide-react'
import { useParams } from 'next/navigation'
import { useState } from 'react'
import { Button } from '@/components/actions/button'
import { CopyText } from '@/components/actions/copy'
import { FactList } from '@/components/data/fact-list'
import { Time } from '@/components/data/time'
import { Banner } from '@/components/feedback/banner'
import { Skeleton } from '@/components/feedback/skeleton'
import { Card } from '@/components/layout/card'
import { Page } from '@/components/layout/page'
import { UnreadPage } from '@/components/layout/unread-page'
import { useMay } from '@/features/operators/current-operator'
import { onDemand } from '@/lib/on-demand'
import { AttributeForm } from './attribute-form'
import { useAttributes } from './use-attributes'

const DeleteAttributeDialog = onDemand(() =>
  import('./delete-attribute-dialog').then((module) => module.DeleteAttributeDialog),
)

const back = { to: 'attributes', label: 'Attributes' }

export function AttributePage() {
  const { attributeId } = useParams<{ attributeId: string }>()
  const attributes = useAttributes()
  const attribute = attributes.data?.find(({ _id }) => _id === attributeId)

  if (attribute) return <Found attribute={attribute} />
  return (
    <UnreadPage
      noun="attribute"
      nouns="attributes"
      icon={<Columns3 />}
      back={back}
      query={attributes}
      isMissing={attributes.data !== undefined && !attributes.isFetching}
      why="It was deleted, it belongs to another application, or the URL is mistyped."
      skeleton={
        <div className="grid gap-6 lg:grid-cols-[minmax(0,1fr)_20rem]">
          <Skeleton className="h-96 rounded-xl" />
          <Skeleton className="h-40 rounded-xl" />
        </div>
      }
    />
  )
}

function Found({ attribute }: { attribute: UserAttributeDefinition }) {
  const [deleting, setDeleting] = useState(false)
  const mayWrite = useMay()('attributes:write')
  return (
    <Page
      back={back}
      title={attribute.name}
      actions={
        mayWrite ? (
          <Button variant="danger-outline" onClick={() => setDeleting(true)}>
            Delete
          </Button>
        ) : null
      }
    >
      {mayWrite ? null : (
        <Banner tone="info" className="mb-6">
          Your role lets you view this attribute, but not change it.
        </Banner>
      )}
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <AttributeForm attribute={attribute} disabled={!mayWrite} />
        <Card title="Facts">
          <FactList
            narrow
            facts={[
              { label: 'ID', value: <CopyText value={attribute._id} label="Copy attribute ID" className="px-0" /> },
              { label: 'Created', value: <Time at={attribute.created_at} exact /> },
              { label: 'Last edited', value: <Time at={attribute.modified_at} exact /> },
            ]}
          />
        </Card>
      </div>
      <DeleteAttributeDialog attribute={attribute} open={deleting} onOpenChange={setDeleting} />
    </Page>
  )
}
