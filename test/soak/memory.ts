import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Settings } from '../../preload/contract/declared-settings.ts'
import type { RequestName, Requests } from '../../preload/contract/requests.ts'
import { copyElectron, product, startApp, untilReady, type RunningApp } from '../bench/app.ts'
import { show, untilGone } from '../bench/feed.ts'
import { untilGreeted } from '../bench/idle.ts'
import { parkPointer } from '../bench/pointer.ts'
import { sumOf } from '../bench/process-tree.ts'
import { chooseFolder, openHome, petPage } from '../bench/returning-user.ts'
import { openGitSandbox } from '../fakes/repositories.ts'
import { startVoicevox } from '../fakes/voicevox/server.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { testSeed } from '../support/trials.ts'
import { buttons, openScreen, type Screen } from '../support/x11-screen.ts'
import { createChance } from './chance.ts'
import { openGitWork, type GitWork } from './git-work.ts'
import { measureLiveMemory, type LiveMemory } from './live-memory.ts'
import { morningZone } from './morning-zone.ts'

/**
 * Whether what is alive in Hot Dash grows while it is used. It runs without the test driver of the soak's day: each page
 * that a driver opens leaves about 100 KB in the process of the pages.
 */
const minutes = Number(process.env['HOT_DASH_SOAK_MEMORY'])
const reportFile = resolve(import.meta.dirname, '../output/soak/memory.md')
const maxGrowth = 0.03
/** Compare the second sixth of the time, when everything was loaded, with the last. */
const compared = 1 / 6
const restMs = 8000
const readingMs = 4000

interface Sample extends LiveMemory {
  readonly minute: number
}

const chance = createChance(testSeed)
const electron = copyElectron()
const sandbox = openGitSandbox()
const data = temporaryFolder()
const engine = await startVoicevox()
const screen = await openScreen()
try {
  const work = openGitWork(sandbox)
  chooseFolder(data.path, work.folder)
  const { GIT_CONFIG_GLOBAL = '', GIT_CONFIG_NOSYSTEM = '' } = sandbox.environment
  const app = startApp(product, {
    executable: electron.executable,
    inspect: true,
    env: {
      HOT_DASH_HOME: data.path,
      HOT_DASH_VOICEVOX_URL: engine.url,
      HOT_DASH_LOCALE: 'en',
      TZ: morningZone(new Date()),
      GIT_CONFIG_GLOBAL,
      GIT_CONFIG_NOSYSTEM,
    },
  })
  try {
    const samples = await live(app, scenesOf(app, work, screen))
    const { first, last, text } = reportOf(samples)
    mkdirSync(join(reportFile, '..'), { recursive: true })
    writeFileSync(reportFile, text)
    console.log(`\n${text}\n(${reportFile})`)
    process.exitCode = last <= first * (1 + maxGrowth) ? 0 : 1
  } finally {
    await app.quit()
  }
} finally {
  screen.close()
  await engine.close()
  data.remove()
  sandbox.remove()
  electron.remove()
}

/** Plays all scenes in random order, again and again, and measures after each round. */
async function live(app: RunningApp, scenes: readonly (() => Promise<void>)[]) {
  await parkPointer()
  const pet = await app.devTools.page(petPage)
  await pet.evaluate(untilReady)
  await untilGreeted(pet)
  const samples: Sample[] = []
  const start = performance.now()
  const minute = () => (performance.now() - start) / 60_000
  while (minute() < minutes) {
    for (const scene of chance.shuffle(scenes)) await scene()
    await parkPointer()
    await app.devTools.detach()
    await delay(restMs)
    const sample = { minute: minute(), ...(await measureLiveMemory(app)) }
    samples.push(sample)
    console.log(lineOf(sample))
  }
  return samples
}

function scenesOf({ devTools, ...app }: RunningApp, work: GitWork, screen: Screen) {
  async function ask<N extends RequestName>(name: N, params: Requests[N]['params']): Promise<void> {
    const page = await devTools.page(petPage)
    await page.evaluate(`window.dash.request('${name}', ${JSON.stringify(params)})`)
  }

  async function middle() {
    const page = await devTools.page(petPage)
    return (await page.evaluate(`(() => {
      const { x, y, width, height } = document.querySelector('.pet-dash').getBoundingClientRect()
      return { x: screenX + x + width / 2, y: screenY + y + height / 2 }
    })()`)) as { readonly x: number; readonly y: number }
  }

  async function click(times: number): Promise<void> {
    const { x, y } = await middle()
    await screen.point(x, y + 20)
    for (let n = 0; n < times; n += 1) {
      await screen.click()
      // Two clicks within half a second would open Home.
      await delay(650)
    }
  }

  async function carry(stepMs: number): Promise<void> {
    const { x, y } = await middle()
    await screen.point(x, y)
    await screen.press()
    const [width, height] = [chance.between(-300, 300), chance.between(100, 400)]
    for (let step = 1; step <= 20; step += 1) {
      await screen.point(x + (width * step) / 20, y - (height * step) / 20)
      await delay(stepMs)
    }
    await screen.release()
    await delay(readingMs)
  }

  const gitScene = (act: (clone: string) => void) => async () => {
    act(chance.pick(work.clones))
    await delay(readingMs)
  }

  const setting = (change: Partial<Settings>, back: Partial<Settings>) => async () => {
    await ask('set', change)
    await delay(1000)
    await ask('set', back)
    await delay(500)
  }

  async function useHome(): Promise<void> {
    const home = await openHome({ devTools, ...app })
    for (const room of [1, 2, 3, 0]) {
      await home.evaluate(`void document.querySelectorAll('nav button')[${room}].click()`)
      await delay(700)
    }
    await ask('feed-all', null)
    await untilGone(home, show, 1500)
    await home.close()
    await delay(800)
  }

  return [
    gitScene((clone) => work.commit(clone, chance.between(1, 12))),
    gitScene((clone) => work.amend(clone)),
    gitScene((clone) => work.mergeBranch(clone)),
    gitScene((clone) => work.rebase(clone)),
    gitScene((clone) => work.revert(clone)),
    gitScene((clone) => work.stash(clone)),
    gitScene((clone) => work.pull(clone)),
    gitScene((clone) => {
      work.tag(clone)
      work.push(clone)
    }),
    async () => {
      const end = work.runIntoConflict(chance.pick(work.clones))
      await delay(readingMs)
      end('resolve')
    },
    async () => {
      work.commit(chance.pick(work.clones))
      await delay(2000)
      await ask('feed-one', { kind: null })
      await delay(readingMs)
    },
    useHome,
    useHome,
    () => click(8),
    () => carry(40),
    () => carry(8),
    async () => {
      const { x, y } = await middle()
      for (let step = 0; step < 60; step += 1) {
        const angle = Math.PI * (1 + 0.45 * Math.sin(step / 6))
        await screen.point(x + 190 * Math.cos(angle), y + 190 * Math.sin(angle))
        await delay(60)
      }
    },
    async () => {
      const { x, y } = await middle()
      await screen.point(x, y)
      for (const button of [buttons.wheelUp, buttons.wheelDown]) await screen.click(button)
      await ask('set', { size: 200 })
    },
    async () => {
      await ask('try-voice', { styleId: null })
      await delay(readingMs)
    },
    () => ask('scan-now', null),
    setting({ size: 320 }, { size: 200 }),
    setting({ motion: 'statue' }, { motion: 'polite' }),
    setting({ appearance: 'dark' }, { appearance: 'light' }),
    setting({ locale: 'ja' }, { locale: 'en' }),
    setting({ shown: false }, { shown: true }),
    setting({ presenting: { until: null } }, { presenting: null }),
  ]
}

function reportOf(samples: readonly Sample[]) {
  const during = (from: number) =>
    samples.filter(
      ({ minute }) => minute >= from * minutes && minute <= (from + compared) * minutes,
    )
  const first = medianOf(during(compared))
  const last = medianOf(samples.filter(({ minute }) => minute >= (1 - compared) * minutes))
  const growth = ((last / first - 1) * 100).toFixed(1)
  const text = [
    `# Memory over ${minutes} minutes: ${last <= first * (1 + maxGrowth) ? 'PASSED' : 'FAILED'}`,
    `What is alive: ${first.toFixed(1)} → ${last.toFixed(1)} MB (${growth} %).`,
    '',
    ...samples.map(lineOf),
    '',
  ].join('\n')
  return { first, last, text }
}

function medianOf(samples: readonly Sample[]): number {
  const values = samples.map((sample) => sample.liveMegabytes).toSorted((one, two) => one - two)
  return values[values.length >> 1] ?? NaN
}

function lineOf({ minute, liveMegabytes, heldByProcess }: Sample): string {
  const held = [...heldByProcess].map(([kind, megabytes]) => `${kind} ${megabytes.toFixed(1)}`)
  const sum = sumOf(heldByProcess).toFixed(1)
  return `- ${minute.toFixed(1)} min: live ${liveMegabytes.toFixed(1)}, held ${sum} (${held.join(', ')})`
}
