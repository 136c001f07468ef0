'use client'

import { useFormContext } from 'react-hook-form'
import { cn } from '@/lib/cn'
import { providerLabel } from './section-methods'
import { type ConfigValues, providers } from './values'

/** While a colour is being typed it is not one yet. */
const safe = (colour: string, otherwise: string) =>
  typeof CSS !== 'undefined' && CSS.supports('color', colour) ? colour : otherwise
const bar = 'flex h-7 items-center rounded-md border border-zinc-300 px-2 text-[0.6875rem] text-zinc-500'

/** What customers will see, drawn from the values as they stand in the form. A picture, not a page: nothing in it can be used. */
export function ConfigPreview() {
  const { watch } = useFormContext<ConfigValues>()
  const values = watch()
  const { flash_card, look_and_feel, login, social } = values
  const offered = providers.filter((provider) => social[provider])
  return (
    <section aria-label="Preview" className="overflow-hidden rounded-xl border border-line shadow-crisp">
      <header className="flex items-center gap-1.5 border-b border-line bg-sunken px-3 py-2">
        <span aria-hidden className="size-2 rounded-full bg-line-strong" />
        <span aria-hidden className="size-2 rounded-full bg-line-strong" />
        <span aria-hidden className="size-2 rounded-full bg-line-strong" />
        <h2 className="ml-1.5 text-xs font-medium text-ink-2">Preview of the sign-in page</h2>
      </header>
      <div
        aria-hidden
        className={cn(
          'flex min-h-110 items-center p-5',
          look_and_feel.card_position === 'left' && 'justify-start',
          look_and_feel.card_position === 'center' && 'justify-center',
          look_and_feel.card_position === 'right' && 'justify-end',
        )}
        style={{ background: safe(look_and_feel.background_color, '#F5F5F5') }}
      >
        <div className="w-56 overflow-hidden rounded-lg bg-white text-zinc-900 shadow-lg ring-1 ring-black/5">
          {flash_card.text ? (
            <p
              className="px-3 py-1.5 text-center text-[0.6875rem] break-words"
              style={{
                color: safe(flash_card.text_color, '#FFFFFF'),
                background: safe(flash_card.background_color, '#EF5350'),
              }}
            >
              {flash_card.text}
            </p>
          ) : null}
          {values.active ? (
            <div className="flex flex-col gap-2 p-4">
              <p className="text-sm font-semibold break-words">{values.display || values.name || 'Your shop'}</p>
              <p className="-mt-1.5 mb-1 text-[0.6875rem] break-words text-zinc-600">{values.subtext}</p>
              {login.otp || login.password ? (
                <div className={bar}>{login.otp ? 'Phone number or e-mail' : 'E-mail'}</div>
              ) : null}
              {login.password ? <div className={bar}>Password</div> : null}
              {login.password && values.forgot_password ? (
                <p className="text-right text-[0.625rem] text-zinc-600 underline">Forgotten password?</p>
              ) : null}
              {login.otp || login.password ? (
                <div className="grid h-7 place-items-center rounded-md bg-zinc-900 text-[0.6875rem] font-medium text-white">
                  {login.password ? 'Sign in' : 'Send code'}
                </div>
              ) : null}
              {login.otp && login.password ? (
                <p className="text-center text-[0.625rem] text-zinc-600 underline">Use a one-time code</p>
              ) : null}
              {offered.map((provider) => (
                <div key={provider} className={cn(bar, 'justify-center text-zinc-800')}>
                  Continue with {providerLabel[provider]}
                </div>
              ))}
              {values.register ? (
                <p className="mt-1 text-center text-[0.625rem] text-zinc-600">New here? Sign up</p>
              ) : null}
              {values.skip_login ? (
                <p className="text-center text-[0.625rem] text-zinc-600 underline">Go on as guest</p>
              ) : null}
            </div>
          ) : (
            <p className="p-6 text-center text-xs text-zinc-600">Signing in is switched off.</p>
          )}
        </div>
      </div>
    </section>
  )
}
