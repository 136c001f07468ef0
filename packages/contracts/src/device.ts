// Hand-written: this package depends on zod alone, and people need only two words, the browser and the device.
const browsers: readonly [RegExp, string][] = [
  // The order matters: most browsers also name the ones they descend from.
  [/Edg(?:A|iOS)?\//, 'Edge'],
  [/OPR\/|Opera/, 'Opera'],
  [/SamsungBrowser\//, 'Samsung Internet'],
  [/Firefox\/|FxiOS\//, 'Firefox'],
  [/Chrome\/|CriOS\//, 'Chrome'],
  [/Safari\//, 'Safari'],
]
const systems: readonly [RegExp, string][] = [
  [/iPhone/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/CrOS/, 'ChromeOS'],
  [/Mac OS X/, 'macOS'],
  [/Linux/, 'Linux'],
]

const first = (list: readonly [RegExp, string][], text: string) => list.find(([pattern]) => pattern.test(text))?.[1]

/** Returns a readable description of a user agent, such as `Chrome on Android`. A program that isn't a browser keeps its own name. */
export function deviceOf(user_agent: string | null | undefined): string {
  if (!user_agent) return 'Unknown device'
  const browser = first(browsers, user_agent)
  const system = first(systems, user_agent)
  if (browser && system) return `${browser} on ${system}`
  return browser ?? system ?? user_agent.slice(0, 100)
}
