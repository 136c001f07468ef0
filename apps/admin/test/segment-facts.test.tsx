import type { UserGroup } from '@clientele/contracts'
import { expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import { SegmentFacts } from '@/features/segments/segment-facts'
import { moment, regulars } from './a-group'
import { World } from './world'

const segment: UserGroup = {
  ...regulars,
  uid: 1,
  name: 'Call them',
  type: 'conditional',
  refreshed_at: moment,
  lag_s: 0,
}

const { refreshed_at: _, ...unfilled } = segment

test.each<[string, UserGroup]>([
  ['Up to date', segment],
  ['Changes of the last 9 seconds may be missing', { ...segment, lag_s: 8.2 }],
  ['Not filled yet', { ...unfilled, status: 'pending', members: 0 }],
  ['Not filled yet', { ...unfilled, status: 'failed', members: 0 }],
  ['Being filled again', { ...segment, status: 'processing' }],
  ['Doesn’t follow changes', { ...segment, is_active: false }],
])('A segment says “%s” about how fresh it is', async (words, group) => {
  await render(
    <World>
      <SegmentFacts group={group} />
    </World>,
  )
  await expect.element(page.getByText(words)).toBeVisible()
})
