// A command that runs to its end.
import { spawn } from 'node:child_process'
import { Failure } from './failure.mjs'
import { root } from './repository.mjs'

const running = new Set()
process.on('exit', () => {
  for (const child of running) child.kill('SIGTERM')
})

/**
 * Runs it and answers `{ code, output }`, both streams in the order they came. `onText` sees the text as it appears,
 * `onLine` the latest line of it. With `stdio: 'inherit'` the terminal is the command's own, and `output` stays empty.
 */
export function run(command, args, { cwd = root, env = {}, stdio = 'pipe', onText, onLine } = {}) {
  return new Promise((done, failed) => {
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', stdio, stdio] })
    running.add(child)
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
