// Terminal output: a spinner in a terminal, plain lines otherwise.
// Hand-written, because it shows the installation of packages, so it runs before there are any.
const out = process.stdout
const isLive = Boolean(out.isTTY) && !process.env.CI
const isColored = isLive && !process.env.NO_COLOR

const eraseLine = '\r\u001b[K'

const paint = (code) => (text) => (isColored ? `\u001b[${code}m${text}\u001b[0m` : String(text))
export const bold = paint(1)
export const dim = paint(2)
export const red = paint(31)
export const green = paint(32)
export const cyan = paint(36)

let spinnerIsDrawn = false

export function say(text = '') {
  if (spinnerIsDrawn) out.write(eraseLine)
  out.write(`${text}\n`)
}

export function seconds(milliseconds) {
  const total = milliseconds / 1000
  return total < 60 ? `${total.toFixed(1)} s` : `${Math.floor(total / 60)} min ${Math.round(total % 60)} s`
}

/**
 * Shows `title` while `work` runs. `work` can report its progress: `progress('building the console')`.
 * Returns the result of `work`; `isGood` says whether it counts as a success.
 */
export async function step(title, work, isGood = () => true) {
  const began = Date.now()
  const shown = isLive ? spinner(title, began) : plainLines(title, began)
  try {
    const answer = await work(shown.progress)
    shown.end(isGood(answer) ? green('✓') : red('✗'), seconds(Date.now() - began))
    return answer
  } catch (error) {
    shown.end(red('✗'), seconds(Date.now() - began))
    throw error
  }
}

function spinner(title, began) {
  const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏']
  let frame = 0
  let detail = ''
  const draw = () => {
    const head = `${frames[frame++ % frames.length]} ${title}  ${seconds(Date.now() - began)}  `
    const room = Math.max(0, (out.columns ?? 80) - head.length - 1)
    spinnerIsDrawn = true
    out.write(`${eraseLine}${cyan(head.slice(0, 1))}${head.slice(1)}${dim(detail.slice(0, room))}`)
  }
  const timer = setInterval(draw, 100)
  draw()
  return {
    progress: (line) => {
      detail = withoutColors(line).trim()
    },
    end: (mark, took) => {
      clearInterval(timer)
      say(`${mark} ${title}  ${dim(took)}`)
      spinnerIsDrawn = false
    },
  }
}

function plainLines(title, began) {
  let detail = ''
  say(`… ${title}`)
  // In a log, show that a long step is still running.
  const timer = setInterval(() => say(`  ${seconds(Date.now() - began)}  ${detail}`), 10_000)
  return {
    progress: (line) => {
      detail = withoutColors(line).trim()
    },
    end: (mark, took) => {
      clearInterval(timer)
      say(`${mark} ${title}  ${took}`)
    },
  }
}

const withoutColors = (text) => text.replace(/\u001b\[[0-9;?]*[A-Za-z]/g, '')
