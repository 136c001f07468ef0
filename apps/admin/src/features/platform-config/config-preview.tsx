'use client'

import { Eye } from 'lucide-react'
import { useTheme } from 'next-themes'
import { type RefObject, useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { useFormContext } from 'react-hook-form'
import { Button } from '@/components/actions/button'
import { Dialog, DialogBody } from '@/components/overlays/dialog'
import { Segmented } from '@/components/forms/segmented'
import { Select } from '@/components/forms/select'
import { useApplicationId } from '@/lib/application'
import { cn } from '@/lib/cn'
import type { ConfigValues } from './values'

const places = [
  { value: '', label: 'Sign-in' },
  { value: 'code', label: 'Code' },
  { value: 'sign-up', label: 'Sign-up' },
  { value: 'profile', label: 'New profile' },
  { value: 'forgot', label: 'Forgot password' },
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

/** Next to the form if there is room; otherwise behind a button that stays visible. */
export function ConfigPreview() {
  const [open, setOpen] = useState(false)
  if (useHasRoom())
    return (
      <section
        aria-label="Preview"
        className="sticky top-6 overflow-hidden rounded-xl border border-line bg-surface shadow-crisp"
      >
        <h2 className="px-3 pt-3 text-sm font-semibold">Preview</h2>
        <Preview />
      </section>
    )
  return (
    <div className="sticky top-17 z-10 order-first flex justify-end lg:top-6">
      <Button onClick={() => setOpen(true)}>
        <Eye aria-hidden />
        Preview
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title="Preview"
        description="The sign-in page with the settings in the form, including unsaved ones."
        size="lg"
      >
        <DialogBody className="px-2 py-2">
          <Preview />
        </DialogBody>
      </Dialog>
    </div>
  )
}

/** The width at which the page gets two columns (`xl`). */
const room = '(min-width: 80rem)'
const onRoom = (onChange: () => void) => {
  const media = matchMedia(room)
  media.addEventListener('change', onChange)
  return () => media.removeEventListener('change', onChange)
}
const useHasRoom = () =>
  useSyncExternalStore(
    onRoom,
    () => matchMedia(room).matches,
    () => true,
  )

/** The real sign-in page in a frame, with the current values of the form. It isn't interactive. */
function Preview() {
  const { resolvedTheme } = useTheme()
  const [place, setPlace] = useState<Place>('')
  const [screen, setScreen] = useState<Screen>('phone')
  const [chosenTheme, setTheme] = useState<Theme>()
  const theme = chosenTheme ?? (resolvedTheme === 'dark' ? 'dark' : 'light')
  const frame = useRef<HTMLIFrameElement>(null)
  const box = useRef<HTMLDivElement>(null)
  useShown(frame, place, theme)
  const scale = Math.min(1, useWidth(box) / screens[screen].width)

  return (
    <>
      <div className="flex flex-col gap-2 border-b border-line p-3">
        <Select label="Page of the preview" value={place} onValueChange={setPlace} choices={places} />
        <div className="flex flex-wrap justify-between gap-2">
          <Segmented label="Screen of the preview" value={screen} onValueChange={setScreen} choices={screenChoices} />
          <Segmented label="Colors of the preview" value={theme} onValueChange={setTheme} choices={themeChoices} />
        </div>
      </div>
      <div ref={box} className="overflow-hidden bg-sunken" style={{ height: screens[screen].height * scale }}>
        <iframe
          ref={frame}
          title="Preview of the sign-in page"
          src={`/sign-in/${useApplicationId()}?preview=1`}
          tabIndex={-1}
          className={cn('block border-0', scale < 1 ? 'origin-top-left rtl:origin-top-right' : 'mx-auto')}
          style={{ ...screens[screen], transform: `scale(${scale})` }}
        />
      </div>
    </>
  )
}

/** Sends the config to the page in the frame: once the page says that it is ready, and again after every change. */
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

/** Secrets that are typed into the form go to the API and nowhere else. */
const withoutSecrets = ({ social_tokens, ...config }: ConfigValues) => ({
  ...config,
  social_tokens: Object.fromEntries(
    // A provider that is switched on appears in the preview before its ID is entered.
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
