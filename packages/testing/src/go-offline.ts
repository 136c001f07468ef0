/** A page in a browser, as Playwright has it. */
interface Page {
  context(): { setOffline(isOffline: boolean): Promise<void> }
  waitForFunction(expression: string): Promise<unknown>
}

/** Takes a page offline. Its browser may let a request through for a moment after it was told to, until the page knows. */
export async function goOffline(page: Page): Promise<void> {
  await page.context().setOffline(true)
  await page.waitForFunction('!navigator.onLine')
}
