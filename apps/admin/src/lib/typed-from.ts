import { isTyped } from './is-typed'

/** From so many customers on, their number has to be typed to confirm. */
export const typedFrom = 25

/** Whether what was typed to confirm is what it has to be. Numbers count the same with or without separators, and words in any case. */
export const isProof = (typed: string, wanted: string): boolean => isTyped(bare(typed), bare(wanted))

const bare = (text: string) => text.replaceAll(/[\s,.]/g, '')
