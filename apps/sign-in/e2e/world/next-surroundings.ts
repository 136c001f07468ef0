/*
 * Loaded before Next.js in the process of `examples/next-shop`. There, Clientele is found on this machine, and the clock can be put forward.
 */

const { CLIENTELE_PUBLIC_URL = '', CLIENTELE_URL = '' } = process.env

const { fetch } = globalThis
globalThis.fetch = (target, init) =>
  fetch(target instanceof Request ? target : String(target).replace(CLIENTELE_PUBLIC_URL, CLIENTELE_URL), init)

const now = Date.now
let ahead_ms = 0
Date.now = () => now() + ahead_ms

process.on('message', (ms) => {
  ahead_ms += Number(ms)
  process.send?.('done')
})
// Waiting for messages isn't a reason to keep running.
process.channel?.unref()

export {}
