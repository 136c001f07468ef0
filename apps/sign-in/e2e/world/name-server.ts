import { createSocket } from 'node:dgram'

/*
 * A name server that knows text records and nothing else: what shows that a domain belongs to an application.
 */

const headerLength = 12
/** What follows the name in a question: its type and class. */
const questionTail = 4

/** Starts a name server on this machine. Records are added while it runs; a text has at most 255 characters. */
export async function startNameServer() {
  const records = new Map<string, string>()
  const socket = createSocket('udp4')
  socket.on('message', (asked, { address, port }) => socket.send(answerTo(asked, records), port, address))
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))
  return { address: `127.0.0.1:${socket.address().port}`, records, stop: () => socket.close() }
}

/** Returns the response to a message with one question (RFC 1035). */
function answerTo(asked: Buffer, records: ReadonlyMap<string, string>): Buffer {
  const { name, end } = nameIn(asked)
  const text = records.get(name)
  const question = asked.subarray(headerLength, end + questionTail)
  const id = asked.subarray(0, 2)
  // Flags, and the number of questions and answers.
  if (text === undefined) return Buffer.concat([id, Buffer.from([0x81, 0x83, 0, 1, 0, 0, 0, 0, 0, 0]), question])
  const header = Buffer.from([0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0])
  // The name of the question, as text, for a minute.
  const record = Buffer.from([0xc0, headerLength, 0, 16, 0, 1, 0, 0, 0, 60, 0, text.length + 1, text.length])
  return Buffer.concat([id, header, question, record, Buffer.from(text)])
}

/** The name in a question: labels that begin with their length, up to an empty one. */
function nameIn(asked: Buffer): { name: string; end: number } {
  const labels: string[] = []
  let at = headerLength
  for (let length = asked[at] ?? 0; length > 0; length = asked[at] ?? 0) {
    labels.push(asked.toString('latin1', at + 1, at + 1 + length))
    at += 1 + length
  }
  return { name: labels.join('.').toLowerCase(), end: at + 1 }
}
