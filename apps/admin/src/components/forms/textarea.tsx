import type { ComponentProps } from 'react'
import { cn } from '@/lib/cn'
import { inputStyle } from './input'

export function Textarea({ className, ...rest }: ComponentProps<'textarea'>) {
  return <textarea dir="auto" className={cn(inputStyle, 'base:min-h-20 px-2.5 py-1.5', className)} {...rest} />
}
