'use client'

import { FileSpreadsheet, Upload, X } from 'lucide-react'
import { useId, useState } from 'react'
import { cn } from '@/lib/cn'

interface FileDropProps {
  label: string
  hint: string
  accept: string
  file: File | undefined
  onFile: (file: File | undefined) => void
  disabled?: boolean
}

const bytes = new Intl.NumberFormat('en', { style: 'unit', unit: 'byte', unitDisplay: 'narrow', notation: 'compact' })

/** Accepts a selected or dropped file. The input itself covers the area, so it works from the keyboard like any file input. */
export function FileDrop({ label, hint, accept, file, onFile, disabled = false }: FileDropProps) {
  const id = useId()
  const [over, setOver] = useState(false)
  if (file)
    return (
      <div className="flex items-center gap-3 rounded-xl border border-line bg-sunken px-3.5 py-3">
        <FileSpreadsheet aria-hidden className="size-5 text-accent-text" />
        <div className="min-w-0 flex-1 text-sm">
          <p className="truncate font-medium">{file.name}</p>
          <p className="tabular text-xs text-ink-3">{bytes.format(file.size)}</p>
        </div>
        <button
          type="button"
          aria-label={`Remove ${file.name}`}
          disabled={disabled}
          onClick={() => onFile(undefined)}
          className="focus-ring grid size-7 place-items-center rounded-lg text-ink-3 hover:bg-hover hover:text-ink disabled:opacity-50"
        >
          <X aria-hidden className="size-4" />
        </button>
      </div>
    )
  return (
    <div
      className={cn(
        'relative rounded-xl border border-dashed base:border-ink-3/50 px-4 py-7 text-center transition-colors focus-within:border-accent focus-within:ring-3 focus-within:ring-accent/20 hover:bg-sunken',
        over && 'border-accent bg-accent-soft',
      )}
    >
      <Upload aria-hidden className="mx-auto mb-2 size-5 text-ink-3" />
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      <p id={`${id}-hint`} className="mt-0.5 text-xs text-ink-3">
        {hint}
      </p>
      <input
        id={id}
        type="file"
        accept={accept}
        disabled={disabled}
        aria-describedby={`${id}-hint`}
        className="absolute inset-0 cursor-pointer opacity-0"
        onChange={(event) => onFile(event.target.files?.[0])}
        onDragEnter={() => setOver(true)}
        onDragLeave={() => setOver(false)}
        onDrop={() => setOver(false)}
      />
    </div>
  )
}
