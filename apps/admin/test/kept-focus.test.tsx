import { type ReactNode, useEffect, useState } from 'react'
import { expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import { Button } from '@/components/actions/button'
import { Pager } from '@/components/data/pager'
import { Card } from '@/components/layout/card'
import { Page } from '@/components/layout/page'
import { ConfirmDialog } from '@/components/overlays/confirm-dialog'
import { keepFocus } from '@/lib/keep-focus'
import { World } from './world'

function Frame({ children }: { children: ReactNode }) {
  useEffect(keepFocus, [])
  return (
    <World>
      <main tabIndex={-1}>{children}</main>
    </World>
  )
}

const heading = (name: string) => page.getByRole('heading', { name })
const press = async (name: string) => {
  const button = page.getByRole('button', { name, exact: true })
  button.element().focus()
  await userEvent.keyboard('{Enter}')
}

function Steps() {
  const [step, setStep] = useState(0)
  if (step === 2) return <Page title="Report">Done.</Page>
  return (
    <Page title="Import customers">
      {step === 0 ? (
        <Card key="file" title="Choose a file">
          <Button onClick={() => setStep(1)}>Upload</Button>
        </Card>
      ) : (
        <Card key="review" title="Review">
          <Button onClick={() => setStep(2)}>Start</Button>
        </Card>
      )}
    </Page>
  )
}

test('The focus of a step that is done moves to the heading of the page', async () => {
  await render(
    <Frame>
      <Steps />
    </Frame>,
  )
  await press('Upload')
  await expect.element(heading('Import customers')).toHaveFocus()
  await userEvent.keyboard('{Tab}')
  await expect.element(page.getByRole('button', { name: 'Start' })).toHaveFocus()
  expect(heading('Import customers').element().hasAttribute('tabindex')).toBe(false)
  await press('Start')
  await expect.element(heading('Report')).toHaveFocus()
})

function Sessions() {
  const [rows, setRows] = useState(['Phone', 'Laptop'])
  const [asking, setAsking] = useState<string>()
  return (
    <Page title="Asha Rao">
      <Card title="Sessions">
        <ul>
          {rows.map((row) => (
            <li key={row}>
              <Button onClick={() => setAsking(row)}>End {row}</Button>
            </li>
          ))}
        </ul>
      </Card>
      <ConfirmDialog
        open={asking !== undefined}
        onOpenChange={() => setAsking(undefined)}
        title="End the session?"
        action="End session"
        onConfirm={() => {
          setAsking(undefined)
          setRows(rows.filter((row) => row !== asking))
        }}
      >
        It ends now.
      </ConfirmDialog>
    </Page>
  )
}

test('A dialog returns the focus to what opened it, or if that is gone, to the card around it', async () => {
  await render(
    <Frame>
      <Sessions />
    </Frame>,
  )
  await press('End Laptop')
  await expect.element(page.getByRole('button', { name: 'Cancel' })).toHaveFocus()
  await userEvent.keyboard('{Escape}')
  await expect.element(page.getByRole('button', { name: 'End Laptop' })).toHaveFocus()
  await press('End Laptop')
  await press('End session')
  await expect.element(page.getByRole('alertdialog')).not.toBeInTheDocument()
  await expect.element(heading('Sessions')).toHaveFocus()
})

function Rows() {
  const [at, setAt] = useState(1)
  return (
    <Page title="Customers">
      <Pager summary="" page={at} hasNext={at < 2} pageSize={10} rows={10} onPage={setAt} />
    </Page>
  )
}

test('At the end of a list, the focus moves to the button beside', async () => {
  await render(
    <Frame>
      <Rows />
    </Frame>,
  )
  await press('Next')
  await expect.element(page.getByRole('button', { name: 'Previous' })).toHaveFocus()
  await press('Previous')
  await expect.element(page.getByRole('button', { name: 'Next' })).toHaveFocus()
})

test('Those who click beside everything have no focus, and keep none', async () => {
  function Fading() {
    const [there, setThere] = useState(true)
    return (
      <Page title="Customers">
        <Button onClick={() => setTimeout(() => setThere(false), 400)}>Later</Button>
        {there ? <Button>Fades</Button> : <p>Faded</p>}
        <p>Nothing here</p>
      </Page>
    )
  }
  await render(
    <Frame>
      <Fading />
    </Frame>,
  )
  await page.getByRole('button', { name: 'Later' }).click()
  page.getByRole('button', { name: 'Fades' }).element().focus()
  await page.getByText('Nothing here').click()
  await expect.element(page.getByText('Faded')).toBeVisible()
  await new Promise((resolve) => setTimeout(resolve, 300))
  expect(document.activeElement?.matches('body, main')).toBe(true)
})

test('What is wrong in a dialog has the focus', async () => {
  await render(
    <World>
      <ConfirmDialog
        open
        onOpenChange={() => undefined}
        title="Block 30 customers?"
        action="Block"
        reason="required"
        typed="30"
        onConfirm={() => undefined}
      >
        They can’t sign in.
      </ConfirmDialog>
    </World>,
  )
  await press('Block')
  await expect.element(page.getByLabelText('Reason')).toHaveFocus()
  await userEvent.keyboard('Fraud')
  await press('Block')
  await expect.element(page.getByLabelText('Type 30 to confirm')).toHaveFocus()
})
