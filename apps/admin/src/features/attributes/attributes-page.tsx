'use client'

import { Columns3, Plus } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/actions/button'
import { List, ListFrame } from '@/components/data/list'
import { EmptyState } from '@/components/feedback/states'
import { Page } from '@/components/layout/page'
import { useMay } from '@/features/operators/current-operator'
import { onDemand } from '@/lib/on-demand'
import { attributeColumns } from './attribute-columns'
import { useAttributes } from './use-attributes'

const CreateAttributeDialog = onDemand(() =>
  import('./create-attribute-dialog').then((module) => module.CreateAttributeDialog),
)

export function AttributesPage() {
  const may = useMay()
  const [creating, setCreating] = useState(false)
  const attributes = useAttributes()
  const create = may('attributes:write') ? (
    <Button variant="primary" onClick={() => setCreating(true)}>
      <Plus aria-hidden />
      Create attribute
    </Button>
  ) : null

  return (
    <Page
      title="Attributes"
      description="What your store knows about its customers besides their profile, such as a shoe size."
      actions={create}
    >
      <ListFrame label="Attribute list">
        <List
          caption="Attributes"
          columns={attributeColumns}
          query={attributes}
          rows={attributes.data}
          failure="Couldn’t load attributes"
          empty={
            <EmptyState icon={<Columns3 />} title="No attributes yet" actions={create}>
              Customers have a name, a date of birth, and contacts. Create an attribute for each other thing that your
              store needs to know, such as a shoe size, a tax ID, or a member tier.
            </EmptyState>
          }
        />
      </ListFrame>
      <CreateAttributeDialog open={creating} onOpenChange={setCreating} />
    </Page>
  )
}
