import { mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { chooseFolder, expect, test } from '../e2e/app.ts'
import { testSeed as seed } from '../support/trials.ts'
import { openScreen } from '../support/x11-screen.ts'
import { createChance } from './chance.ts'
import { addFolder, createDeveloper, type Developer } from './developer.ts'
import { causedByFaults, faultScenes } from './fault-scenes.ts'
import { openGitWork } from './git-work.ts'
import { createLedgers } from './ledgers.ts'
import { morningZone } from './morning-zone.ts'
import { openOtherDevice, signIn } from './other-device.ts'
import { isPassed, reportOf, type Day, type Fault } from './report.ts'
import { scenes, type Scene } from './scenes.ts'
import { openScreenSize } from './screen-size.ts'
import { openSurroundings } from './surroundings.ts'
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
const allScenes: Readonly<Record<string, Scene>> = { ...scenes, ...faultScenes }
const linesOfFault = 12

test(`a developer’s day of ${minutes} minutes`, async ({ start, sandbox, dataFolder }) => {
  const [display, screenSize] = [await openScreen(), await openScreenSize()]
  const around = await openSurroundings(sandbox)
  try {
    const [work, chance] = [openGitWork(sandbox), createChance(seed)]
    const timeZone = morningZone(new Date())
    const dash = await start({ env: { ...around.env, TZ: timeZone } })
    await addFolder(dash, work.folder)
    await signIn(dash)
    const home = await dash.openHome()
    await chooseFolder(dash, around.shared)
    await home.evaluate(() => window.dash.request('start-carrying', { address: null, code: null }))
    const code = await home.evaluate(async () => {
      const answer = await window.dash.request('carrying-code', null)
      if (!answer.ok) throw new Error(answer.error.code)
      return answer.value
    })
    const ledgers = createLedgers(() => ({ commits: work.counted(), issues: around.issues() }))
    const options = { chance, ledgers, clones: work.folder, code, timeZone }
    const other = await openOtherDevice(around, options)
    const folders = [dataFolder, around.otherData]
    const developer = createDeveloper({
      ...{ dash, display, screenSize, work, chance, around, other, ledgers, folders },
    })
    const watch = await openWatch(dash, dataFolder)
    const day = await live(developer, watch)
    await other.quit()
    await writeReport(day, true)
    console.log(`\n${reportOf(day, true)}\n(${reportFile})`)
    expect(isPassed(day), 'the day went well').toBe(true)
  } finally {
    display.close()
    screenSize.close()
    await around.close()
  }
})

async function live(developer: Developer, watch: Watch): Promise<Day> {
  const start = performance.now()
  const minute = () => (performance.now() - start) / 60_000
  const played: Record<string, number> = {}
  const samples: RestSample[] = []
  const faults: Fault[] = []
  const { folders, ledgers, other } = developer
  const { kills } = other
  let warmAt = Infinity
  const day = (): Day => {
    const recorded = folders.map((folder) => ledgers.read(folder))
    const done = ledgers.model()
    return { seed, minutes, warmAt, played, samples, faults, kills, recorded, done }
  }

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
    else
      for (const what of [...(await watch.faults()), ...(await other.faults())])
        if (!causedByFaults.some((pattern) => pattern.test(what))) add(what)
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
    const differences = folders.flatMap((folder) => ledgers.difference(folder) ?? [])
    if (differences.length > 0) throw new Error(differences.join('; '))
    samples.push(await watch.sample(pet, minute()))
  }

  let waiting: readonly string[] = []
  for (let rests = 1; minute() < minutes && faults.length < maxFaults; rests += 1) {
    for (let count = 0; count < scenesBetweenRests && minute() < minutes; count += 1) {
      const [name, ...later] =
        waiting.length > 0 ? waiting : developer.chance.shuffle(Object.keys(allScenes))
      const scene = name === undefined ? undefined : allScenes[name]
      if (name === undefined || scene === undefined) throw new Error('there is no scene')
      waiting = later
      if (!(await play(name, () => scene(developer)))) return day()
      if (later.length === 0) warmAt = Math.min(warmAt, minute())
      await delay(developer.chance.between(500, 4000))
    }
    const isLong = rests % restsBetweenLongOnes === 0 && minute() < minutes
    const ms = isLong ? longRestMs : restMs
    if (!(await play('a rest', () => rest(ms), ms + hangsAfterMs))) return day()
    await writeReport(day(), false)
  }
  return day()
}

async function writeReport(day: Day, isOver: boolean): Promise<void> {
  await mkdir(join(reportFile, '..'), { recursive: true })
  await writeFile(reportFile, reportOf(day, isOver))
}
