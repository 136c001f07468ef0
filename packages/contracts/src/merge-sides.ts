/** The two users of a merge: the one who stays, and the one who becomes a part of them. */
export const mergeSides = ['survivor', 'other'] as const
export type MergeSide = (typeof mergeSides)[number]
