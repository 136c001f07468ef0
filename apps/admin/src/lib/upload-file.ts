import type { Failure } from './failure'

interface Uploaded {
  file_url: string
  size: number
}

/** A rejected upload, in the format of other errors. */
class UploadError extends Error {
  readonly data: { app: Failure | undefined }
  constructor(failure: Failure | undefined) {
    super(failure?.message ?? 'The upload was interrupted.')
    this.data = { app: failure }
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
      if (request.status < 300) resolve(answer as Uploaded)
      else reject(new UploadError(answer as Failure | undefined))
    }
    request.onerror = () => reject(new UploadError(undefined))
    request.onabort = () => reject(new UploadError(undefined))
    signal?.addEventListener('abort', () => request.abort())
    request.send(file)
  })
