import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { z } from 'zod'
import { Button } from '@/components/actions/button'
import { Field } from '@/components/forms/field'
import { Input } from '@/components/forms/input'
import { Select } from '@/components/forms/select'
import { BlockingDialog } from '@/components/overlays/blocking-dialog'
import { ConfirmDialog } from '@/components/overlays/confirm-dialog'
import { ConflictDialog } from '@/components/overlays/conflict-dialog'
import { Dialog, DialogBody, DialogFooter } from '@/components/overlays/dialog'
import { DialogForm, ShownOnce } from '@/components/overlays/form-dialog'
import { Popover } from '@/components/overlays/popover'
import { RequestDialog } from '@/components/overlays/request-dialog'
import { Opened } from './opened'
import type { Stories } from './story'

const nothing = () => undefined
const choices = [
  { value: 'any', label: 'Any' },
  { value: 'active', label: 'Active', hint: 'Can sign in' },
  { value: 'blocked', label: 'Blocked', hint: 'Can’t sign in until unblocked' },
]

const focusedByItself = { current: null }

export const overlays: Stories = {
  'blocking-dialog': {
    pageHeight: 320,
    pageStates: {
      'Above a dialog': (
        <>
          <Dialog open onOpenChange={nothing} title="New group">
            <DialogBody>What the operator was doing.</DialogBody>
          </Dialog>
          <BlockingDialog title="Your session has ended" initialFocus={focusedByItself}>
            <DialogBody>Sign in again to continue.</DialogBody>
            <DialogFooter>
              <Button variant="primary">Sign in</Button>
            </DialogFooter>
          </BlockingDialog>
        </>
      ),
    },
  },
  'confirm-dialog': {
    pageHeight: 420,
    pageStates: {
      Danger: (
        <ConfirmDialog
          open
          onOpenChange={nothing}
          title="Archive 3 customers?"
          action="Archive 3 customers"
          onConfirm={nothing}
        >
          They can no longer sign in, and leave the list.
        </ConfirmDialog>
      ),
      'With a reason': (
        <ConfirmDialog
          open
          onOpenChange={nothing}
          title="Block Asha Rao?"
          action="Block customer"
          reason="required"
          pending
          onConfirm={nothing}
        >
          All sessions end now.
        </ConfirmDialog>
      ),
    },
  },
  'conflict-dialog': {
    pageHeight: 460,
    pageStates: {
      'Two fields': (
        <ConflictDialog
          title="Someone else changed this customer"
          action="Save merged profile"
          conflicts={[
            { key: 'first_name', label: 'First name', mine: 'Asha', theirs: 'Aisha' },
            { key: 'meta', label: 'Metadata', mine: '{\n  "tier": "gold"\n}', theirs: 'Blank' },
          ]}
          onCancel={nothing}
          onSave={nothing}
        />
      ),
    },
  },
  dialog: {
    pageHeight: 420,
    pageStates: {
      Medium: (
        <Dialog open onOpenChange={nothing} title="Versions" description="Each can be restored.">
          <DialogBody>What the dialog is about.</DialogBody>
          <DialogFooter>
            <Button variant="primary">Done</Button>
          </DialogFooter>
        </Dialog>
      ),
      'Large, with more than fits': (
        <Dialog open onOpenChange={nothing} title="Keyboard shortcuts" size="lg">
          <DialogBody>
            {Array.from({ length: 30 }, (_, at) => (
              <p key={at}>Line {at + 1}</p>
            ))}
          </DialogBody>
        </Dialog>
      ),
    },
  },
  'form-dialog': {
    pageHeight: 460,
    pageStates: {
      'A form that was refused': (
        <Dialog open onOpenChange={nothing} title="New group">
          <DialogForm
            onSubmit={(event) => event.preventDefault()}
            refusal="A group with this name already exists."
            action="Create group"
            pending={false}
            onCancel={nothing}
          >
            <Field label="Name">{(wiring) => <Input defaultValue="Regulars" {...wiring} />}</Field>
          </DialogForm>
        </Dialog>
      ),
      'A secret shown once': (
        <Dialog open onOpenChange={nothing} title="API key created">
          <ShownOnce
            title="Copy the secret now"
            secrets={[{ label: 'API secret', value: 'cs_7f9d1c0a5be2f3489d7a6b5c4e3f2a1b0c9d8e7f' }]}
            onDone={nothing}
          >
            It is shown only once.
          </ShownOnce>
        </Dialog>
      ),
    },
  },
  popover: {
    pageHeight: 320,
    pageStates: {
      Open: (
        <Opened>
          <Popover title="Filters" trigger={<Button>Filters</Button>} className="w-72">
            <div className="p-4">
              <Field label="Status">
                {(wiring) => <Select value="any" onValueChange={nothing} choices={choices} {...wiring} />}
              </Field>
            </div>
          </Popover>
        </Opened>
      ),
    },
  },
  'request-dialog': {
    pageHeight: 460,
    pageStates: {
      'Before it is sent': (
        <QueryClientProvider client={new QueryClient()}>
          <RequestDialog
            open
            onOpenChange={nothing}
            title="Create group"
            description="Members are added later."
            action="Create group"
            schema={z.object({ name: z.string() })}
            defaultValues={{ name: 'Regulars' }}
            mutation={{ mutationFn: async () => undefined }}
          >
            {({ register }) => <Field label="Name">{(wiring) => <Input {...wiring} {...register('name')} />}</Field>}
          </RequestDialog>
        </QueryClientProvider>
      ),
    },
  },
}
