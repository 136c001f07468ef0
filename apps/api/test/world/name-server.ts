import { createSocket } from 'node:dgram'

/*
 * A name server on the loopback interface that knows the text records it is given, and no other name. It speaks just enough of the protocol
 * (RFC 1035) for a resolver that asks for one name.
 */

const headerLength = 12
const textRecord = 16
const ok = 0x8180
const noSuchName = 0x8183

/** Starts a name server. Its records can be changed while it runs. */
export async function startNameServer(records: Record<string, readonly string[]> = {}) {
  const socket = createSocket('udp4')
  socket.on('message', (asked, { address, port }) => socket.send(answerTo(asked, records), port, address))
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))
  // It must not keep a test process alive.
  socket.unref()
  return { address: `127.0.0.1:${socket.address().port}`, records, stop: () => socket.close() }
}

function answerTo(asked: Buffer, records: Record<string, readonly string[]>): Buffer {
  const { name, end } = nameIn(asked)
  const texts = (asked.readUInt16BE(end) === textRecord && records[name.toLowerCase()]) || []
  const header = Buffer.alloc(headerLength)
  header.writeUInt16BE(asked.readUInt16BE(0), 0)
  header.writeUInt16BE(texts.length > 0 ? ok : noSuchName, 2)
  header.writeUInt16BE(1, 4)
  header.writeUInt16BE(texts.length, 6)
  return Buffer.concat([header, asked.subarray(headerLength, end + 4), ...texts.map(recordOf)])
}

/** The name in a question: labels that begin with their length, up to an empty one. */
function nameIn(asked: Buffer): { name: string; end: number } {
  const labels: string[] = []
  let at = headerLength
  for (let length = asked[at] ?? 0; length > 0; length = asked[at] ?? 0) {
    labels.push(asked.toString('latin1', at + 1, at + 1 + length))
    at += 1 + length
  }
  return { name: labels.join('.'), end: at + 1 }
}

/** A text record for the name in the question. Its text comes in pieces of at most 255 bytes. */
function recordOf(text: string): Buffer {
  const bytes = Buffer.from(text)
  const pieces: Buffer[] = []
  for (let at = 0; at < bytes.length; at += 255) {
    const piece = bytes.subarray(at, at + 255)
    pieces.push(Buffer.from([piece.length]), piece)
  }
  const content = Buffer.concat(pieces)
  const head = Buffer.from([0xc0, headerLength, 0, textRecord, 0, 1, 0, 0, 0, 60, 0, 0])
  head.writeUInt16BE(content.length, 10)
  return Buffer.concat([head, content])
}
