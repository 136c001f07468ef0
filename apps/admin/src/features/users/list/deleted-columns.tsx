'use client'

import { useEffect } from 'react'
import { failureOf } from '@/lib/failure'
import type { UsedDisplay } from './use-display'
import { attributeColumn, attributesIn } from './user-columns'

interface DeletedColumnsProps {
  display: UsedDisplay
  error: unknown
}

/** Leaves out columns of attributes that have been deleted, once the list was refused. */
export function DeletedColumns({ display, error }: DeletedColumnsProps) {
  useDeletedColumns(display, error)
  return null
}

/** Leaves out columns of attributes that have been deleted. The list is refused because of them, and the error names their places. */
export function useDeletedColumns({ columns, showColumns }: UsedDisplay, error: unknown) {
  useEffect(() => {
    const failure = failureOf(error)
    if (failure?.code !== 'ATTRIBUTE_NOT_FOUND') return
    const shown = attributesIn(columns)
    const deleted = new Set<string | undefined>(
      failure.details.map(({ field }) => {
        const id = shown[Number(/^definitionIds\.(\d+)$/.exec(field)?.[1])]
        return id && attributeColumn(id)
      }),
    )
    const left = columns.filter((name) => !deleted.has(name))
    if (left.length < columns.length) showColumns(left)
  }, [columns, showColumns, error])
}
