import { openScreen, type Screen } from '../x11.ts'
import { test } from './app.ts'

/** Sees and clicks what a person does. */
export const onScreen = test.extend<{ display: Screen }>({
  display: async ({}, use) => {
    const screen = await openScreen()
    await use(screen)
    screen.close()
  },
})
