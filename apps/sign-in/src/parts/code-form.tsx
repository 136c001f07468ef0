import { typedCode } from '@clientele/contracts'
import { type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { asFailure, Failure, fieldFailure } from '../call.ts'
import { momentIn } from '../codes.ts'
import { Form, useForm } from './form.tsx'
import { Submit } from './button.tsx'
import { timeOf, useSecondsUntil } from './notice.tsx'

const length = 6

type CodeFormProps = {
  /** When another one can be requested. */
  again_at: number
  onVerify: (otp: string) => Promise<unknown>
  /** Returns when the next one can be requested. */
  onResend: () => Promise<number>
  action?: string
  look?: 'main' | 'danger'
  /** What "Send again" sends. */
  sends?: 'code' | 'link'
  children?: ReactNode
} & (
  | {
      /** The contact that the code was sent to, for display. */
      to: string
      hint?: undefined
    }
  | {
      /** How to get the code, if it wasn't sent directly. */
      hint: ReactNode
      to?: undefined
    }
)

/** Six digits: typed, pasted, or filled in by the phone. The last digit submits the form. */
export function CodeForm({
  to,
  again_at,
  onVerify,
  onResend,
  action = 'Continue',
  look = 'main',
  sends = 'code',
  hint,
  children,
}: CodeFormProps) {
  // A new code starts a new form: the old digits and their error mean nothing anymore.
  const [round, setRound] = useState(0)
  return (
    <>
      <Form
        key={round}
        label="Enter the code"
        fields={{ otp: ['request_id'] }}
        onSubmit={async ({ otp = '' }) => {
          if (otp.length < length) throw fieldFailure('otp', `Enter the ${length} digits of the code.`)
          await onVerify(otp).catch(blamingTheCode)
        }}
      >
        <CodeInput
          hint={
            hint ?? (
              <>
                We sent {length} digits to{' '}
                <strong className="break">
                  <bdi>{to}</bdi>
                </strong>
                . The code is valid for ten minutes.
              </>
            )
          }
        />
        {children}
        <Submit waiting="Checking the code" look={look}>
          {action}
        </Submit>
      </Form>
      <Resend
        again_at={again_at}
        onResend={async () => {
          const next_at = await onResend()
          setRound(round + 1)
          return next_at
        }}
        sends={sends}
      />
    </>
  )
}

/** Shows a wrong code as an error of the field, so that the digits can be replaced. */
function blamingTheCode(error: unknown): never {
  throw error instanceof Failure && error.code === 'WRONG_CODE' ? fieldFailure('otp', error.message) : error
}

function CodeInput({ hint }: { hint: ReactNode }) {
  const input = useRef<HTMLInputElement>(null)
  const [otp, setOtp] = useState('')
  const [hasFocus, setFocus] = useState(false)
  const id = useId()
  const { faultOf, forget } = useForm()
  const fault = faultOf('otp')
  useEffect(() => input.current?.focus(), [])
  // A wrong code is retyped as a whole.
  useEffect(() => {
    if (fault) input.current?.select()
  }, [fault])

  function take(text: string) {
    const digits = typedCode(text).slice(0, length)
    setOtp(digits)
    forget('otp')
    // Wait until the state is in the input, so that the form reads it.
    if (digits.length === length && digits !== otp) setTimeout(() => input.current?.form?.requestSubmit())
  }

  return (
    <div className="field">
      <label htmlFor={id}>Code</label>
      <div className="code" data-focus={hasFocus} data-invalid={Boolean(fault)}>
        {Array.from({ length }, (_, at) => (
          <span key={at} aria-hidden className="digit" data-here={hasFocus && at === Math.min(otp.length, length - 1)}>
            {otp[at] ?? ''}
          </span>
        ))}
        <input
          ref={input}
          id={id}
          name="otp"
          className="code-input"
          inputMode="numeric"
          autoComplete="one-time-code"
          enterKeyHint="done"
          aria-required
          aria-invalid={fault ? true : undefined}
          aria-describedby={fault ? `${id}-fault ${id}-hint` : `${id}-hint`}
          value={otp}
          onChange={(event) => take(event.target.value)}
          onFocus={() => setFocus(true)}
          onBlur={() => setFocus(false)}
        />
      </div>
      {fault ? (
        <p className="fault" role="alert" id={`${id}-fault`}>
          {fault}
        </p>
      ) : null}
      <p className="hint" id={`${id}-hint`}>
        {hint}
      </p>
    </div>
  )
}

function Resend({ again_at, onResend, sends }: Pick<CodeFormProps, 'again_at' | 'onResend' | 'sends'>) {
  const [openAt, setOpenAt] = useState(again_at)
  const [says, setSays] = useState('')
  const left = useSecondsUntil(openAt)

  async function resend() {
    setSays('')
    try {
      setOpenAt(await onResend())
      setSays(`We sent another ${sends}.`)
    } catch (error) {
      const failure = asFailure(error)
      if (failure.wait_s) setOpenAt(momentIn(failure.wait_s))
      setSays(failure.message || failure.faults[0]?.message || '')
    }
  }

  return (
    <div className="resend">
      {left > 0 ? (
        <p className="hint">
          Didn’t get it? Another {sends} in <span className="tabular">{timeOf(left)}</span>.
        </p>
      ) : (
        <button type="button" className="link" onClick={() => void resend()}>
          Send another {sends}
        </button>
      )}
      <p className="hint" role="status">
        {says}
      </p>
    </div>
  )
}
