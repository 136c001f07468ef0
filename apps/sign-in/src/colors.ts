// Hand-written: the browser itself reads any CSS color, and what remains is one formula.
/*
 * The store chooses the colors; this file makes sure that they are readable.
 */

type Rgb = readonly [red: number, green: number, blue: number]

const white: Rgb = [1, 1, 1]
const black: Rgb = [0, 0, 0]
/** The style sheet's `--surface` in dark mode. */
const darkSurface: Rgb = [0.106, 0.11, 0.133]

/** Parses a CSS color into channels from 0 to 1, blended with white if it is translucent. Returns undefined if it isn't a color. */
export function channelsOf(color: string | undefined): Rgb | undefined {
  if (!color || !CSS.supports('color', color)) return undefined
  const probe = document.createElement('i')
  // Mixing a color with itself returns it as `color(srgb r g b / a)`, whatever its format.
  probe.style.color = `color-mix(in srgb, ${color}, ${color})`
  document.body.append(probe)
  const computed = getComputedStyle(probe).color
  probe.remove()
  const parts = /^color\(srgb ([^/)]+)(?:\/\s*([^)]+))?\)$/.exec(computed)
  const [red, green, blue] = (parts?.[1] ?? '').trim().split(/\s+/).map(within)
  if (red === undefined || green === undefined || blue === undefined) return undefined
  return mix([red, green, blue], white, within(parts?.[2] ?? '1'))
}

const within = (text: string) => Math.min(1, Math.max(0, Number.parseFloat(text) || 0))

/** Mixes two colors: `share` of the first, the rest of the second. */
const mix = (one: Rgb, other: Rgb, share: number): Rgb => {
  const at = (index: 0 | 1 | 2) => one[index] * share + other[index] * (1 - share)
  return [at(0), at(1), at(2)]
}

const luminance = ([red, green, blue]: Rgb) => {
  const linear = (each: number) => (each <= 0.04045 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4)
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
}

/** The WCAG contrast ratio of two colors, 1 to 21. */
export function contrastOf(one: Rgb, other: Rgb): number {
  const [a, b] = [luminance(one), luminance(other)]
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
}

/** Black or white, whichever has more contrast. One of them always has at least 4.5. */
const inkOn = (color: Rgb): Rgb => (contrastOf(color, white) >= contrastOf(color, black) ? white : black)

/** The color itself, or its nearest shade with enough contrast to the background. */
function standingOut(color: Rgb, behind: Rgb): Rgb {
  const towards = inkOn(behind)
  for (let share = 1; share > 0; share -= 0.05) {
    const shade = mix(color, towards, share)
    if (contrastOf(shade, behind) >= 5) return shade
  }
  return towards
}

/** A nearly white or gray color isn't used for buttons, because they would look disabled. */
const isColorful = (rgb: Rgb) => Math.max(...rgb) - Math.min(...rgb) > 0.35 * Math.max(...rgb)

/** The brightest color of the same hue, so that a dark color becomes lighter without becoming paler. */
const shining = (rgb: Rgb): Rgb => mix(rgb, black, 1 / Math.max(...rgb))

const css = (rgb: Rgb) => `rgb(${rgb.map((each) => Math.round(each * 255)).join(' ')})`

/**
 * The custom properties for the style sheet. If the page's background is a real color, buttons are filled with it, and the accent, which
 * draws thin lines, is its nearest visible shade.
 */
export function colorsOf(background: string | undefined): Record<string, string> {
  const page = channelsOf(background) ?? channelsOf('#F5F5F5') ?? white
  const { fill, accent } = isColorful(page) ? tintedBy(page) : neutral
  return {
    '--given-page': css(page),
    '--fill-light': css(fill.light),
    '--fill-dark': css(fill.dark),
    '--on-fill-light': css(inkOn(fill.light)),
    '--on-fill-dark': css(inkOn(fill.dark)),
    '--accent-light': css(accent.light),
    '--accent-dark': css(accent.dark),
  }
}

interface Schemes {
  light: Rgb
  dark: Rgb
}

function tintedBy(page: Rgb): { fill: Schemes; accent: Schemes } {
  const dark = standingOut(contrastOf(page, darkSurface) >= 5 ? page : shining(page), darkSurface)
  return { fill: { light: page, dark }, accent: { light: standingOut(page, white), dark } }
}

const grays: Schemes = { light: [0.09, 0.1, 0.12], dark: [0.95, 0.95, 0.96] }
const neutral = { fill: grays, accent: grays }

/** The colors of the notice: the store's, unless they would be unreadable. */
export function noticeColors(card: { text_color?: string; background_color?: string } | undefined) {
  const behind = channelsOf(card?.background_color) ?? channelsOf('#EF5350') ?? black
  const text = channelsOf(card?.text_color) ?? white
  return { backgroundColor: css(behind), color: css(contrastOf(text, behind) >= 4.5 ? text : inkOn(behind)) }
}
