'use client'

import { useTheme } from 'next-themes'
import { type RefObject, useEffect, useRef, useState } from 'react'
import { useFormContext } from 'react-hook-form'
import { Segmented } from '@/components/segmented'
import { Select } from '@/components/select'
import { useApplicationId } from '@/lib/application'
import type { ConfigValues } from './values'

const places = [
  { value: '', label: 'Sign-in' },
  { value: 'code', label: 'Code' },
  { value: 'sign-up', label: 'Sign-up' },
  { value: 'profile', label: 'New profile' },
  { value: 'forgot', label: 'Forgotten password' },
  { value: 'account/delete', label: 'Delete account' },
] as const
type Place = (typeof places)[number]['value']

const screens = { phone: { width: 390, height: 760 }, desktop: { width: 1280, height: 900 } } as const
type Screen = keyof typeof screens
const screenChoices = [
  { value: 'phone', label: 'Phone' },
  { value: 'desktop', label: 'Desktop' },
] as const

type Theme = 'light' | 'dark'
const themeChoices = [
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
] as const

/** The real sign-in page in a frame, with the values as they stand in the form. Nothing in it can be used. */
export function ConfigPreview() {
  const { resolvedTheme } = useTheme()
  const [place, setPlace] = useState<Place>('')
  const [screen, setScreen] = useState<Screen>('phone')
  const [chosenTheme, setTheme] = useState<Theme>()
  const theme = chosenTheme ?? (resolvedTheme === 'dark' ? 'dark' : 'light')
  const frame = useRef<HTMLIFrameElement>(null)
  const box = useRef<HTMLDivElement>(null)
  useShown(frame, place, theme)
  const scale = useWidth(box) / screens[screen].width

  return (
    <section aria-label="Preview" className="overflow-hidden rounded-xl border border-line bg-surface shadow-crisp">
      <header className="flex flex-col gap-2 border-b border-line p-3">
        <h2 className="text-sm font-semibold">Preview</h2>
        <Select label="Page of the preview" value={place} onValueChange={setPlace} choices={places} />
        <div className="flex flex-wrap justify-between gap-2">
          <Segmented label="Screen of the preview" value={screen} onValueChange={setScreen} choices={screenChoices} />
          <Segmented label="Colours of the preview" value={theme} onValueChange={setTheme} choices={themeChoices} />
        </div>
      </header>
      <div ref={box} className="overflow-hidden bg-sunken" style={{ height: screens[screen].height * scale }}>
        <iframe
          ref={frame}
          title="Preview of the sign-in page"
          src={`/sign-in/${useApplicationId()}?preview=1`}
          tabIndex={-1}
          className="block origin-top-left border-0"
          style={{ ...screens[screen], transform: `scale(${scale})` }}
        />
      </div>
    </section>
  )
}

/** Tells the page in the frame what to show: once it says that it is there, and again with every change. */
function useShown(frame: RefObject<HTMLIFrameElement | null>, place: Place, theme: Theme) {
  const values = useFormContext<ConfigValues>().watch()
  const [asked, setAsked] = useState(0)

  useEffect(() => {
    const onMessage = ({ origin, source, data }: MessageEvent<{ type?: unknown } | null>) => {
      const isReady = source !== null && source === frame.current?.contentWindow && origin === location.origin
      if (isReady && data?.type === 'clientele:preview-ready') setAsked((before) => before + 1)
    }
    addEventListener('message', onMessage)
    return () => removeEventListener('message', onMessage)
  }, [frame])

  useEffect(() => {
    if (asked === 0) return
    frame.current?.contentWindow?.postMessage(
      { type: 'clientele:preview', config: withoutSecrets(values), place, theme },
      location.origin,
    )
  }, [frame, asked, values, place, theme])
}

/** What is typed into a field for a secret goes to the api and nowhere else. */
const withoutSecrets = ({ social_tokens, ...config }: ConfigValues) => ({
  ...config,
  social_tokens: Object.fromEntries(
    // A provider that is switched on is shown before its id is known.
    Object.entries(social_tokens).map(([provider, { app_id }]) => [provider, { app_id: app_id || 'preview' }]),
  ),
})

function useWidth(box: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0)
  useEffect(() => {
    const element = box.current
    if (!element) return
    const observer = new ResizeObserver(([entry]) => setWidth(entry?.contentRect.width ?? 0))
    observer.observe(element)
    return () => observer.disconnect()
  }, [box])
  return width
}
