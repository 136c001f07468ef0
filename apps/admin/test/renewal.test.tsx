import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { afterEach, expect, test, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import { Dialog, DialogBody } from '@/components/overlays/dialog'
import { SessionKeeper } from '@/features/shell/session-keeper'
import { announceSignIn } from '@/lib/renewal'
import { useTRPC } from '@/lib/trpc'
import { expectAccessible } from './accessible'
import { refused, type Service, World } from './world'

/** A service whose session has ended until someone signs in. */
const withEndedSession = () => {
  let signedInAs: string | undefined
  const calls: string[] = []
  const guarded = (name: string, answer: unknown) => () => {
    calls.push(name)
    if (!signedInAs) throw refused({ code: 'UNAUTHENTICATED' })
    return answer
  }
  const service: Service = {
    getApplications: guarded('getApplications', { items: [{ _id: '1', name: 'Meadow' }] }),
    createApplication: guarded('createApplication', { application: {} }),
    getCurrentOperator: () => {
      if (!signedInAs) throw refused({ code: 'UNAUTHENTICATED' })
      return { actor: { kind: 'operator', id: signedInAs, name: signedInAs } }
    },
    signIn: (input) => {
      const { email, password } = (input as { body: { email: string; password: string } }).body
      if (password !== 'right') throw refused({ code: 'WRONG_CREDENTIALS' })
      signedInAs = email === 'olive@example.com' ? 'operator-1' : email
      return { operator: { _id: signedInAs } }
    },
  }
  const signInElsewhere = (as: string) => {
    signedInAs = as
    announceSignIn()
  }
  return { service, calls, signInElsewhere }
}

/** A page that reads something, and changes something from a dialog. */
function Working() {
  const trpc = useTRPC()
  const [name, setName] = useState('')
  const [isOpen, setIsOpen] = useState(false)
  const list = useQuery(trpc.getApplications.queryOptions({}, { enabled: false }))
  const create = useMutation(trpc.createApplication.mutationOptions())
  return (
    <main>
      <h1>Applications</h1>
      <button type="button" onClick={() => void list.refetch()}>
        Load
      </button>
      <button type="button" onClick={() => setIsOpen(true)}>
        Open
      </button>
      <p>{list.data?.items[0]?.name ?? (list.isError ? 'Failed' : 'Nothing yet')}</p>
      <Dialog open={isOpen} onOpenChange={setIsOpen} title="New application">
        <DialogBody>
          <input aria-label="Name" value={name} onChange={(event) => setName(event.target.value)} />
          <button type="button" onClick={() => create.mutate({ body: { name } })}>
            Create
          </button>
          <p>{create.isSuccess ? 'Created' : create.isError ? 'Refused' : create.isPending ? 'Creating' : ''}</p>
        </DialogBody>
      </Dialog>
      <SessionKeeper />
    </main>
  )
}

const opened = async () => {
  const { service, calls, signInElsewhere } = withEndedSession()
  await render(
    <World service={service}>
      <Working />
    </World>,
  )
  return { calls, signInElsewhere }
}

const dialog = () => page.getByRole('dialog', { name: 'Your session has ended' })
const password = () => dialog().getByLabelText('Password', { exact: true })
const signIn = async (typed: string) => {
  await password().fill(typed)
  await userEvent.keyboard('{Enter}')
}

afterEach(() => vi.restoreAllMocks())

test('A query that finds the session ended is repeated after the operator signs in again', async () => {
  const { calls } = await opened()
  await page.getByRole('button', { name: 'Load' }).click()
  await expect.element(password()).toHaveFocus()
  await expect.element(dialog().getByLabelText('Email')).toHaveValue('olive@example.com')
  await expectAccessible()
  await signIn('right')
  await expect.element(dialog()).not.toBeInTheDocument()
  await expect.element(page.getByText('Meadow')).toBeVisible()
  expect(calls).toEqual(['getApplications', 'getApplications'])
})

test('A change made in a dialog waits below, with everything typed, also while Escape is pressed', async () => {
  const { calls } = await opened()
  await page.getByRole('button', { name: 'Open' }).click()
  await page.getByLabelText('Name').fill('Outlet')
  await page.getByRole('button', { name: 'Create' }).click()
  await expect.element(password()).toHaveFocus()
  await userEvent.keyboard('{Escape}{Escape}{Escape}')
  await expect.element(dialog()).toBeVisible()
  await signIn('wrong')
  await expect.element(dialog().getByRole('alert')).toHaveTextContent('The email or password is incorrect.')
  await expect.element(password()).toHaveFocus()
  await signIn('right')
  await expect.element(page.getByText('Created')).toBeVisible()
  await expect.element(page.getByLabelText('Name')).toHaveValue('Outlet')
  expect(calls).toEqual(['createApplication', 'createApplication'])
})

test('Signing in in another tab continues this one', async () => {
  const { signInElsewhere } = await opened()
  await page.getByRole('button', { name: 'Load' }).click()
  await expect.element(dialog()).toBeVisible()
  signInElsewhere('operator-1')
  await expect.element(page.getByText('Meadow')).toBeVisible()
  await expect.element(dialog()).not.toBeInTheDocument()
})

test('Someone else who signs in is warned first, and what was typed is not sent in their name', async () => {
  const { calls } = await opened()
  await page.getByRole('button', { name: 'Load' }).click()
  await dialog().getByLabelText('Email').fill('rob@example.com')
  await expect.element(dialog().getByText(/unsaved changes are lost/)).toBeVisible()
  await expect.element(dialog().getByRole('button', { name: 'Sign in and reload' })).toBeVisible()
  await expectAccessible()
  expect(calls).toEqual(['getApplications'])
})

test('Someone else who signs in in another tab is noticed at once, before anything is refused', async () => {
  const { calls, signInElsewhere } = await opened()
  signInElsewhere('Rob')
  const warning = page.getByRole('dialog', { name: 'Someone else has signed in' })
  await expect.element(warning.getByRole('button', { name: 'Reload as Rob' })).toBeVisible()
  await expectAccessible()
  await warning.getByLabelText('Password', { exact: true }).fill('right')
  await warning.getByRole('button', { name: 'Sign in' }).click()
  await expect.element(warning).not.toBeInTheDocument()
  expect(calls).toEqual([])
})
