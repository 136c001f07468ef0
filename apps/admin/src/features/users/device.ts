const browsers: readonly [RegExp, string][] = [
  [/Edg\//, 'Edge'],
  [/OPR\/|Opera/, 'Opera'],
  [/SamsungBrowser/, 'Samsung Internet'],
  [/Firefox\//, 'Firefox'],
  [/Chrome\/|CriOS/, 'Chrome'],
  [/Safari\//, 'Safari'],
]
const systems: readonly [RegExp, string][] = [
  [/iPhone/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/Mac OS X/, 'macOS'],
  [/Linux/, 'Linux'],
]

const first = (list: readonly [RegExp, string][], text: string) => list.find(([pattern]) => pattern.test(text))?.[1]

/** A user agent in the words a person would use; the whole text is kept for the title. */
export const deviceOf = (userAgent: string | undefined): string => {
  if (!userAgent) return 'Unknown device'
  const browser = first(browsers, userAgent)
  const system = first(systems, userAgent)
  return browser && system ? `${browser} on ${system}` : (browser ?? system ?? userAgent)
}
