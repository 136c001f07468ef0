// A command that runs to its end. Hand-written, since the first command that it runs installs the packages.
import { spawn } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { Failure } from './failure.mjs'
import { root } from './repository.mjs'

/** Commands that have not ended, each with when it has. */
const running = new Map()
process.on('exit', () => {
  for (const child of running.keys()) child.kill('SIGTERM')
})

export const isAnyRunning = () => running.size > 0

/** Asks every command to stop, and waits until it has, with all that it started and that says something through it. */
export async function stopCommands(patience_ms) {
  const [children, ends] = [[...running.keys()], [...running.values()]]
  for (const child of children) child.kill('SIGTERM')
  const late = await Promise.race([Promise.all(ends), sleep(patience_ms, 'late', { ref: false })])
  if (late === 'late') for (const child of children) child.kill('SIGKILL')
}

/**
 * Runs it and answers `{ code, output }`, both streams in the order they came. `onText` sees the text as it appears,
 * `onLine` the latest line of it. With `stdio: 'inherit'` the terminal is the command's own, and `output` stays empty.
 */
export function run(command, args, { cwd = root, env = {}, stdio = 'pipe', onText, onLine } = {}) {
  return new Promise((done, failed) => {
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', stdio, stdio] })
    running.set(child, new Promise((ended) => child.once('close', ended)))
    let output = ''
    const read = (text) => {
      output += text
      onText?.(text)
      const line = text.split('\n').findLast((candidate) => candidate.trim())
      if (line) onLine?.(line)
    }
    child.stdout?.setEncoding('utf8').on('data', read)
    child.stderr?.setEncoding('utf8').on('data', read)
    child.once('error', (error) => {
      running.delete(child)
      failed(new Failure(`${command} could not be started: ${error.message}`))
    })
    child.once('close', (code, signal) => {
      running.delete(child)
      done({ code: code ?? (signal ? 1 : 0), output })
    })
  })
}

/** Runs it, and fails with what it said when it does not end well. */
export async function mustRun(command, args, options) {
  const { code, output } = await run(command, args, options)
  if (code === 0) return output
  const shown = [command, ...args].join(' ')
  throw new Failure(`${output.trimEnd()}\n`, `"${shown}" failed with code ${code}.`)
}
