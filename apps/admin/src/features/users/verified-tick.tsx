import { BadgeCheck, CircleDashed } from 'lucide-react'

export const VerifiedTick = ({ verified }: { verified: boolean }) =>
  verified ? (
    <BadgeCheck role="img" aria-label="verified" className="size-4 shrink-0 text-success-text">
      <title>Verified</title>
    </BadgeCheck>
  ) : (
    <CircleDashed role="img" aria-label="not verified" className="size-4 shrink-0 text-ink-3">
      <title>Not verified</title>
    </CircleDashed>
  )
