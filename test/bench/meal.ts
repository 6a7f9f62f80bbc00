import { setTimeout as delay } from 'node:timers/promises'
import type { RunningApp } from './app.ts'
import type { PageHandle } from './devtools.ts'
import { show, untilGone } from './feed.ts'
import { figureOf, runsOf, Skipped, type Bench } from './figures.ts'
import { greetingEndsWithinMs } from './idle.ts'
import { parkPointer } from './pointer.ts'
import { createReturningUser, openHome } from './returning-user.ts'
import { busiest, usageDuring, usageWhile, type Usage } from './usage.ts'

const runs = runsOf(3)
/** The number of one-dish shows in each run. */
const meals = 5
/** Dash rests this long between two shows, so that each measurement starts from the same state. */
const betweenMs = 3000
/** Every show takes longer than this. */
const minShowMs = 1000
/** The gap between the bubbles of consecutive lines is shorter than this. */
const silentMs = 2000
const afterMs = 10_000
const measuredAfterMs = 30_000

/** The cost of a show, for one dish and for all dishes, its frame rate, and the memory that it leaves behind. */
export const meal: Bench = {
  async measure(note) {
    if (process.platform !== 'linux') {
      throw new Skipped('it reads /proc, which only Linux has')
    }
    await parkPointer()
    const one: number[] = []
    const all: number[] = []
    const frames: number[] = []
    const after: number[] = []
    for (let run = 0; run < runs; run += 1) {
      const user = await createReturningUser()
      const app = user.start()
      try {
        const home = await openHome(app)
        await delay(greetingEndsWithinMs)
        const first = await shows(app, home, meals)
        const [last] = first.slice(-1)
        if (last) note(`one dish: ${busiest(last.cpuByThread)}`)
        one.push(...first.map(({ cpuPercent }) => cpuPercent))
        frames.push(await framesPerSecond(app, home))
        const [feast] = await shows(app, home, 1, feedAll)
        if (feast) all.push(feast.cpuPercent)
        // The meal includes what Dash says about it.
        await untilGone(home, '.bubble', silentMs)
        await delay(afterMs)
        after.push((await usageDuring(app.pid, measuredAfterMs)).cpuPercent)
      } finally {
        await app.quit()
        user.remove()
      }
    }
    return {
      'meal.cpu_percent': figureOf(one, 35),
      'meal.all_cpu_percent': figureOf(all, null),
      'meal.frames_per_s': { ...figureOf(frames, 30), atLeast: true },
      'after.cpu_percent': figureOf(after, 0.5),
    }
  },
}

async function shows(
  app: RunningApp,
  home: PageHandle,
  count: number,
  request: Feed = feedOne,
): Promise<readonly Usage[]> {
  const usages: Usage[] = []
  for (let n = 0; n < count; n += 1) {
    usages.push(await usageWhile(app.pid, () => shown(home, request)))
    await delay(betweenMs)
  }
  return usages
}

/** Requested directly, as the tray does, because a pointer in Home would keep Dash awake. */
type Feed = `globalThis.dash.request('feed-${'one' | 'all'}', ${string})`
const feedOne: Feed = "globalThis.dash.request('feed-one', { kind: null })"
const feedAll: Feed = "globalThis.dash.request('feed-all', null)"

/**
 * Feeds Dash, and waits until the show is over.
 * @throws if the show was impossibly short
 */
async function shown(home: PageHandle, request: Feed): Promise<void> {
  await home.evaluate(request)
  // Main commits the meal before its show begins.
  await home.evaluate(`new Promise((resolve) => {
    const look = () => {
      if (!document.querySelector('${show}')) return
      watch.disconnect()
      resolve(null)
    }
    const watch = new MutationObserver(look)
    watch.observe(document, { subtree: true, childList: true, attributeFilter: ['class'] })
    look()
  })`)
  const start = performance.now()
  await untilGone(home, show, 0)
  const ms = performance.now() - start
  if (ms < minShowMs) throw new Error(`the show lasted only ${Math.round(ms)} ms`)
}

/**
 * The frames per second that reach the screen during a show of one dish. The other figures are measured without
 * tracing, because it has a cost.
 */
async function framesPerSecond(app: RunningApp, home: PageHandle): Promise<number> {
  let seconds = 0
  const events = await app.devTools.traceDuring('viz', async () => {
    const start = performance.now()
    await shown(home, feedOne)
    seconds = (performance.now() - start) / 1000
  })
  await delay(betweenMs)
  const drawn = events.filter(({ name, ph }) => name === 'Display::DrawAndSwap' && ph === 'X')
  return drawn.length / seconds
}
