import { filledText } from './inputs.ts'

/** An http(s) URL, or the `file_url` of an uploaded file. */
export const fileUrl = filledText(2048)
