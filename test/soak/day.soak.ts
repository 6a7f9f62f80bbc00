import { mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { copyElectron } from '../bench/app.ts'
import { expect, gitEnvironment, test } from '../e2e/app.ts'
import { testSeed as seed } from '../support/trials.ts'
import { openScreen } from '../support/x11-screen.ts'
import { createChance } from './chance.ts'
import { addFolder, createDeveloper, type Developer } from './developer.ts'
import { openGitWork } from './git-work.ts'
import { isCompared, isPassed, reportOf, type Day, type Fault } from './report.ts'
import { scenes } from './scenes.ts'
import { openWatch, type RestSample, type Watch } from './watch.ts'

const minutes = Number(process.env['HOT_DASH_SOAK_MINUTES'] ?? 120)
const reportFile = resolve(import.meta.dirname, '../output/soak/report.md')

/** Rests are shorter on a short day. */
const restMs = Math.min(75_000, minutes * 2500)
const longRestMs = 4 * restMs
const scenesBetweenRests = 7
const restsBetweenLongOnes = 6
/** Ends the day, because a scene that takes this long hangs. So does a rest that overruns by this much. */
const hangsAfterMs = 5 * 60_000
const maxFaults = 60
const linesOfFault = 12

test(`a developer’s day of ${minutes} minutes`, async ({ start, sandbox, dataFolder }) => {
  // Use a copy, because another Electron on this machine would share the program's pages.
  const electron = copyElectron()
  process.env['HOT_DASH_TEST_ELECTRON'] = electron.executable
  const display = await openScreen()
  try {
    const work = openGitWork(sandbox)
    const dash = await start({ env: { ...gitEnvironment(sandbox), TZ: morningZone(new Date()) } })
    await addFolder(dash, work.folder)
    const developer = createDeveloper({ dash, display, work, chance: createChance(seed) })
    const watch = await openWatch(dash, dataFolder)
    const day = await live(developer, watch)
    await writeReport(day, true)
    console.log(`\n${reportOf(day, true)}\n(${reportFile})`)
    expect(isPassed(day), 'the day went well').toBe(true)
  } finally {
    display.close()
    electron.remove()
  }
})

/**
 * A time zone where it is now ten or eleven in the morning. At night Dash sleeps while nobody types, and work does
 * not wake it.
 */
function morningZone(now: Date): string {
  const ahead = Math.max(-12, 10 - now.getUTCHours())
  // POSIX signs: west of Greenwich is positive (https://data.iana.org/time-zones/tzdb/etcetera).
  return `Etc/GMT${ahead > 0 ? '-' : '+'}${Math.abs(ahead).toString()}`
}

async function live(developer: Developer, watch: Watch): Promise<Day> {
  const start = performance.now()
  const minute = () => (performance.now() - start) / 60_000
  const played: Record<string, number> = {}
  const samples: RestSample[] = []
  const faults: Fault[] = []
  const day: Day = { seed, minutes, played, samples, faults }

  /** @returns whether it ended, even with a failure */
  async function play(
    name: string,
    work: () => Promise<void>,
    limitMs = hangsAfterMs,
  ): Promise<boolean> {
    const add = (what: string) => faults.push({ minute: minute(), during: name, what })
    const limit = new AbortController()
    const hangs = delay(limitMs, 'hangs' as const, { signal: limit.signal })
    const ends = work().then(
      () => 'ends' as const,
      (error: unknown) => {
        add(String(error).split('\n').slice(0, linesOfFault).join('\n  '))
        return 'ends' as const
      },
    )
    const result = await Promise.race([ends, hangs])
    limit.abort()
    hangs.catch(() => undefined)
    if (result === 'hangs') add('it hung')
    else for (const what of await watch.faults()) add(what)
    played[name] = (played[name] ?? 0) + 1
    console.log(
      `${minute().toFixed(1)} min: ${name}${faults.length > 0 ? ` (faults: ${faults.length})` : ''}`,
    )
    return result === 'ends'
  }

  async function rest(ms: number): Promise<void> {
    await developer.display.point(5, 5)
    const pet = await developer.pet()
    await delay(ms)
    const git = watch.gitProcesses()
    if (git.length > 0) throw new Error(`Git runs at rest: ${git.join('; ')}`)
    samples.push(await watch.sample(pet, minute(), isCompared(minute(), minutes)))
  }

  let waiting: readonly string[] = []
  for (let rests = 1; minute() < minutes && faults.length < maxFaults; rests += 1) {
    for (let count = 0; count < scenesBetweenRests && minute() < minutes; count += 1) {
      const [name, ...later] =
        waiting.length > 0 ? waiting : developer.chance.shuffle(Object.keys(scenes))
      const scene = name === undefined ? undefined : scenes[name]
      if (name === undefined || scene === undefined) throw new Error('there is no scene')
      waiting = later
      if (!(await play(name, () => scene(developer)))) return day
      await delay(developer.chance.between(500, 4000))
    }
    const isLong = rests % restsBetweenLongOnes === 0 && minute() < minutes
    const ms = isLong ? longRestMs : restMs
    if (!(await play('a rest', () => rest(ms), ms + hangsAfterMs))) return day
    await writeReport(day, false)
  }
  return day
}

async function writeReport(day: Day, isOver: boolean): Promise<void> {
  await mkdir(join(reportFile, '..'), { recursive: true })
  await writeFile(reportFile, reportOf(day, isOver))
}
