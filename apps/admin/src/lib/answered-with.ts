/** The `data` of an error for a response that says nothing else. `forward` says if it had no response to pass on. */
export const answeredWith = (body: unknown): object | undefined =>
  (body as { unreached?: true } | null | undefined)?.unreached ? undefined : { app: body }
