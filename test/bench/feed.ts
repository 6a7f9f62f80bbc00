import Database from 'better-sqlite3'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { PageHandle, Point } from './devtools.ts'
import { runsOf, waitsOf, type Bench } from './figures.ts'
import { createReturningUser, englishText, openHome } from './returning-user.ts'

const meals = runsOf(40)
/** Every greeting ends within this time. */
const greetingMs = 15_000
/** Dash stands still again this long after the show. */
const restMs = 1500
/** Matches an element while a show is running. */
export const show = '.stage-shows'

/**
 * The time from a click on “Feed one” in Home to the first frame of its show. Main shows a meal only after committing
 * it.
 */
export const feed: Bench = {
  async measure() {
    const user = await createReturningUser()
    try {
      const before = mealsIn(user.dataFolder)
      const waits: number[] = []
      const app = user.start()
      try {
        const home = await openHome(app)
        await delay(greetingMs)
        // Do not measure the first show, because it creates what all later shows reuse.
        await fed(home)
        for (let meal = 0; meal < meals; meal += 1) waits.push(await fed(home))
      } finally {
        await app.quit()
      }
      const eaten = mealsIn(user.dataFolder) - before
      if (eaten !== meals + 1) throw new Error(`${meals + 1} clicks made ${eaten} meals`)
      return { 'feed.ms': waitsOf(waits, 50) }
    } finally {
      user.remove()
    }
  },
}

function mealsIn(dataFolder: string): number {
  const db = new Database(join(dataFolder, 'hot-dash.db'), { readonly: true })
  try {
    return Number(db.prepare('SELECT count(*) FROM meal').pluck().get())
  } finally {
    db.close()
  }
}

/**
 * Clicks, and waits until the show is over.
 * @returns milliseconds from the click to the show's first frame
 */
async function fed(home: PageHandle): Promise<number> {
  const find = `(${findButton.toString()})(${JSON.stringify(englishText('pantry.feedOne'))})`
  const at = (await home.evaluate(find)) as Point
  await home.evaluate(`void (globalThis.hotDashBenchShow = (${watchShow.toString()})())`)
  await home.mouse('mousePressed', at)
  await home.mouse('mouseReleased', at)
  const wait = Number(await home.evaluate('globalThis.hotDashBenchShow'))
  await untilGone(home, show, restMs)
  return wait
}

/** Settles when no element has matched for this many milliseconds. */
export async function untilGone(
  home: PageHandle,
  selector: string,
  milliseconds: number,
): Promise<void> {
  await home.evaluate(`(${untilOver.toString()})('${selector}', ${milliseconds})`)
}

// The functions below run in the page, so they cannot use anything outside themselves.

export function findButton(text: string): Point {
  const buttons = [...document.querySelectorAll('button')]
  const button = buttons.find((one) => one.textContent.includes(text) && !one.disabled)
  if (!button) throw new Error('there is nothing to feed')
  const { left, top, width, height } = button.getBoundingClientRect()
  return { x: left + width / 2, y: top + height / 2 }
}

/** A show begins with a flying dish. Its first frame is on screen when the next frame begins. */
function watchShow(): Promise<number> {
  return new Promise((resolve) => {
    let clickedAt: number | undefined
    document.addEventListener('click', ({ timeStamp }) => (clickedAt = timeStamp), {
      capture: true,
      once: true,
    })
    const watch = new MutationObserver(() => {
      const isShow = document.querySelector('.flight') !== null
      if (!isShow || clickedAt === undefined) return
      const start = clickedAt
      watch.disconnect()
      requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now() - start)))
    })
    watch.observe(document.body, { subtree: true, childList: true, attributeFilter: ['data-pose'] })
  })
}

function untilOver(selector: string, milliseconds: number): Promise<null> {
  return new Promise((resolve) => {
    let quietSince = performance.now()
    const timer = setInterval(() => {
      const now = performance.now()
      const isOn = document.querySelector(selector) !== null
      if (isOn) quietSince = now
      if (isOn || now - quietSince < milliseconds) return
      clearInterval(timer)
      resolve(null)
    }, 100)
  })
}
