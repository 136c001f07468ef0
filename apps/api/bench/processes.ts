import { type ChildProcess, execFileSync, fork, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { heapFlags, memoryVariables } from '../heap.mjs'

/** All child processes of the benchmark, so that none outlives it. */
const children = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of children) child.kill('SIGKILL')
})

function keep<Child extends ChildProcess>(child: Child): Child {
  children.add(child)
  child.once('exit', () => children.delete(child))
  return child
}

const api = fileURLToPath(new URL('..', import.meta.url))

/** Starts a built entry point of the API, as in production. */
export const startBuilt = (file: string, args: string[], environment: Record<string, string>) =>
  keep(
    spawn(process.execPath, [...heapFlags, `${api}dist/${file}`, ...args], {
      env: { ...process.env, ...memoryVariables, ...environment, NODE_ENV: 'production' },
      stdio: ['ignore', 'ignore', 'inherit'],
    }),
  )

/** Runs a built entry point until it exits. Returns the duration and the peak memory. */
export async function runBuilt(file: string, args: string[], environment: Record<string, string>) {
  const began = performance.now()
  const child = startBuilt(file, args, environment)
  const memory = watchMemory(() => memoryOf(child))
  const code = await new Promise<number | null>((ended) => child.once('exit', ended))
  const most_mb = memory.most_mb()
  if (code !== 0) throw new Error(`${file} ended with code ${code}.`)
  return { seconds: (performance.now() - began) / 1_000, most_mb }
}

/** Resident memory in MB; 0 once the process is gone. */
export function memoryOf(child: ChildProcess): number {
  try {
    return Math.round(Number(execFileSync('ps', ['-o', 'rss=', '-p', String(child.pid)], { encoding: 'utf8' })) / 1_024)
  } catch {
    return 0
  }
}

/** Watches the memory of a process, until it is asked for the most that there was. */
export function watchMemory(now_mb: () => number) {
  let most_mb = now_mb()
  const timer = setInterval(() => {
    most_mb = Math.max(most_mb, now_mb())
  }, 250)
  return {
    most_mb() {
      clearInterval(timer)
      return most_mb
    },
  }
}

/** The CPU time used so far, in microseconds; undefined if the system doesn't provide it. */
export function processorTimeOf(child: ChildProcess): number | undefined {
  try {
    const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? []
    // User and system time, in ticks of a hundredth of a second.
    return (Number(fields[11]) + Number(fields[12])) * 10_000
  } catch {
    return undefined
  }
}

/** Runs a file of this folder in a separate process, which receives one job at a time. */
export function startHelper<Job extends object, Result extends object>(file: string) {
  const child = keep(fork(fileURLToPath(new URL(file, import.meta.url)), { serialization: 'advanced' }))
  const ask = (job: Job) =>
    new Promise<Result>((answered, failed) => {
      const end = () => failed(new Error(`${file} ended.`))
      child.once('exit', end)
      child.once('message', (result: Result | { error: string }) => {
        child.off('exit', end)
        if ('error' in result) failed(new Error(String(result.error)))
        else answered(result)
      })
      child.send(job)
    })
  return { child, ask, stop: () => stop(child) }
}

export async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((done) => child.once('exit', done))
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), 15_000)
  await ended
  clearTimeout(timer)
}
