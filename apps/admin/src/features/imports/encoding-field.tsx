'use client'

import { type FileEncoding, fileEncodings } from '@clientele/contracts'
import { NativeSelect } from '@/components/forms/native-select'

interface EncodingFieldProps {
  value: FileEncoding | ''
  /** How the file is read, as long as nothing is chosen. */
  detected: FileEncoding | undefined
  onValueChange: (value: FileEncoding | '') => void
}

/** Which encoding a text file has, if the one that is detected isn't right. */
export function EncodingField({ value, detected, onValueChange }: EncodingFieldProps) {
  const automatic = detected && value === '' ? `Detected: ${detected}` : 'Detect it'
  return (
    <div className="mt-3 flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
      <NativeSelect
        label="Encoding"
        value={value}
        onValueChange={onValueChange}
        choices={[
          { value: '', label: automatic },
          ...fileEncodings.map((encoding) => ({ value: encoding, label: encoding })),
        ]}
      />
      <span className="text-ink-2">The encoding of the text. Choose another one if names look wrong.</span>
    </div>
  )
}
