import type { Clock } from '../base/clock.ts'
import type { Day } from '../base/rules/day.ts'
import { readAdoption } from '../storage/read-adoption.ts'
import type { Sql } from '../storage/sql.ts'
import { adoptionOf, isClockBehind, easternmostDay } from './rules/adoption.ts'
import { starter } from './rules/facts.ts'

/**
 * Corrects the dates that a wrong clock can corrupt: the day of adoption, and the day on which each language was first seen.
 * @param firstRelease a clock that shows an earlier day is wrong
 */
export function createDateCorrections(sql: Sql, clock: Clock, firstRelease: Day) {
  const today = () => clock.localTime(clock.now()).day
  const adoption = () => readAdoption(sql)

  /** The dates to correct, judging by the present clock; null if all are right. */
  function corrections() {
    const facts = {
      today: today(),
      latestToday: easternmostDay(clock.now(), today()),
      firstRelease,
      // The days of items come from GitHub's own clock.
      latestTold: sql.value<Day | null>('SELECT max(day) FROM contribution_item') ?? null,
    }
    const adopted = adoptionOf(adoption(), facts)
    const isLanguageLater =
      !isClockBehind(facts) &&
      sql.has(
        `SELECT 1 FROM repository WHERE known_from > @latestToday
         UNION ALL SELECT 1 FROM repository_language WHERE day > @latestToday`,
        facts,
      )
    if (adopted === adoption() && !isLanguageLater) return null
    return { adopted, languagesSince: isLanguageLater ? facts.today : null }
  }

  return {
    today,
    /** Today, but never before the adoption. */
    todayOrLater: (): Day => {
      const [day, earliest] = [today(), adoption() ?? firstRelease]
      return day > earliest ? day : earliest
    },
    adoption,
    areWrong: () => corrections() !== null,
    /** @returns whether any date was wrong */
    correct(): boolean {
      const wrong = corrections()
      if (wrong === null) return false
      const { adopted: day, languagesSince: since } = wrong
      if (day === null) sql.run('DELETE FROM adoption')
      else sql.upsert('adoption', { only: 1, day }, 'day = excluded.day')
      if (since !== null) {
        sql.run('UPDATE repository SET known_from = @since WHERE known_from > @since', { since })
        sql.run('UPDATE repository_language SET day = @since WHERE day > @since', { since })
      }
      return true
    },
    /** Grants the starter once. Its day is the day of adoption, and changes with it. */
    giveStarter(): void {
      const row = { ...starter, repository: null, day: adoption() ?? firstRelease }
      sql.upsert('granted', row, 'day = excluded.day WHERE day <> excluded.day')
    },
  }
}
