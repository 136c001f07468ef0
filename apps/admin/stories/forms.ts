import { choices } from './forms/choices'
import { entries } from './forms/entries'
import { texts } from './forms/texts'
import type { Stories } from './story'

export const forms: Stories = { ...texts, ...choices, ...entries }
