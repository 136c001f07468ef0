'use client'

import { regions } from '@clientele/contracts'
import { ChosenCodesField, type ChosenFieldProps } from './chosen-codes-field'

const names = new Intl.DisplayNames(undefined, { type: 'region' })
const nameOf = (region: string) => names.of(region) ?? region
const sorted = regions.toSorted((a, b) => nameOf(a).localeCompare(nameOf(b)))

/** A multi-select for countries. */
export const CountriesField = (props: ChosenFieldProps) => (
  <ChosenCodesField
    {...props}
    codes={sorted}
    nameOf={nameOf}
    words={{ search: 'Search countries', none: 'No country found' }}
  />
)
