import { setTimeout as delay } from 'node:timers/promises'
import { openBare, bareHome, barePage, type Bare } from './bare.ts'
import type { PageHandle, Point } from './devtools.ts'
import { figureOf, ratios, runsOf, type Bench } from './figures.ts'
import { packageProduct } from './package.ts'
import { parkPointer } from './pointer.ts'
import {
  createReturningUser,
  englishText,
  homePage,
  petPage,
  type ReturningUser,
} from './returning-user.ts'
import { firstContentfulPaint, painted, untilPainted, watchScript } from './watch-page.ts'

const runs = runsOf(7)
/** The first starts create folders and caches. Chromium caches compiled code only from the second start on. */
const warmUps = 3
/** Every placeholder is replaced within this time. */
const settledMs = 2000
/** A press becomes a drag after a few pixels. */
const dragPx = 8

/** The time from process start to a drawn Dash and to the response to a click, and from the tray entry to Home. */
export const startup: Bench = {
  async measure() {
    // Move the pointer away. The window first appears at another place, and must not open under the pointer.
    await parkPointer()
    const user = await createReturningUser()
    const bare = openBare()
    const script = scriptFor(user)
    const took = { home: [], bareHome: [] } as Readonly<Record<'home' | 'bareHome', number[]>>
    const starts: Starts = { drawn: [], clicked: [], bare: [] }
    try {
      await startInTurns(user, bare, starts)
      for (let run = -1; run < runs; run += 1) {
        const bareMs = await bareHomeOpening(bare, script)
        const homeMs = await homeOpening(user, script)
        if (run < 0) continue
        took.bareHome.push(bareMs)
        took.home.push(homeMs)
      }
    } finally {
      bare.remove()
      user.remove()
    }
    return {
      'startup.ratio': figureOf(ratios(starts.drawn, starts.bare), 1.25),
      'startup.click_ratio': figureOf(ratios(starts.clicked, starts.bare), 1.5),
      'startup.home_ratio': figureOf(ratios(took.home, took.bareHome), 2.2),
      'startup.drawn_ms': figureOf(starts.drawn, null),
      'startup.click_ms': figureOf(starts.clicked, null),
      'startup.bare_ms': figureOf(starts.bare, null),
      'startup.home_ms': figureOf(took.home, null),
      'startup.bare_home_ms': figureOf(took.bareHome, null),
    }
  },
}

/** The same figures for the installed app, with its own executable, archive and fuses. */
export const packaged: Bench = {
  async measure() {
    const { executable } = packageProduct()
    await parkPointer()
    const user = await createReturningUser({ executable }, null)
    const bare = openBare()
    const starts: Starts = { drawn: [], clicked: [], bare: [] }
    try {
      await startInTurns(user, bare, starts)
    } finally {
      bare.remove()
      user.remove()
    }
    return {
      'packaged.startup_ratio': figureOf(ratios(starts.drawn, starts.bare), 1.25),
      'packaged.click_ratio': figureOf(ratios(starts.clicked, starts.bare), null),
      'packaged.drawn_ms': figureOf(starts.drawn, null),
      'packaged.bare_ms': figureOf(starts.bare, null),
    }
  },
}

/**
 * The durations of the starts, in milliseconds: Hot Dash until Dash is drawn, Hot Dash until Dash hangs from the
 * pointer, and the bare app.
 */
type Starts = Readonly<Record<'drawn' | 'clicked' | 'bare', number[]>>

const scriptFor = (user: ReturningUser) => watchScript(user.worn, englishText('pantry.feedOne'))

async function startInTurns(user: ReturningUser, bare: Bare, took: Starts): Promise<void> {
  const script = scriptFor(user)
  for (let run = -warmUps; run < runs; run += 1) {
    const bareMs = await bareStart(bare, script)
    const { drawnMs, clickedMs } = await start(user, script)
    if (run < 0) continue
    took.bare.push(bareMs)
    took.drawn.push(drawnMs)
    took.clicked.push(clickedMs)
  }
}

async function bareStart(bare: Bare, script: string): Promise<number> {
  const app = bare.start(1, { script })
  try {
    const page = await app.devTools.page(barePage)
    return (await firstContentfulPaint(page)) - app.startedAt
  } finally {
    await app.quit()
  }
}

async function start(user: ReturningUser, script: string) {
  const app = user.start({ script })
  try {
    const pet = await app.devTools.page(petPage)
    await takeUp(pet, await untilPainted(pet, 'dash'))
    const clickedMs = (await painted(pet, 'taken-up')) - app.startedAt
    await delay(settledMs)
    return { drawnMs: (await painted(pet, 'dash')) - app.startedAt, clickedMs }
  } finally {
    await app.quit()
  }
}

/**
 * Presses on Dash and drags a little, until the page draws Dash hanging from the pointer. This involves main: the
 * page sends a request, main tells all pages, and the page then draws Dash.
 */
async function takeUp(pet: PageHandle, at: Point): Promise<void> {
  await pet.mouse('mousePressed', at)
  await pet.mouse('mouseMoved', { x: at.x + dragPx, y: at.y })
  await untilPainted(pet, 'taken-up')
}

/** The time to open Home, in a program that has run for a while with only its floating window. */
async function homeOpening(user: ReturningUser, script: string): Promise<number> {
  const app = user.start({ script, inspect: true })
  try {
    await untilPainted(await app.devTools.page(petPage), 'dash')
    await delay(settledMs)
    // On a first start, Home opens by itself.
    if (app.devTools.has(homePage)) await (await app.devTools.page(homePage)).close()
    await delay(settledMs)
    const inspector = await app.inspector()
    await inspector.keepMenuEntry(englishText('tray.home'))
    const calledAt = Number(
      await inspector.evaluate('const at = Date.now(); globalThis.benchEntry.click(); at'),
    )
    inspector.close()
    const home = await app.devTools.page(homePage)
    await untilPainted(home, 'home')
    await delay(settledMs)
    return (await painted(home, 'home')) - calledAt
  } finally {
    await app.quit()
  }
}

async function bareHomeOpening(bare: Bare, script: string): Promise<number> {
  const app = bare.start(1, { script, inspect: true })
  try {
    await firstContentfulPaint(await app.devTools.page(barePage))
    await delay(2 * settledMs)
    const inspector = await app.inspector()
    const calledAt = Number(
      await inspector.evaluate('const at = Date.now(); globalThis.openHome(); at'),
    )
    inspector.close()
    return (await firstContentfulPaint(await app.devTools.page(bareHome))) - calledAt
  } finally {
    await app.quit()
  }
}
