import type { Database } from 'better-sqlite3'
import type { Clock } from '../base/clock.ts'
import type { Day } from '../base/rules/day.ts'
import { adoptionOf, isClockBehind, latestTodayOf } from './rules/adoption.ts'
import { starter } from './rules/keys.ts'

/**
 * The dates that come from the clock, and are wrong if the clock is: the day of adoption, and the day on which each
 * language was first seen.
 * @param firstRelease a clock that shows an earlier day is wrong
 */
export function createClockDates(db: Database, clock: Clock, firstRelease: Day) {
  const adopt = db.prepare<[Day]>(
    'INSERT INTO adoption (only, day) VALUES (1, ?) ON CONFLICT DO UPDATE SET day = excluded.day',
  )
  const dropAdoption = db.prepare<[]>('DELETE FROM adoption')
  const stored = db.prepare<[], Day>('SELECT day FROM adoption').pluck()
  const giveStarter = db.prepare<[string, string, Day, number]>(
    `INSERT INTO granted (key, dish, repository, day, units) VALUES (?, ?, NULL, ?, ?)
     ON CONFLICT DO NOTHING`,
  )
  const moveStarter = db.prepare<{ day: Day; key: string }>(
    'UPDATE granted SET day = @day WHERE key = @key AND day <> @day',
  )
  // These days come from GitHub's own clock.
  const latestTold = db.prepare<[], Day | null>('SELECT max(day) FROM contribution_item').pluck()
  const hasLanguagesAfter = db
    .prepare<{ day: Day }, number>(
      `SELECT EXISTS (SELECT 1 FROM repository WHERE known_from > @day)
         OR EXISTS (SELECT 1 FROM repository_language WHERE day > @day)`,
    )
    .pluck()
  const moveLanguages = [
    'repository SET known_from = @day WHERE known_from',
    'repository_language SET day = @day WHERE day',
  ].map((update) => db.prepare<{ day: Day }>(`UPDATE ${update} > @day`))

  const today = () => clock.localTime(clock.now()).day
  const adoption = (): Day | null => stored.get() ?? null

  /** The corrections, as far as the clock can tell now; null if all dates are right. */
  function corrections() {
    const facts = {
      today: today(),
      latestToday: latestTodayOf(clock.now(), today()),
      firstRelease,
      latestTold: latestTold.get() ?? null,
    }
    const adopted = adoptionOf(adoption(), facts)
    const isLanguageLater =
      !isClockBehind(facts) && hasLanguagesAfter.get({ day: facts.latestToday }) === 1
    if (adopted === adoption() && !isLanguageLater) return null
    return { adopted, languagesSince: isLanguageLater ? facts.today : null }
  }

  return {
    today,
    /** Today, but never before the adoption: the first day of languages that are seen now. */
    todayOrLater: (): Day => {
      const [day, earliest] = [today(), adoption() ?? firstRelease]
      return day > earliest ? day : earliest
    },
    adoption,
    areWrong: () => corrections() !== null,
    /** Corrects wrong dates. @returns whether there were any */
    heal(): boolean {
      const wrong = corrections()
      if (wrong === null) return false
      if (wrong.adopted === null) dropAdoption.run()
      else adopt.run(wrong.adopted)
      const day = wrong.languagesSince
      if (day !== null) for (const update of moveLanguages) update.run({ day })
      return true
    },
    /** Grants the starter, once. It is dated to the adoption, and moves with it. */
    giveStarter(): void {
      const day = adoption() ?? firstRelease
      giveStarter.run(starter.key, starter.dish, day, starter.units)
      moveStarter.run({ day, key: starter.key })
    },
  }
}
