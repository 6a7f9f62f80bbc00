import { setTimeout as delay } from 'node:timers/promises'
import { copyElectron, untilReady, type RunningApp } from './app.ts'
import { bareHome, barePage, openBare, type Bare } from './bare.ts'
import { figureOf, ratios, runsOf, Skipped, type Bench } from './figures.ts'
import { proportionalMegabytes, sumOf, type ByProcess } from './process-tree.ts'
import {
  createReturningUser,
  homePage,
  openHome,
  petPage,
  type ReturningUser,
} from './returning-user.ts'

const runs = runsOf(3)
const settleMs = 30_000

/**
 * The memory held after half a minute. Hot Dash and the bare app run in turn, never together, from a copy of Electron
 * that no other program runs. Two at once would share the program's pages, and each would be charged for half of
 * them.
 */
export const memory: Bench = {
  async measure(note) {
    if (process.platform !== 'linux') {
      throw new Skipped('it reads /proc, which only Linux has')
    }
    const electron = copyElectron()
    const user = await createReturningUser({ executable: electron.executable })
    const bare = openBare({ executable: electron.executable })
    const pets: number[] = []
    const homes: number[] = []
    const bares: number[] = []
    const bareHomes: number[] = []
    const tell = (what: string, held: ByProcess) => {
      const parts = [...held].map(([kind, megabytes]) => `${kind} ${megabytes.toFixed(0)}`)
      note(`${what}: ${parts.join(', ')}`)
      return sumOf(held)
    }
    try {
      // The first starts create folders and caches, and read everything.
      await heldByBare(bare, 2)
      await heldBy(user)
      for (let run = 0; run < runs; run += 1) {
        bares.push(tell('bare, one window', await heldByBare(bare, 1)))
        bareHomes.push(tell('bare, two windows', await heldByBare(bare, 2)))
        const held = await heldBy(user)
        pets.push(tell('floating Dash', held.pet))
        homes.push(tell('with Home', held.home))
      }
    } finally {
      bare.remove()
      user.remove()
      electron.remove()
    }
    return {
      'memory.pet_ratio': figureOf(ratios(pets, bares), 1.2),
      'memory.home_ratio': figureOf(ratios(homes, bareHomes), 1.25),
      'memory.pet_mb': figureOf(pets, null),
      'memory.bare_mb': figureOf(bares, null),
      'memory.home_mb': figureOf(homes, null),
      'memory.bare_home_mb': figureOf(bareHomes, null),
    }
  },
}

async function heldByBare(bare: Bare, windows: 1 | 2): Promise<ByProcess> {
  const app = bare.start(windows)
  try {
    await app.devTools.page(windows === 1 ? barePage : bareHome)
    return await held(app)
  } finally {
    await app.quit()
  }
}

async function heldBy(user: ReturningUser) {
  const app = user.start()
  try {
    await (await app.devTools.page(petPage)).evaluate(untilReady)
    // On a first start, Home opens by itself.
    await delay(2000)
    if (app.devTools.has(homePage)) await (await app.devTools.page(homePage)).close()
    const pet = await held(app)
    await openHome(app)
    return { pet, home: await held(app) }
  } finally {
    await app.quit()
  }
}

async function held(app: RunningApp): Promise<ByProcess> {
  await app.devTools.detach()
  await delay(settleMs)
  return proportionalMegabytes(app.pid)
}
