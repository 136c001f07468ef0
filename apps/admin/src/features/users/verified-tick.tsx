import { BadgeCheck, Circle } from 'lucide-react'

/** The dashed circle is a circle with dashes, because an icon with a path for each of them is much larger. */
export const VerifiedTick = ({ verified }: { verified: boolean }) =>
  verified ? (
    <BadgeCheck role="img" aria-label="verified" className="size-4 shrink-0 text-success-text">
      <title>Verified</title>
    </BadgeCheck>
  ) : (
    <Circle role="img" aria-label="not verified" strokeDasharray="4 3.854" className="size-4 shrink-0 text-ink-3">
      <title>Not verified</title>
    </Circle>
  )
