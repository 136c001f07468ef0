import type { CSSProperties } from 'react'
import type { Tea } from '@/teas'

/** A picture of a tea, drawn from its colors. */
export const Cup = ({ tea: { leaf, cup } }: { tea: Tea }) => (
  <div className="cup" aria-hidden="true" style={{ '--leaf-of-tea': leaf, '--cup-of-tea': cup } as CSSProperties} />
)
