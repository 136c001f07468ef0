import { typed } from '@clientele/contracts'

/** Whether someone typed what they were asked to. The case doesn't matter. */
export const isTyped = (text: string, wanted: string): boolean => plain(text) === plain(wanted)

const plain = (text: string) => typed(text).toLowerCase()
