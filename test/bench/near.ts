import { setTimeout as delay } from 'node:timers/promises'
import { untilReady, type RunningApp } from './app.ts'
import { barePage, openBare } from './bare.ts'
import type { PageHandle } from './devtools.ts'
import { figureOf, runsOf, Skipped, type Bench } from './figures.ts'
import { untilGreeted } from './idle.ts'
import { openPointer, parkPointer, type Pointer } from './pointer.ts'
import { createReturningUser, petPage } from './returning-user.ts'
import { busiest, usageDuring, type Usage } from './usage.ts'

const runs = runsOf(3)
const measuredMs = 30_000
/** Dash has noticed the pointer after this time. */
const noticedMs = 3000
const moveEveryMs = 50

/** The cost of Dash while the pointer moves slowly around it, with the floating window alone. */
export const near: Bench = {
  async measure(note) {
    const pointer = process.platform === 'linux' ? await openPointer() : undefined
    if (!pointer) throw new Skipped('it reads /proc and needs an X display')
    const user = await createReturningUser()
    const bare = openBare()
    const ours: Usage[] = []
    const bares: Usage[] = []
    try {
      for (let run = 0; run < runs; run += 1) {
        await parkPointer()
        bares.push(await aroundBare(bare.start(1), pointer))
        await parkPointer()
        ours.push(await aroundDash(user.start(), pointer))
      }
    } finally {
      pointer.close()
      bare.remove()
      user.remove()
    }
    const [last] = ours.slice(-1)
    if (last) note(busiest(last.cpuByThread))
    const of = (usages: readonly Usage[]) => usages.map(({ cpuPercent }) => cpuPercent)
    return {
      'near.cpu_percent': figureOf(of(ours), 9),
      'near.bare_cpu_percent': figureOf(of(bares), null),
      'near.switches_per_s': figureOf(
        ours.map(({ switchesPerS }) => switchesPerS),
        null,
      ),
    }
  },
}

async function aroundDash(app: RunningApp, pointer: Pointer): Promise<Usage> {
  try {
    const page = await app.devTools.page(petPage)
    await page.evaluate(untilReady)
    await untilGreeted(page)
    return await around(app, pointer, page, '.pet-dash')
  } finally {
    await app.quit()
  }
}

async function aroundBare(app: RunningApp, pointer: Pointer): Promise<Usage> {
  try {
    const page = await app.devTools.page(barePage)
    await delay(5000)
    return await around(app, pointer, page, 'body')
  } finally {
    await app.quit()
  }
}

/** Measures while the pointer moves around an element, 100 to 280 pixels from its centre. */
async function around(
  app: RunningApp,
  pointer: Pointer,
  page: PageHandle,
  selector: string,
): Promise<Usage> {
  const middle = (await page.evaluate(`(() => {
    const { x, y, width, height } = document.querySelector('${selector}').getBoundingClientRect()
    return { x: screenX + x + width / 2, y: screenY + y + height / 2 }
  })()`)) as { readonly x: number; readonly y: number }
  await app.devTools.detach()
  const over = new AbortController()
  const start = performance.now()
  const moves = (async () => {
    while (!over.signal.aborted) {
      const seconds = (performance.now() - start) / 1000
      const angle = Math.PI * (1 + 0.45 * Math.sin(seconds / 2.5))
      const far = 190 + 90 * Math.sin(seconds / 3.7)
      await pointer.point(middle.x + far * Math.cos(angle), middle.y + far * Math.sin(angle))
      await delay(moveEveryMs)
    }
  })()
  await delay(noticedMs)
  const usage = await usageDuring(app.pid, measuredMs)
  over.abort()
  await moves
  return usage
}
