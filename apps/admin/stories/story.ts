import type { ReactNode } from 'react'

/** The states of one component, each by its name. */
export type States = Readonly<Record<string, ReactNode>>

export interface Story {
  states?: States
  /** States that cover the page they are in. Each is shown in a page of its own, which is `pageHeight` pixels high. */
  pageStates?: States
  pageHeight?: number
}

/** The stories of a folder of components, each by the name of the component's file. */
export type Stories = Readonly<Record<string, Story>>
