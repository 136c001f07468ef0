'use client'

import { Columns3 } from 'lucide-react'
import { Button } from '@/components/actions/button'
import { Popover } from '@/components/overlays/popover'
import type { UsedDisplay } from './use-display'
import { lazily } from '@/lib/on-demand'

const load = async () => ({ default: (await import('./display-fields')).DisplayFields })
const DisplayFields = lazily(load)

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
