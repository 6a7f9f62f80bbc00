import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { launch, test, type Dash } from './app.ts'

/**
 * For files whose tests need no app of their own: all use this one, and leave it ready for the next. After a failure
 * the next test gets a new one. Such a file starts no other app, and says `test.use({ file: import.meta.url })`: without
 * it, the next file would continue with the same app.
 */
export const sharing = test.extend<object, { dash: Dash; file: string }>({
  file: ['', { option: true, scope: 'worker' }],
  dash: [
    async ({}, use) => {
      const folder = await mkdtemp(join(tmpdir(), 'hot-dash-'))
      const dash = await launch(folder)
      await use(dash)
      await dash.quit()
      await rm(folder, { recursive: true, force: true, maxRetries: 5 })
    },
    { scope: 'worker' },
  ],
})
