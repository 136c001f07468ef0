import { type ClassValue, clsx } from 'clsx'
import { twMerge } from 'tailwind-merge'

/** Joins class names; where two utilities clash, the later one wins. */
export const cn = (...classes: ClassValue[]) => twMerge(clsx(classes))
