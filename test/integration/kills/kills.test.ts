import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { seededRandom } from '../../fakes/contributions.ts'
import { folderForAllTests } from '../../support/test-folder.ts'
import { testSeed, trials } from '../../support/trials.ts'
import { killAgainAndAgain } from './kill-again-and-again.ts'
import { scenarios } from './scenarios.ts'

/** `HOT_DASH_SOAK_KILLS=500 npm run soak` kills more, while it feeds and syncs too. So does test/e2e/killed.spec.ts. */
const kills = trials(5)
const commits = 800
const folder = folderForAllTests()

describe.concurrent(`after ${kills} kills, nothing is lost, duplicated or invented`, () => {
  test.each(['importing', 'backing-up', 'migrating', 'carrying'] as const)(
    'while %s',
    async (activity) => {
      const root = join(folder.path, activity)
      mkdirSync(root)
      let rolls = 0
      const found = await killAgainAndAgain(scenarios[activity](root, commits), {
        kills,
        cache: join(folder.path, 'cache'),
        random: () => seededRandom(testSeed, activity.length, (rolls += 1)),
      })
      expect(found.faults).toEqual([])
      // Kills that interrupt nothing would prove nothing.
      expect(found.midway).toBeGreaterThan(0)
      expect(found.shown).toBeGreaterThan(0)
    },
  )
})
