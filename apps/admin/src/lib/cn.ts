import { type ClassValue, clsx } from 'clsx'
import { twMerge } from 'tailwind-merge'

/** Joins class names. If two utilities conflict, the later one wins. */
export const cn = (...classes: ClassValue[]) => twMerge(clsx(classes))
