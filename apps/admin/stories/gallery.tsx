// Hand-written: docs/decisions/036-tools.md says why we don't use Storybook or Ladle.
import { DirectionProvider } from '@base-ui/react/direction-provider'
import { type ReactNode, useLayoutEffect } from 'react'
import { Segmented } from '@/components/forms/segmented'
import { ApplicationProvider } from '@/lib/application'
import { actions } from './actions'
import { data } from './data'
import { feedback } from './feedback'
import { forms } from './forms'
import { layout } from './layout'
import { overlays } from './overlays'
import type { Stories } from './story'

/** Every folder in `src/components`. A test compares this with the actual files. */
export const folders: Readonly<Record<string, Stories>> = { actions, forms, overlays, feedback, data, layout }

const themes = ['light', 'dark'] as const
const directions = ['ltr', 'rtl'] as const

export interface Look {
  theme: (typeof themes)[number]
  direction: (typeof directions)[number]
  /** A single state, such as `overlays/dialog/With a form`. */
  only?: string | undefined
}

export const readLook = (search: string): Look => {
  const asked = new URLSearchParams(search)
  return {
    theme: themes.find((theme) => theme === asked.get('theme')) ?? 'light',
    direction: directions.find((direction) => direction === asked.get('direction')) ?? 'ltr',
    only: asked.get('only') ?? undefined,
  }
}

const urlOf = (look: Look) =>
  `?${new URLSearchParams(Object.entries(look).flatMap(([name, value]) => (value ? [[name, value]] : [])))}`

/** Every component in every state, or a single one, which is how frames show components that cover their page. */
export function Gallery(look: Look) {
  const { theme, direction, only } = look
  // Popups are rendered outside the gallery's own elements.
  useLayoutEffect(() => {
    document.documentElement.classList.toggle('dark', theme === 'dark')
    document.documentElement.dir = direction
  }, [theme, direction])
  return (
    <DirectionProvider direction={direction}>
      <ApplicationProvider value="application">
        {only === undefined ? <Everything {...look} /> : <Alone path={only} />}
      </ApplicationProvider>
    </DirectionProvider>
  )
}

function Alone({ path }: { path: string }) {
  const [folder = '', component = '', state = ''] = path.split('/')
  return (
    <main className="p-4">
      <h1 className="sr-only">{state}</h1>
      {folders[folder]?.[component]?.pageStates?.[state] ?? 'There is no such state.'}
    </main>
  )
}

function Everything(look: Look) {
  const show = (change: Partial<Look>) => location.assign(urlOf({ ...look, ...change }))
  return (
    <div className="mx-auto max-w-6xl px-6 py-8">
      <header className="mb-8 flex flex-wrap items-center justify-between gap-4">
        <h1 className="text-xl font-semibold">Components</h1>
        <div className="flex flex-wrap gap-3">
          <Segmented
            label="Theme"
            value={look.theme}
            onValueChange={(theme) => show({ theme })}
            choices={[
              { value: 'light', label: 'Light' },
              { value: 'dark', label: 'Dark' },
            ]}
          />
          <Segmented
            label="Direction"
            value={look.direction}
            onValueChange={(direction) => show({ direction })}
            choices={[
              { value: 'ltr', label: 'Left to right' },
              { value: 'rtl', label: 'Right to left' },
            ]}
          />
        </div>
      </header>
      <main className="flex flex-col gap-10">
        {Object.entries(folders).map(([folder, stories]) =>
          Object.entries(stories).map(([component, { states, pageStates, pageHeight }]) => (
            <section key={component} aria-label={`${folder}/${component}`}>
              <p className="mb-3 border-b border-line pb-1 font-mono text-sm text-ink-2">
                {folder}/{component}
              </p>
              <div className="grid gap-5 md:grid-cols-2">
                {Object.entries(states ?? {}).map(([state, shown]) => (
                  <State key={state} name={state}>
                    {shown}
                  </State>
                ))}
                {Object.keys(pageStates ?? {}).map((state) => (
                  <State key={state} name={state}>
                    <iframe
                      title={`${component}: ${state}`}
                      src={urlOf({ ...look, only: `${folder}/${component}/${state}` })}
                      height={pageHeight}
                      className="w-full rounded-lg border border-line"
                    />
                  </State>
                ))}
              </div>
            </section>
          )),
        )}
      </main>
    </div>
  )
}

function State({ name, children }: { name: string; children: ReactNode }) {
  return (
    <figure className="flex min-w-0 flex-col gap-2">
      <figcaption className="text-xs text-ink-3">{name}</figcaption>
      <div className="min-w-0">{children}</div>
    </figure>
  )
}
