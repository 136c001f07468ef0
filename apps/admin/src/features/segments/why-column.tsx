import type { Membership } from '@clientele/contracts'
import { Button } from '@/components/actions/button'
import type { Column } from '@/components/data/list'
import { Popover } from '@/components/overlays/popover'
import { lazily } from '@/lib/on-demand'

const load = () => import('./membership-reasons')
const MembershipReasons = lazily(async () => ({ default: (await load()).MembershipReasons }))

/** Why a customer is in each of their groups. */
export const whyColumn = (userId: string): Column<Membership> => ({
  name: 'why',
  heading: 'Reason',
  className: 'text-end',
  cell: (group) => (
    <Popover
      title={`Why this customer is in ${group.name ?? 'the group'}`}
      align="end"
      className="w-88 max-w-[calc(100vw-1.5rem)] p-4"
      preload={load}
      trigger={
        <Button size="sm" variant="ghost" className="relative z-10">
          Why?
        </Button>
      }
    >
      <MembershipReasons groupId={String(group.uid)} userId={userId} />
    </Popover>
  ),
})
