'use client'

import { createContext, use } from 'react'

const ApplicationContext = createContext<string | undefined>(undefined)
export const ApplicationProvider = ApplicationContext.Provider

/** The application in the URL. Every page below `/a/<application_id>` is about this one. */
export const useApplicationId = (): string => {
  const id = use(ApplicationContext)
  if (id === undefined) throw new Error('This component belongs under /a/<application_id>.')
  return id
}
