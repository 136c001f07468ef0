import type { PlatformConfig } from '@clientele/contracts'
import { useEffect, useState } from 'react'
import { Frame } from './frame.tsx'
import { consoleOrigins } from './page-facts.ts'
import { Places } from './places.tsx'
import { ShopContext, type Steps } from './shop.tsx'

/** The console's message: the config from its form, and how to display it. */
interface Shown {
  config: PlatformConfig
  place: string
  theme: 'light' | 'dark'
}

const somebody = {
  _id: '0'.repeat(24),
  first_name: 'Asha',
  last_name: 'Rao',
  emails: [{ email: 'asha@example.com', verified: true, primary: true, active: true }],
}

/** Sample steps for the pages behind the first one. */
const steps: Steps = {
  code: { what: 'sign-in', kind: 'phone', value: '', shown: '+91 86525 23958', again_at: Date.now() + 30_000 },
  signUp: { register_token: '', known: { phone_numbers: [{ phone: '8652523958', verified: true }] } },
}

const isShown = (data: unknown): data is Shown & { type: string } =>
  typeof data === 'object' && data !== null && (data as { type?: unknown }).type === 'clientele:preview'

/** The preview in the console: the real page, read-only, with an unsaved config. */
export function Preview() {
  const [shown, setShown] = useState<Shown>()
  useEffect(() => {
    const onMessage = ({ origin, source, data }: MessageEvent<unknown>) => {
      if (source === parent && consoleOrigins.includes(origin) && isShown(data)) setShown(data)
    }
    addEventListener('message', onMessage)
    for (const origin of consoleOrigins) tellParent(origin)
    return () => removeEventListener('message', onMessage)
  }, [])
  useEffect(() => {
    if (shown) document.documentElement.dataset.theme = shown.theme
  }, [shown])

  if (!shown) return null
  const { config, place } = shown
  const user = place.startsWith('account') ? somebody : undefined
  return (
    <div inert>
      <ShopContext value={{ config, user, setUser: () => {}, steps, setSteps: () => {} }}>
        <Frame config={config}>
          <Places place={place} />
        </Frame>
      </ShopContext>
    </div>
  )
}

function tellParent(origin: string) {
  if (parent !== window) parent.postMessage({ type: 'clientele:preview-ready' }, origin)
}
