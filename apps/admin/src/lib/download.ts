import { answeredWith } from './answered-with'

/** A rejected download, in the format of other errors. */
class DownloadError extends Error {
  readonly data: object | undefined
  /** @param data Undefined if there was no response. */
  constructor(data: object | undefined) {
    super('The download failed.')
    this.data = data
  }
}

interface Wanted {
  companyId: number | string
  applicationId: string
  /** The path of an operation that returns a file, and its method, if it records that. */
  path: string
  method?: 'POST'
  /** The name to save it under. */
  name: string
}

/** Downloads a file and saves it. A link to it would do the same, but show a failure as a file, or as a page of JSON. */
export async function download({ companyId, applicationId, path, method, name }: Wanted): Promise<void> {
  const prefix = `/service/platform/user/v1.0/company/${companyId}/application/${applicationId}`
  const response = await fetch(prefix + path, { method: method ?? 'GET' }).catch(() => undefined)
  if (!response) throw new DownloadError(undefined)
  if (!response.ok) throw new DownloadError(answeredWith(await response.json().catch(() => undefined)))
  const file = await response.blob().catch(() => undefined)
  if (!file) throw new DownloadError(undefined)
  const url = URL.createObjectURL(file)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  URL.revokeObjectURL(url)
}
