// Runs commands to completion. Hand-written, because the first command it runs installs the packages.
import { spawn } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { Failure } from './failure.mjs'
import { root } from './repository.mjs'

/** Running commands, each with a promise for its end. */
const running = new Map()
process.on('exit', () => {
  for (const child of running.keys()) child.kill('SIGTERM')
})

export const isAnyRunning = () => running.size > 0

/** Asks every command to stop, and waits until it and everything it started have ended. */
export async function stopCommands(patience_ms) {
  const [children, ends] = [[...running.keys()], [...running.values()]]
  for (const child of children) child.kill('SIGTERM')
  const late = await Promise.race([Promise.all(ends), sleep(patience_ms, 'late', { ref: false })])
  if (late === 'late') for (const child of children) child.kill('SIGKILL')
}

/**
 * Runs a command and returns `{ code, output }`, with both streams in order. `onText` receives the text as it appears, and `onLine` its
 * latest line. With `stdio: 'inherit'`, the command writes to the terminal directly, and `output` stays empty.
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

/** Runs a command, and throws with its output if it fails. */
export async function mustRun(command, args, options) {
  const { code, output } = await run(command, args, options)
  if (code === 0) return output
  const shown = [command, ...args].join(' ')
  throw new Failure(`${output.trimEnd()}\n`, `"${shown}" failed with code ${code}.`)
}
