import Database, { type Database as Connection } from 'better-sqlite3'
import { join } from 'node:path'
// eslint-disable-next-line no-restricted-imports -- a random moment, which nothing that is asserted depends on
import { setTimeout as delay } from 'node:timers/promises'
import { migrations } from '../../../main/storage/migrations.ts'
import { readUserVersion } from '../../../main/storage/sqlite.ts'
import { storageFiles } from '../../../main/storage/storage-files.ts'
import { mealsOf } from '../storage/life.ts'
import { pantryRows } from '../storage/rows.ts'
import type { ProgramOptions } from './program.ts'
import type { Scenario } from './scenarios.ts'
import { startVictim, type Victim } from './victim.ts'

/** The results of some kills. */
export interface Kills {
  readonly kills: number
  /** Kills in the middle of the activity. The others came while Hot Dash started, or after the activity. */
  readonly midway: number
  /** How often the activity was complete, so that new data was created. */
  readonly completed: number
  /** Meals that were shown before a kill. */
  readonly shown: number
  /** Failures: lost meals, failed starts, errors in the log. */
  readonly faults: readonly string[]
}

const program = join(import.meta.dirname, 'program.ts')
const [firstSpanMs, maxSpanMs] = [300, 3000]
const newYear = Date.parse('2027-01-01T00:00:00Z')

/**
 * Kills Hot Dash at least this often at random moments of an activity. The next start must succeed, and find each meal that was
 * shown. Ends with a run that nothing interrupts.
 * @param options.random a number from 0 (inclusive) to 1 (exclusive)
 * @param options.cache a folder for compiled code
 */
export async function killAgainAndAgain(
  scenario: Scenario,
  options: {
    readonly kills: number
    readonly random: () => number
    readonly cache: string
    readonly now?: () => number
    readonly env?: Record<string, string>
    readonly onKill?: (kills: Kills) => void
  },
): Promise<Kills> {
  const { kills, random, cache, env = {}, onKill } = options
  const clockShift = newYear - Date.now()
  const now = options.now ?? (() => Date.now() + clockShift)
  const faults: string[] = []
  /** For each activity, the time within which to kill it, in milliseconds. Adapts, so that most kills come midway. */
  const spans = new Map<string, number>()
  let [runs, killed, midway, completed, shown, unseen] = [0, 0, 0, 0, 0, 0]
  /** For each folder, the meals that must exist. */
  const meals = new Map<string, Set<string>>()
  const report = (): Kills => ({ kills: killed, midway, completed, shown, faults })

  function launch(folder: string, quits: boolean): Victim {
    const { activity } = scenario
    const machineName = folder
    const given: ProgramOptions = { activity, folder, machineName, now: now(), quits }
    return startVictim(program, [JSON.stringify({ ...given, ...scenario.options })], { cache, env })
  }

  /** Compares the data with what was shown. @returns whether the activity is complete */
  function inspect(victim: Victim, folder: string): boolean {
    const mine = meals.get(folder) ?? new Set()
    for (const line of victim.lines) {
      const [what, ...rest] = line.split(' ')
      if (what === 'meal') {
        mine.add(rest.join(' '))
        shown += 1
      } else if (what === 'fault') faults.push(`${runs}: ${rest.join(' ')}`)
    }
    const db = new Database(storageFiles(folder).database, { readonly: true, timeout: 5000 })
    try {
      const all = new Set([
        ...scenario.imported,
        ...[...meals.values()].flatMap((units) => [...units]),
      ])
      faults.push(...flawsOf(db, mine, all, unseen).map((flaw) => `${runs}: ${flaw}`))
      return scenario.isDone(db, folder)
    } catch (cause) {
      faults.push(`${runs}: ${String(cause)}`)
      return false
    } finally {
      db.close()
    }
  }

  async function startOver(): Promise<void> {
    for (const [folder, units] of await scenario.reset()) meals.set(folder, new Set(units))
    unseen = 0
  }

  const nextFolder = () => scenario.folders[(runs += 1) % scenario.folders.length] ?? ''

  /** Nothing interrupts these runs. */
  async function runToEnd(): Promise<void> {
    let isDone = false
    for (let times = 0; times < 2 && !isDone; times += 1) {
      const folder = nextFolder()
      const victim = launch(folder, true)
      if ((await victim.end()) !== 0) faults.push(`${runs}: it did not end properly`)
      isDone = inspect(victim, folder)
    }
    if (scenario.ends && !isDone) faults.push(`${runs}: it was not done`)
  }

  /** Kills it while it starts, or later. */
  async function runAndKill(): Promise<void> {
    const folder = nextFolder()
    const victim = launch(folder, false)
    const isAtStart = random() < 0.15
    const first = isAtStart ? '' : await victim.line('doing')
    const spanMs = spans.get(first) ?? firstSpanMs
    await delay(random() * spanMs)
    await victim.kill()
    killed += 1
    unseen += 1
    const last = victim.lines.findLast((line) => line.startsWith('do')) ?? ''
    const isMidway = last.startsWith('doing')
    if (isMidway) midway += 1
    const isOver = victim.lines.some((line) => line.startsWith('done'))
    spans.set(first, isOver ? spanMs * 0.8 : Math.min(spanMs * 1.2, maxSpanMs))
    if (inspect(victim, folder)) {
      completed += 1
      await startOver()
    }
    onKill?.(report())
  }

  try {
    await startOver()
    // Continue until a kill has interrupted something, so that no test depends on luck.
    while (killed < kills || (midway === 0 && killed < 10 * kills)) await runAndKill()
    await runToEnd()
  } catch (cause) {
    faults.push(`${runs}: ${String(cause)}`)
  }
  return report()
}

/**
 * @param shown the meals that were shown with this database; all of them must be there
 * @param all what may be there, apart from one meal for each kill, which could not be shown any more
 */
function flawsOf(
  db: Connection,
  shown: ReadonlySet<string>,
  all: ReadonlySet<string>,
  unseen: number,
): readonly string[] {
  const flaws: string[] = []
  const health = db.pragma('integrity_check', { simple: true })
  if (health !== 'ok') flaws.push(`the database is damaged: ${String(health)}`)
  const eaten = new Set(mealsOf(db))
  for (const unit of shown) if (!eaten.has(unit)) flaws.push(`lost: ${unit}`)
  const invented = [...eaten].filter((unit) => !all.has(unit))
  if (invented.length > unseen) flaws.push(`invented: ${invented.join(', ')}`)
  const unfounded = db
    .prepare<[], string>(
      `SELECT grant_key || ' ' || n FROM meal LEFT JOIN granted ON key = grant_key
       WHERE n > coalesce(units, 0)`,
    )
    .pluck()
    .all()
  if (unfounded.length > 0) flaws.push(`eaten without a grant: ${unfounded.join(', ')}`)
  if (readUserVersion(db) < migrations.length) return flaws
  const { stored, derived } = pantryRows(db)
  if (JSON.stringify(stored) !== JSON.stringify(derived)) flaws.push('the pantry is wrong')
  return flaws
}
