import { setTimeout as delay } from 'node:timers/promises'
import type { RunningApp } from './app.ts'
import type { PageHandle } from './devtools.ts'
import { figureOf, runsOf, Skipped, type Bench, type Figures } from './figures.ts'
import { parkPointer } from './pointer.ts'
import { add, type ByProcess } from './process-tree.ts'
import { wakingMicroseconds } from './waking.ts'
import { createReturningUser, englishText, homePage, openHome, petPage } from './returning-user.ts'
import { busiest, usageDuring, type Usage } from './usage.ts'
import { untilPainted, watchScript } from './watch-page.ts'

const runs = runsOf(3)
const minuteMs = 60_000
/** Every greeting ends this long after the first paint. */
export const greetingEndsWithinMs = 40_000
const laterMs = 5 * 60_000

const moments = ['open_first', 'open_later', 'closed_first', 'closed_later'] as const
type Moment = (typeof moments)[number]

/** The cost of an idle Dash, after its greeting and five minutes later, with Home open and closed. */
export const idle: Bench = {
  async measure(note) {
    if (process.platform !== 'linux') {
      throw new Skipped('it reads /proc, which only Linux has')
    }
    const usages: Record<Moment, Usage>[] = []
    const wakings = [await wakingMicroseconds()]
    for (let run = 0; run < runs; run += 1) {
      usages.push(await minutes())
      wakings.push(await wakingMicroseconds())
    }
    for (const moment of moments)
      tell(
        moment,
        usages.map((usage) => usage[moment]),
        note,
      )
    const worst = (chosen: readonly Moment[], of: (usage: Usage) => number) =>
      usages.map((usage) => Math.max(...chosen.map((moment) => of(usage[moment]))))
    const cpu = ({ cpuPercent }: Usage) => cpuPercent
    return {
      'idle.cpu_percent': figureOf(worst(['open_later', 'closed_later'], cpu), 0.3),
      // V8 collects main's garbage once in this minute, which costs about 0.15.
      'idle.first_cpu_percent': figureOf(worst(['open_first', 'closed_first'], cpu), 0.5),
      'idle.switches_per_s': figureOf(
        worst(moments, ({ switchesPerS }) => switchesPerS),
        25,
      ),
      'idle.waking_us': figureOf(wakings, null),
      ...Object.fromEntries(
        moments.flatMap((moment) => {
          const all = usages.map((usage) => usage[moment])
          return Object.entries({
            [`idle.${moment}_cpu_percent`]: figureOf(
              all.map(({ cpuPercent }) => cpuPercent),
              null,
            ),
            [`idle.${moment}_switches_per_s`]: figureOf(
              all.map(({ switchesPerS }) => switchesPerS),
              null,
            ),
          } satisfies Figures)
        }),
      ),
    }
  },
}

async function minutes(): Promise<Readonly<Record<Moment, Usage>>> {
  await parkPointer()
  // Measured in parallel, to save minutes. Neither uses enough CPU to affect the other.
  const [open, closed] = await Promise.all([minutesWith('open'), minutesWith('closed')])
  const [openFirst, openLater] = open
  const [closedFirst, closedLater] = closed
  return {
    open_first: openFirst,
    open_later: openLater,
    closed_first: closedFirst,
    closed_later: closedLater,
  }
}

/** Each has a separate data folder, because two instances cannot share one. */
async function minutesWith(home: 'open' | 'closed'): Promise<readonly [Usage, Usage]> {
  const user = await createReturningUser()
  try {
    // Do not measure the first start, in which the app reads everything.
    const first = user.start()
    await openHome(first)
    await delay(5000)
    await first.quit()
    return await measured(
      user.start({ script: watchScript(user.worn, englishText('pantry.feedOne')) }),
      home,
    )
  } finally {
    user.remove()
  }
}

async function measured(
  app: RunningApp,
  home: 'open' | 'closed',
): Promise<readonly [Usage, Usage]> {
  try {
    const pet = await app.devTools.page(petPage)
    await untilPainted(pet, 'dash')
    const paintedAt = performance.now()
    // If Home is open, Home shows Dash.
    let dash = pet
    if (home === 'open') dash = await openHome(app)
    else {
      await delay(2000)
      if (app.devTools.has(homePage)) await (await app.devTools.page(homePage)).close()
    }
    await untilGreeted(dash)
    await app.devTools.detach()
    const first = await usageDuring(app.pid, minuteMs)
    await delay(paintedAt + laterMs - performance.now())
    return [first, await usageDuring(app.pid, minuteMs)]
  } finally {
    await app.quit()
  }
}

/**
 * Waits until the greeting is over, or for as long as a greeting can last. A greeting consists of movement, a bubble
 * and sound. Dash breathes for a while after each, and the bubble lasts longest.
 */
export async function untilGreeted(page: PageHandle): Promise<void> {
  const end = performance.now() + greetingEndsWithinMs
  const greets = `document.querySelector('.bubble') !== null ||
    document.querySelector('svg.bird')?.dataset.motion !== undefined`
  let hasGreeted = false
  let quiet = 0
  // Dash is visible before it greets, and may pause between two parts of the greeting.
  while ((!hasGreeted || quiet < 8) && performance.now() < end) {
    const isGreeting = (await page.evaluate(greets)) === true
    hasGreeted ||= isGreeting
    quiet = isGreeting ? 0 : quiet + 1
    await delay(250)
  }
}

function tell(moment: string, usages: readonly Usage[], note: (line: string) => void): void {
  const mean = (of: (usage: Usage) => ByProcess) => {
    const sums = new Map<string, number>()
    for (const usage of usages) {
      for (const [label, value] of of(usage)) add(sums, label, value / usages.length)
    }
    return sums
  }
  note(`${moment}, CPU %: ${busiest(mean(({ cpuByThread }) => cpuByThread))}`)
  note(`${moment}, switches/s: ${busiest(mean(({ switchesByThread }) => switchesByThread))}`)
}
