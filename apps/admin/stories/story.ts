import type { ReactNode } from 'react'

/** The states of one component, by name. */
export type States = Readonly<Record<string, ReactNode>>

export interface Story {
  states?: States
  /** States that cover their page. Each is shown in a page of its own that is `pageHeight` pixels high. */
  pageStates?: States
  pageHeight?: number
}

/** The stories of a folder of components, by the name of the component's file. */
export type Stories = Readonly<Record<string, Story>>
