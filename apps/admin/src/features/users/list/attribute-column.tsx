'use client'

import type { ListedCustomer } from '@clientele/contracts'
import { ArrowDown, ArrowUp } from 'lucide-react'
import { useAttributes } from '@/features/attributes/use-attributes'
import { wordsOf } from '@/features/attributes/typed-value'
import { cn } from '@/lib/cn'
import type { ListQuery } from './list-query'

/** A customer's value of an attribute. Masked values are revealed on the customer's page only. */
export function AttributeCell({ user, attributeId }: { user: ListedCustomer; attributeId: string }) {
  const value = user.attributes?.find((each) => each.user_attribute_definition_id === attributeId)
  if (!value) return <span className="text-ink-3">–</span>
  return <bdi>{value.masked ? String(value.attribute.value) : wordsOf(value.type, value.attribute.value)}</bdi>
}

/** The name of an attribute as the heading of its column, which sorts the list if an index has the order. */
export function AttributeHeading({ attributeId, query }: { attributeId: string; query: ListQuery }) {
  const attribute = useAttributes().data?.find(({ _id }) => _id === attributeId)
  const name = <bdi>{attribute?.name ?? 'Attribute'}</bdi>
  const isSorted = query.order.startsWith('attribute') && query.state.by === attributeId
  const isDescending = query.order === 'attribute_descending'
  const Arrow = isSorted && isDescending ? ArrowDown : ArrowUp
  const arrow = (
    <Arrow aria-hidden className={cn('size-3.5', isSorted ? 'text-ink' : 'opacity-0 group-hover:opacity-60')} />
  )
  const isInOrder = attribute && !attribute.encrypted && !attribute.masking.enabled && !attribute.is_multi_value
  if (!isInOrder || !query.mayReorder) return name
  return (
    <button
      type="button"
      title="Lists the customers who have a value"
      onClick={() => query.sort(isSorted && !isDescending ? 'attribute_descending' : 'attribute', attributeId)}
      className="focus-ring group -ms-1.5 inline-flex h-6 items-center gap-1 rounded-md px-1.5 hover:text-ink"
    >
      {name}
      {arrow}
    </button>
  )
}
