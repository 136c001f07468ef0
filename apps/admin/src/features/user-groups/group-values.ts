import type { UserGroup } from '@clientele/contracts'

/** What an operator can change about a group, besides its file. */
export interface GroupValues {
  name: string
  description: string
}

export const groupValuesOf = ({ name = '', description = '' }: UserGroup): GroupValues => ({ name, description })

export const groupFields = ['name', 'description'] as const satisfies readonly (keyof GroupValues)[]

export const groupFieldLabels = { name: 'Name', description: 'Description', file: 'File' } as const

/** A file in words, to compare it with another one: uploaded files have no name that is kept. */
export const fileInWords = (file_url: string | undefined, name?: string): string =>
  file_url?.startsWith('http') ? file_url : (name ?? 'An uploaded file')
