/** What the page of a customer asks for: all merges that can be undone, of which there are never more than 100. The server reads it ahead. */
export const mergesOf = (userId: string) => ({ userId, pageSize: 100 })

/** What the page of possible duplicates asks for. The server reads the first ones ahead. */
export const duplicatesOf = (isDismissed: boolean) => ({ pageSize: 25, ...(isDismissed && { dismissed: true }) })
