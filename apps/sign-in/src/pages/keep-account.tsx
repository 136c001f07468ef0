import { useArrival } from '../arrival.ts'
import { call } from '../call.ts'
import type { CodeStep } from '../codes.ts'
import { language, shopNameOf } from '../page-facts.ts'
import { Submit } from '../parts/button.tsx'
import { Form } from '../parts/form.tsx'
import { Heading } from '../parts/heading.tsx'
import { ToTheStore } from '../parts/to-the-store.tsx'
import { cancellationBy } from '../sent-code.ts'
import { useShop } from '../shop.tsx'

/** A valid code for an account that is scheduled for deletion, and when it will be erased. */
export interface KeptProof {
  otp: string
  delete_on?: string
}

/** Someone who signs in to an account that they asked to be deleted can keep it, until it is erased. */
export function KeepAccount({ step, otp, delete_on }: KeptProof & { step: CodeStep }) {
  const { config } = useShop()
  const arrive = useArrival()
  const shop = shopNameOf(config)
  return (
    <>
      <Heading title="Keep your account?" back={{ to: '', label: 'Sign in' }}>
        You asked us to delete your account{shop ? ` at ${shop}` : ''}. Nothing has been erased yet.
      </Heading>
      {delete_on === undefined ? null : (
        <p>
          It will be permanently erased on <strong>{dayOf(delete_on)}</strong>. If you keep it, you’re signed in and
          nothing else changes.
        </p>
      )}
      <Form
        label="Keep your account"
        fields={{}}
        onSubmit={async () => arrive((await call('cancelUserDeletion', { body: cancellationBy(step, otp) })).user)}
      >
        <Submit>Keep my account</Submit>
      </Form>
      <ToTheStore className="button button-quiet wide" />
    </>
  )
}

const dayOf = (moment: string) => new Date(moment).toLocaleDateString(language, { dateStyle: 'long' })
