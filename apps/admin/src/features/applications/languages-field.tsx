'use client'

import { languageNames, languageTags } from '@clientele/contracts'
import { ChosenCodesField, type ChosenFieldProps } from './chosen-codes-field'

const nameOf = (tag: string) => Object.entries(languageNames).find(([each]) => each === tag)?.[1] ?? tag

/** A multi-select for languages, the default first. */
export const LanguagesField = (props: ChosenFieldProps) => (
  <ChosenCodesField
    {...props}
    codes={languageTags}
    nameOf={nameOf}
    words={{ search: 'Search languages', none: 'No language found' }}
  />
)
