'use client'

import { Columns3 } from 'lucide-react'
import { lazy } from 'react'
import { Button } from '@/components/actions/button'
import { Popover } from '@/components/overlays/popover'
import type { UsedDisplay } from './use-display'

const load = async () => ({ default: (await import('./display-fields')).DisplayFields })
const DisplayFields = lazy(load)

/** The button that opens the list’s columns and density. */
export function DisplayMenu({ display }: { display: UsedDisplay }) {
  return (
    <Popover
      title="Columns and density"
      align="end"
      className="w-64"
      preload={load}
      trigger={
        <Button aria-label="Columns and density" className="h-9 max-sm:hidden sm:h-8">
          <Columns3 aria-hidden />
          <span className="max-xl:hidden">Columns</span>
        </Button>
      }
    >
      <DisplayFields display={display} />
    </Popover>
  )
}
