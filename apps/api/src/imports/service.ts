import type { Handler } from '../context.ts'
import { fileUrlOf, notEmpty, storeFile } from '../files/stored-files.ts'

export { createImport } from './create-import.ts'
export { createImportPreset, deleteImportPreset, getImportPresets, updateImportPreset } from './presets/service.ts'
export { previewImport } from './preview.ts'

export const uploadImportFile: Handler<'uploadImportFile'> = async (ctx, { fileName, body }) => {
  const { file_id, size } = await storeFile(ctx, notEmpty(body), {
    name: fileName ?? '',
    limit_bytes: ctx.services.config.importLimit_bytes,
  })
  return { file_url: fileUrlOf(file_id), size }
}
