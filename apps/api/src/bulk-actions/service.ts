/*
 * Doing something with many users at once.
 */

export { createBulkAction } from './create-bulk-action.ts'
export { previewBulkAction } from './preview.ts'
