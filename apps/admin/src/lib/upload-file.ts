import { answeredWith } from './answered-with'

interface Uploaded {
  file_url: string
  size: number
}

/** A rejected upload, in the format of other errors. */
class UploadError extends Error {
  readonly data: object | undefined
  /** @param data Undefined if there was no response. */
  constructor(data: object | undefined) {
    super('The upload failed.')
    this.data = data
  }
}

const readJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

interface UploadInput {
  companyId: number | string
  applicationId: string
  /** The path of the operation that stores it. */
  path: '/user_group/file' | '/imports/file'
  file: File
  onProgress: (fraction: number) => void
  signal?: AbortSignal
}

/** Uploads a file. Uses XMLHttpRequest, because fetch doesn't report upload progress. */
export const uploadFile = ({
  companyId,
  applicationId,
  path,
  file,
  onProgress,
  signal,
}: UploadInput): Promise<Uploaded> =>
  new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open(
      'POST',
      `/service/platform/user/v1.0/company/${companyId}/application/${applicationId}${path}?file_name=${encodeURIComponent(file.name)}`,
    )
    request.setRequestHeader('content-type', 'text/csv')
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0)
    request.onload = () => {
      const answer = readJson(request.responseText)
      if (request.status < 300 && answer !== undefined) resolve(answer as Uploaded)
      else reject(new UploadError(answeredWith(answer)))
    }
    request.onerror = () => reject(new UploadError(undefined))
    request.onabort = () => reject(new UploadError(undefined))
    signal?.addEventListener('abort', () => request.abort())
    request.send(file)
  })
