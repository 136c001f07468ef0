/** From so many customers on, their number has to be typed to confirm. */
export const typedFrom = 25
