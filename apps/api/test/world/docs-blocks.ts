import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { freePort } from '@clientele/testing/free-port'
import { onTestFinished } from 'vitest'
import { asIfInstalled } from './docs-examples.ts'

/*
 * The code blocks of the docs, and running them as a reader would: the placeholders replaced, in a process of their own.
 */

const repository = resolve(import.meta.dirname, '../../../..')

interface Block {
  /** The nearest heading or bold line above. */
  under: string
  language: string
  code: string
}

/** The code blocks of a page, in order. Of a change, it is what comes out of it. */
export function blocksOf(file: string): Block[] {
  const found: Block[] = []
  let under = ''
  const pieces = /^(?:#+ (?<heading>[^\n]*)|\*\*(?<bold>[^*\n]+)\*\*|```(?<language>\w+)\n(?<code>.*?)^```)$/gms
  for (const { groups } of readFileSync(join(repository, file), 'utf8').matchAll(pieces)) {
    const { heading, bold, language, code = '' } = groups ?? {}
    if (language === undefined) under = heading ?? bold ?? ''
    else found.push({ under, language, code: language === 'diff' ? changed(code) : code })
  }
  return found
}

const changed = (diff: string) =>
  diff
    .split('\n')
    .filter((line) => !line.startsWith('-'))
    .map((line) => line.slice(1))
    .join('\n')

/** The code of a block, found by what is above it, with placeholders replaced. Each of them must be there. */
export function codeOf(file: string, under: string, placeholders: Record<string, string> = {}, nth = 0): string {
  const code = blocksOf(file).filter((block) => block.under === under)[nth]?.code
  if (code === undefined) throw new Error(`${file} has no block ${nth} under “${under}”.`)
  return Object.entries(placeholders).reduce((filled, [placeholder, value]) => {
    if (!filled.includes(placeholder)) throw new Error(`The block under “${under}” has no ${placeholder}.`)
    return filled.replaceAll(placeholder, value)
  }, code)
}

/** Starts a module in a process of its own, which ends with the test. */
function start(code: string) {
  const folder = mkdtempSync(join(tmpdir(), 'clientele-docs-'))
  const file = join(folder, 'block.ts')
  writeFileSync(file, code)
  const child = spawn(process.execPath, [...asIfInstalled(), file], {
    env: { PATH: process.env.PATH },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  onTestFinished(async () => {
    const ended = child.exitCode === null ? once(child, 'exit') : undefined
    child.kill()
    await ended
    rmSync(folder, { recursive: true, force: true })
  })
  return child
}

/** Runs a module, and returns what it prints. */
export async function run(code: string): Promise<string> {
  const child = start(code)
  const [out, error, [status]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')])
  if (status !== 0) throw new Error(error)
  return out.trim()
}

/** Starts a module that listens on a port, and returns its origin. */
export async function serve(module: (port: number) => string): Promise<string> {
  const port = await freePort()
  const child = start(module(port))
  const failed = Promise.all([text(child.stderr), once(child, 'exit')]).then(([error]) => new Error(error))
  const origin = `http://127.0.0.1:${port}`
  let outcome: Error | undefined
  void failed.then((error) => (outcome = error))
  while (!(await fetch(origin).catch(() => undefined))) {
    if (outcome) throw outcome
    await new Promise((later) => setTimeout(later, 50))
  }
  return origin
}
