// Hand-written: one formula.
const channels = (color: string): number[] | undefined => {
  const long = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(color)
  const short = /^#([0-9a-f])([0-9a-f])([0-9a-f])$/i.exec(color)
  if (long) return long.slice(1).map((pair) => Number.parseInt(pair, 16) / 255)
  return short?.slice(1).map((digit) => Number.parseInt(digit + digit, 16) / 255)
}

const luminance = (rgb: readonly number[]): number => {
  const [red = 0, green = 0, blue = 0] = rgb.map((each) =>
    each <= 0.04045 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4,
  )
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/** The WCAG contrast ratio of two hex colors, 1 to 21. Undefined for colors in another format. */
export const contrastOf = (one: string, other: string): number | undefined => {
  const first = channels(one)
  const second = channels(other)
  if (!first || !second) return undefined
  const [dark = 0, light = 0] = [luminance(first), luminance(second)].toSorted((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}
