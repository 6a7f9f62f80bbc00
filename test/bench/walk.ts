import { setTimeout as delay } from 'node:timers/promises'
import { strideMs } from '../../main/desktop/pet-window/rules/walk.ts'
import { untilReady, type RunningApp } from './app.ts'
import { figureOf, runsOf, Skipped, type Bench } from './figures.ts'
import { untilGreeted } from './idle.ts'
import { parkPointer } from './pointer.ts'
import { createReturningUser, homePage, petPage } from './returning-user.ts'
import { busiest, usageDuring } from './usage.ts'
import { wakingMicroseconds } from './waking.ts'

const runs = runsOf(3)
const measuredMs = 20_000
const walksWithinMs = 30_000
/** By then V8 has collected the start's garbage, which `idle.first_cpu_percent` measures. */
const settledMs = 60_000

/**
 * Makes Dash walk again and again. `Math.random` is fixed: walks are long, and the pause between them has a known
 * length. The script finds that pause by its length, and shortens it. Dash sits down within the shorter pause.
 */
const walkOnAndOn = `
  electron.powerMonitor.getSystemIdleTime = () => 100
  electron.powerMonitor.isOnBatteryPower = () => false
  Math.random = () => 0.999
  const wait = globalThis.setTimeout
  globalThis.setTimeout = (task, ms, ...rest) => wait(task, ms > 89_000 && ms < 90_000 ? 1000 : ms, ...rest)
  globalThis.benchStrides = 0
  const pet = electron.BrowserWindow.getAllWindows().find(({ title }) => title === 'Dash')
  pet.on('move', () => { globalThis.benchStrides += 1 })
  true`

/** The cost of a walk: each stride moves the window and shows another drawing of Dash. */
export const walk: Bench = {
  async measure(note) {
    if (process.platform !== 'linux') {
      throw new Skipped('it reads /proc, which only Linux has')
    }
    await parkPointer()
    const user = await createReturningUser()
    const percents: number[] = []
    const switches: number[] = []
    const wakings: number[] = []
    try {
      for (let run = 0; run < runs; run += 1) {
        const app = user.start({ inspect: true })
        try {
          const { cpuPercent, switchesPerS, strides, cpuByThread, switchesByThread } =
            await measured(app)
          note(`${strides} strides in ${measuredMs / 1000} s: ${cpuPercent.toFixed(2)} %`)
          note(`CPU %: ${busiest(cpuByThread)}`)
          note(`switches/s: ${busiest(switchesByThread)}`)
          percents.push(cpuPercent)
          switches.push(switchesPerS)
        } finally {
          await app.quit()
        }
        wakings.push(await wakingMicroseconds())
      }
    } finally {
      user.remove()
    }
    return {
      'walk.cpu_percent': figureOf(percents, 5),
      'walk.switches_per_s': figureOf(switches, null),
      'walk.waking_us': figureOf(wakings, null),
    }
  },
}

/** @throws if Dash did not walk most of the time */
async function measured(app: RunningApp) {
  const startedAt = performance.now()
  const pet = await app.devTools.page(petPage)
  await pet.evaluate(untilReady)
  if (app.devTools.has(homePage)) await (await app.devTools.page(homePage)).close()
  // Dash does not walk while its bubble is open.
  await untilGreeted(pet)
  const inspector = await app.inspector()
  await inspector.evaluate(walkOnAndOn)
  for (const motion of ['still', 'lively'])
    await pet.evaluate(`window.dash.request('set', { motion: '${motion}' })`)
  const strides = async () => Number(await inspector.evaluate('globalThis.benchStrides'))
  const deadline = performance.now() + walksWithinMs
  while ((await strides()) < 5) {
    if (performance.now() > deadline) throw new Error('Dash does not walk')
    await delay(500)
  }
  await app.devTools.detach()
  await delay(startedAt + settledMs - performance.now())
  const before = await strides()
  const usage = await usageDuring(app.pid, measuredMs)
  const walked = (await strides()) - before
  inspector.close()
  if (walked < (0.8 * measuredMs) / strideMs) throw new Error(`Dash took only ${walked} strides`)
  return { ...usage, strides: walked }
}
