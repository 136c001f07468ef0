import { describe, expect, test, vi } from 'vitest'
import { page } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import { MergesCard } from '@/features/users/merging/merges-card'
import { aMerge, asha, nair } from './a-merge'
import { expectAccessible } from './accessible'
import { refused, type Service, World } from './world'

const listing = (...items: object[]) => ({ items, page: { type: 'cursor' } })

const opened = async (service: Service, permissions?: [], user = asha) => {
  await render(
    <World
      service={{ getUserAttributeDefinitions: () => ({ items: [], page: {} }), ...service }}
      {...(permissions && { operator: { permissions } })}
    >
      <main>
        <h1>Asha Rao</h1>
        <MergesCard user={user} />
      </main>
    </World>,
  )
}
const card = () => page.getByRole('region', { name: 'Merged customers' })
const undo = () => page.getByRole('button', { name: 'Undo merge… with Asha Nair' })

describe('The card of merges', () => {
  test('says who was merged, why, and by whom, and undoes it', async () => {
    let merges = [aMerge({ changed: ['gender'] })]
    const undoMerge = vi.fn<Service[string]>(() => {
      merges = []
      return { survivor: asha, other: nair, kept: ['gender', 'groups'] }
    })
    await opened({ getUserMerges: () => listing(...merges), undoMerge })
    await expect.element(card()).toMatchTextContent('Called us about both orders · Olive Owner')
    await expect.element(card()).toMatchTextContent('Changed since: gender')
    await expectAccessible()
    await undo().click()
    const question = page.getByRole('alertdialog', { name: 'Undo the merge with Asha Nair?' })
    await expect.element(question).toMatchTextContent('What has changed since stays with this customer: gender.')
    await question.getByLabelText(/^Reason/).fill('Two people')
    await expectAccessible()
    await question.getByRole('button', { name: 'Undo merge' }).click()
    await expect.element(card().getByText('Asha Nair is separate again')).toBeVisible()
    await expect.element(card()).toMatchTextContent('What had changed since stayed with Asha Rao: gender and groups.')
    await expect.element(undo()).not.toBeInTheDocument()
    await expect.element(card().getByRole('list')).not.toBeInTheDocument()
    await expect
      .element(card().getByRole('link', { name: 'Open' }))
      .toHaveAttribute('href', `/a/application-1/customers/${nair._id}`)
    await expectAccessible()
    expect(undoMerge).toHaveBeenCalledExactlyOnceWith({
      userId: asha._id,
      mergeId: aMerge()._id,
      body: { reason: 'Two people' },
    })
  })

  test('offers no undo to those who may not, and for an archived survivor', async () => {
    await opened({ getUserMerges: () => listing(aMerge()) }, [])
    await expect.element(card()).toMatchTextContent('Asha Nair')
    await expect.element(undo()).not.toBeInTheDocument()
    await opened({ getUserMerges: () => listing(aMerge()) }, undefined, { ...asha, status: 'archived' })
    await expect.element(card().last()).toMatchTextContent('Asha Nair')
    await expect.element(undo()).not.toBeInTheDocument()
  })

  test('isn’t there if there are none', async () => {
    const getUserMerges = vi.fn<Service[string]>(() => listing())
    await opened({ getUserMerges })
    await expect.poll(() => getUserMerges).toHaveBeenCalled()
    await expect.element(card()).not.toBeInTheDocument()
  })

  test('says if the merges could not be loaded', async () => {
    await opened({
      getUserMerges: () => {
        throw refused({ code: 'INTERNAL' })
      },
    })
    await expect.element(page.getByText('Couldn’t load the merges')).toBeVisible()
    await expectAccessible()
  })
})
