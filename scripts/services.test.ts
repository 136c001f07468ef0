import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'

test('a process started by a server may wait for its messages, and ends with the command that started the server', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'clientele-service-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const server = join(folder, 'server.mjs')
  await writeFile(
    server,
    `import { fork } from 'node:child_process'
       if (process.argv[2] === 'worker') process.on('message', (word) => { console.log(word, process.pid); setInterval(() => {}, 1e6) })
       else {
         const worker = fork(import.meta.filename, ['worker'])
         worker.on('exit', () => process.exit(1))
         setTimeout(() => worker.send('the worker waited'), 500)
         process.on('SIGTERM', () => worker.kill())
       }`,
  )
  const command = `
      import { startService } from ${JSON.stringify(join(import.meta.dirname, 'lib/services.mjs'))}
      startService('server', process.execPath, [${JSON.stringify(server)}], { env: process.env })`
  const started = spawn(process.execPath, ['--input-type=module', '--eval', command])
  onTestFinished(() => void started.kill('SIGKILL'))
  const line = await new Promise<string>((said) => started.stdout.once('data', (text) => said(String(text))))
  expect(line).toContain('the worker waited')
  const worker = Number(line.match(/\d+/g)?.at(-1))
  started.kill('SIGKILL')
  await expect.poll(() => isAlive(worker)).toBe(false)
}, 30_000)

test('a command and its servers stop in order when npm, which started it, is told to stop', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'clientele-command-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  await writeFile(join(folder, 'package.json'), '{ "scripts": { "start": "node start.mjs" } }')
  await writeFile(
    join(folder, 'server.mjs'),
    `process.on('SIGTERM', () => { console.log('finished'); process.exit() })
     setInterval(() => {}, 1e6)
     console.log('started', process.pid, process.ppid)`,
  )
  await writeFile(
    join(folder, 'start.mjs'),
    `import { main, startService, untilOneEnds } from ${JSON.stringify(join(import.meta.dirname, 'lib/services.mjs'))}
     await main(async () => {
       startService('server', process.execPath, ['server.mjs'], { cwd: import.meta.dirname, env: process.env })
       await untilOneEnds()
     })`,
  )
  const npm = spawn('npm', ['start', '--silent'], { cwd: folder })
  onTestFinished(() => void npm.kill('SIGKILL'))
  let output = ''
  npm.stdout.on('data', (text) => (output += String(text)))
  const pids = () => /started (\d+) (\d+)/.exec(output)?.slice(1).map(Number) ?? []
  onTestFinished(() => {
    for (const pid of pids().filter(isAlive)) process.kill(pid, 'SIGKILL')
  })
  await expect.poll(pids).toHaveLength(2)
  npm.kill('SIGTERM')
  await expect.poll(() => pids().filter(isAlive)).toEqual([])
  await expect.poll(() => output).toMatch(/Stopping.*finished/s)
}, 30_000)

test('a stopped command exits after the processes it runs, so that it can be restarted immediately', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'clientele-command-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  await writeFile(
    join(folder, 'build.mjs'),
    `process.on('SIGTERM', () => setTimeout(() => { console.log('cleared up'); process.exit() }, 700))
     setInterval(() => {}, 1e6)
     console.log('building')`,
  )
  await writeFile(
    join(folder, 'start.mjs'),
    `import { run } from ${JSON.stringify(join(import.meta.dirname, 'lib/run.mjs'))}
     import { main } from ${JSON.stringify(join(import.meta.dirname, 'lib/services.mjs'))}
     await main(() => run(process.execPath, ['build.mjs'], { cwd: import.meta.dirname, onText: (text) => console.log(text) }))`,
  )
  const command = spawn(process.execPath, ['start.mjs'], { cwd: folder })
  onTestFinished(() => void command.kill('SIGKILL'))
  let output = ''
  command.stdout.on('data', (text) => (output += String(text)))
  const ended = new Promise<number | null>((done) => command.once('close', done))
  await expect.poll(() => output).toContain('building')
  command.kill('SIGINT')
  expect(await ended).toBe(130)
  expect(output).toMatch(/Stopping.*cleared up/s)
}, 30_000)

const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
