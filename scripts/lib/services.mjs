// Runs servers side by side until one of them ends or the user stops them.
// Hand-written, because it also runs the commands that install packages, which have to end before this process does.
import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { Failure } from './failure.mjs'
import { root } from './repository.mjs'
import { isAnyRunning, stopCommands } from './run.mjs'
import { dim, say } from './terminal.mjs'

const patience_ms = 15_000
const services = []

/** Starts a server under a name, which prefixes its output lines. */
export function startService(name, command, args, { cwd = root, env }) {
  const child = spawn(command, ['--import', join(root, 'scripts/lib/end-with-parent.mjs'), ...args], {
    cwd,
    env: { ...env, STARTED_BY_PID: String(process.pid) },
    // In its own process group, so that Ctrl-C only reaches this process, which stops the servers once and in order.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  const service = { name, child, lines: [], ready: false, ended: undefined }
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on('line', (line) => {
      service.lines.push(line)
      if (service.lines.length > 30) service.lines.shift()
      say(`${dim(`${name.padEnd(7)} │`)} ${line}`)
    })
  service.ended = new Promise((done) => {
    child.once('error', (error) => done(error.message))
    child.once('close', (code, signal) => done(signal ?? `code ${code}`))
  })
  services.push(service)
  return service
}

/** Waits until `url` responds. Fails immediately if the server ends first. */
export async function untilItAnswers(service, url, { within_ms = 60_000 } = {}) {
  const end = service.ended.then((how) => ({ how }))
  for (let waited_ms = 0; waited_ms < within_ms; waited_ms += 100) {
    if (await answers(url)) {
      service.ready = true
      return
    }
    const ended = await Promise.race([end, sleep(100)])
    if (ended) throw ranAground(service, ended.how)
  }
  throw new Failure(
    `The ${service.name} did not respond at ${url} within ${within_ms / 1000} seconds.`,
    lastLines(service),
  )
}

async function answers(url) {
  try {
    const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(5_000) })
    await response.body?.cancel()
    return response.status < 500
  } catch {
    return false
  }
}

/** Waits until a server ends on its own, and throws with its last lines. */
export async function untilOneEnds() {
  const first = await Promise.race(services.map(async (service) => ({ service, how: await service.ended })))
  throw ranAground(first.service, first.how)
}

const ranAground = (service, how) => new Failure(`The ${service.name} ended (${how}).`, lastLines(service))

const lastLines = (service) =>
  service.lines.length > 0
    ? `Its last lines:\n${service.lines.map((line) => `  ${line}`).join('\n')}`
    : 'It printed nothing.'

/** Asks every server to finish its work and stop. One that takes longer than 15 seconds is killed. */
export async function stopServices() {
  const alive = services.filter(({ child }) => child.pid && child.exitCode === null && child.signalCode === null)
  for (const { child } of alive) child.kill('SIGTERM')
  const allEnded = Promise.all(alive.map((service) => service.ended))
  const late = await Promise.race([allEnded, sleep(patience_ms, 'late', { ref: false })])
  if (late !== 'late') return
  for (const { child } of alive) if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
  await allEnded
}

// Exiting immediately would cut off output that a slow reader hasn't consumed yet.
async function everythingIsWritten() {
  for (const stream of [process.stdout, process.stderr]) await new Promise((done) => stream.write('', done))
}

// npm sends a SIGTERM to the shell in between, which dies without notifying this process.
function whenThePackageManagerIsGone(act) {
  if (!process.env.npm_lifecycle_event) return
  const parent = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watch)
    act()
  }, 250)
  watch.unref()
}

/**
 * Runs a command's main function. A Failure is printed without a stack trace, and a signal stops the servers and commands. Either way,
 * nothing keeps running.
 */
export async function main(story) {
  let stopping = false
  const stop = async (code) => {
    if (stopping) return
    stopping = true
    await Promise.all([stopServices(), stopCommands(patience_ms)])
    await everythingIsWritten()
    process.exit(code)
  }
  const stopOn = (signal) => {
    if (stopping) return
    if (services.length > 0) say(`\nStopping. Waiting for requests in flight (at most ${patience_ms / 1000} s) …`)
    else if (isAnyRunning()) say('\nStopping …')
    // Stopping running servers is a success; stopping earlier is not.
    stop(services.some((service) => service.ready) ? 0 : 128 + constants.signals[signal]).then(undefined, () =>
      process.exit(1),
    )
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => stopOn(signal))
  whenThePackageManagerIsGone(() => stopOn('SIGTERM'))
  try {
    await story()
    await stop(process.exitCode ?? 0)
  } catch (error) {
    if (stopping) return
    console.error(`\n${error instanceof Failure ? error.message : error.stack}`)
    await stop(1)
  }
}
