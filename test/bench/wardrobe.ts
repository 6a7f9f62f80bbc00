import { setTimeout as delay } from 'node:timers/promises'
import { formIds, earnableIds } from '../../preload/contract/earnables.ts'
import type { PageHandle, Point } from './devtools.ts'
import { findButton } from './feed.ts'
import { runsOf, waitsOf, type Bench } from './figures.ts'
import { createReturningUser, englishText, openHome } from './returning-user.ts'

const runs = runsOf(12)
/** Home is at rest. */
const settledMs = 3000

/**
 * The time from a click on “Wardrobe” to the frame with Dash and a picture of everything that can be earned. Each run
 * opens another Home, which has not shown a wardrobe before.
 */
export const wardrobe: Bench = {
  async measure() {
    const user = await createReturningUser()
    const waits: number[] = []
    try {
      const app = user.start()
      try {
        for (let run = -1; run < runs; run += 1) {
          const home = await openHome(app)
          await delay(settledMs)
          const wait = await opened(home)
          if (run >= 0) waits.push(wait)
          await home.close()
          await delay(settledMs)
        }
      } finally {
        await app.quit()
      }
    } finally {
      user.remove()
    }
    return { 'wardrobe.ms': waitsOf(waits, 100) }
  },
}

/** @returns milliseconds from the click to the first frame with everything */
async function opened(home: PageHandle): Promise<number> {
  const label = JSON.stringify(englishText('room.wardrobe'))
  const at = (await home.evaluate(`(${findButton.toString()})(${label})`)) as Point
  const watch = `(${watchWardrobe.toString()})(${earnableIds.length + formIds.length})`
  await home.evaluate(`void (globalThis.hotDashBenchWardrobe = ${watch})`)
  await home.mouse('mousePressed', at)
  await home.mouse('mouseReleased', at)
  return Number(await home.evaluate('globalThis.hotDashBenchWardrobe'))
}

/** Runs in the page, so it cannot use anything outside itself. */
function watchWardrobe(count: number): Promise<number> {
  return new Promise((resolve) => {
    let clickedAt: number | undefined
    document.addEventListener('click', ({ timeStamp }) => (clickedAt = timeStamp), {
      capture: true,
      once: true,
    })
    const look = () => {
      const pictures = [...document.querySelectorAll<HTMLImageElement>('.racks img')]
      const areDrawn = pictures.every(({ complete, naturalWidth }) => complete && naturalWidth > 0)
      const areShown = ['.racks', '.mirror svg.bird'].every((part) =>
        document.querySelector(part)?.checkVisibility(),
      )
      if (pictures.length < count || !areDrawn || !areShown || clickedAt === undefined) return
      const start = clickedAt
      watch.disconnect()
      document.removeEventListener('load', look, { capture: true })
      requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now() - start)))
    }
    const watch = new MutationObserver(look)
    watch.observe(document.body, { subtree: true, childList: true, attributeFilter: ['src'] })
    document.addEventListener('load', look, { capture: true })
  })
}
