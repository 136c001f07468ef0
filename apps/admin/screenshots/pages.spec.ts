import { fileURLToPath } from 'node:url'
import { startWorld } from '../e2e/world/servers.ts'
import { test } from '../e2e/world/test.ts'
import { isTakenEmpty, pages, type Place } from './pages.ts'
import { states } from './states.ts'
import { takePictures } from './take.ts'

const folder = fileURLToPath(new URL('../../../screenshots/console', import.meta.url))

for (const [route, pictures] of Object.entries(pages))
  for (const [name, open] of Object.entries(pictures)) {
    take(name, open, 'E2E_APPLICATION_ID')
    if (isTakenEmpty(route, name)) take(`${name}-empty`, open, 'E2E_EMPTY_APPLICATION_ID')
  }

for (const [name, { show, isLoading, isPrinted }] of Object.entries(states))
  test.describe(() => {
    // Some of these show an error.
    test.use({ tolerated: [/.*/] })

    test(name, async ({ page, baseURL, caller }) => {
      const applicationId = process.env.E2E_APPLICATION_ID ?? ''
      const at = (path: string) => `${baseURL}/a/${applicationId}/${path}`
      await show({ page, at, applicationId, caller })
      if (isPrinted) await page.emulateMedia({ media: 'print' })
      await takePictures(page, folder, name, { isLoading })
    })
  })

function take(name: string, open: (place: Place) => Promise<unknown>, application: string) {
  test(name, async ({ page, baseURL, caller }) => {
    const applicationId = process.env[application] ?? ''
    const at = (path: string) => `${baseURL}/a/${applicationId}/${path}`
    await open({ page, at, applicationId, caller: caller.within(applicationId) })
    await takePictures(page, folder, name)
  })
}

test('not-found', async ({ page }) => {
  await page.goto('/nothing/here')
  await takePictures(page, folder, 'not-found')
})

test.describe('before anybody has signed up', () => {
  test.use({ signedIn: false })

  test('set-up', async ({ page }) => {
    const world = await startWorld({ withOperator: false })
    try {
      await page.goto(/https?:\S+\/set-up\?token=\S+/.exec(world.printed)?.[0] ?? 'about:blank')
      await takePictures(page, folder, 'set-up')
    } finally {
      await page.goto('about:blank')
      await world.stop()
    }
  })
})
