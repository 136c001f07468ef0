/** A maximum size, never more than it is: "2.1 GB", "200 MB". */
export function fileSize(bytes: number): string {
  const [unit, size] = unitOf(bytes)
  const format = new Intl.NumberFormat('en', { style: 'unit', unit, maximumFractionDigits: 1 })
  return format.format(Math.floor((bytes / size) * 10) / 10)
}

function unitOf(bytes: number): [unit: string, size: number] {
  if (bytes >= 1e9) return ['gigabyte', 1e9]
  return bytes >= 1e6 ? ['megabyte', 1e6] : ['kilobyte', 1e3]
}
