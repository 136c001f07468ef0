/** A file that the service sends. It can be read once, in one of these ways; leaving a loop over its pieces ends the download. */
export interface FileResponse extends AsyncIterable<Uint8Array> {
  /** The suggested name of the file. */
  name: string
  /** The content type, such as `text/csv; charset=utf-8`. */
  type: string
  /** The file as a stream, such as for `new Response(stream)`, or `Readable.fromWeb(stream)` of Node. */
  stream: ReadableStream<Uint8Array>
  /** Reads the file to its end. Rejects if the connection breaks before that. */
  text(): Promise<string>
  /** The same as a `Blob`, which browsers can save. */
  blob(): Promise<Blob>
}

/** Returns the file of a successful response. Nothing of it has been read yet. */
export function fileResponse(response: Response): FileResponse {
  const stream = response.body ?? new ReadableStream<Uint8Array>({ start: (controller) => controller.close() })
  return {
    name: nameIn(response.headers.get('content-disposition') ?? ''),
    type: response.headers.get('content-type') ?? '',
    stream,
    text: () => response.text(),
    blob: () => response.blob(),
    [Symbol.asyncIterator]: () => piecesOf(stream),
  }
}

/** Needed because some browsers can't iterate over streams yet. */
async function* piecesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader()
  let isRead = false
  try {
    for (;;) {
      const { done, value } = await reader.read()
      isRead = done
      if (done) return
      yield value
    }
  } finally {
    if (!isRead) await reader.cancel()
  }
}

/** RFC 6266: the name in any language, or else the plain one. */
function nameIn(disposition: string): string {
  const encoded = /filename\*=UTF-8''([^;]+)/i.exec(disposition)?.[1]
  if (encoded !== undefined) return decodeURIComponent(encoded)
  return /filename="([^"]*)"/i.exec(disposition)?.[1] ?? ''
}
