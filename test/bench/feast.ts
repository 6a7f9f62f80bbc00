import { setTimeout as delay } from 'node:timers/promises'
import { product } from './app.ts'
import type { Point } from './devtools.ts'
import { findButton, show, untilGone } from './feed.ts'
import { figureOf, runsOf, Skipped, type Bench } from './figures.ts'
import { greetingEndsWithinMs } from './idle.ts'
import { parkPointer } from './pointer.ts'
import { createReturningUser, englishText, openHome } from './returning-user.ts'
import { busiest, usageDuring, usageWhile } from './usage.ts'

const runs = runsOf(3)
/** Enough contributions for a feast, which takes at least 200 dishes. */
const contributions = 2000
const afterMs = 25_000

/**
 * The CPU cost of a feast after a click on “Feed all”, and of the 25 seconds after it, in which Dash talks about the
 * feast.
 */
export const feast: Bench = {
  async measure(note) {
    if (process.platform !== 'linux') {
      throw new Skipped('it reads /proc, which only Linux has')
    }
    await parkPointer()
    const during: number[] = []
    const after: number[] = []
    for (let run = 0; run < runs; run += 1) {
      const user = await createReturningUser({}, product, contributions)
      const app = user.start()
      try {
        const home = await openHome(app)
        await delay(greetingEndsWithinMs)
        const find = `(${findButton.toString()})(${JSON.stringify(englishText('pantry.feedAll'))})`
        const at = (await home.evaluate(find)) as Point
        const shown = await usageWhile(app.pid, async () => {
          await home.mouse('mousePressed', at)
          await home.mouse('mouseReleased', at)
          await untilGone(home, show, 500)
        })
        const rest = await usageDuring(app.pid, afterMs)
        note(`during: ${busiest(shown.cpuByThread)}`)
        note(`after: ${busiest(rest.cpuByThread)}`)
        during.push(shown.cpuPercent)
        after.push(rest.cpuPercent)
      } finally {
        await app.quit()
        user.remove()
      }
    }
    return {
      'feast.cpu_percent': figureOf(during, 45),
      'feast.after_cpu_percent': figureOf(after, 5),
    }
  },
}
