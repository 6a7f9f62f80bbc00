import { cleanup, screen } from '@testing-library/react'
import { describe, expect, test } from 'vitest'
import type { Day } from '../../../../preload/contract/calendar-day.ts'
import type { CommitRow, FamilyDay } from '../../../../preload/contract/views/explanation-view.ts'
import type { NotCounted } from '../../../../preload/contract/views/history-view.ts'
import {
  currentCommit,
  formatOffset,
} from '../../../../renderer/home/history/explanation/commit-rows.tsx'
import { creditText } from '../../../../renderer/home/history/explanation/day-explanation.tsx'
import { foodText } from '../../../../renderer/home/history/explanation/food-line.tsx'
import {
  NotCountedList,
  notCountedText,
} from '../../../../renderer/home/history/explanation/not-counted.tsx'
import {
  breadcrumbsTo,
  type ExplainedNumber,
  type Breadcrumbs,
} from '../../../../renderer/home/history/explanation/use-explanation.ts'
import type { Remedy } from '../../../../preload/contract/problem.ts'
import type { Snapshot } from '../../../../preload/contract/views/snapshot-view.ts'
import { pageLocales } from '../../../../renderer/shared/i18n.ts'
import { RemedyContext } from '../../../../renderer/shared/notice.tsx'
import { createFakeBridge } from '../../../fakes/bridge.ts'
import { someHistory } from '../../../fakes/history.ts'
import { richSnapshot } from '../../../fakes/snapshots.ts'
import { show } from '../../shared/show.tsx'

const day = '2026-11-24' as Day
const say = pageLocales.en.t
const someDay = () => someHistory().day(day)

describe('the explanation texts', () => {
  const family = (
    local: number,
    github: number,
    verdict: FamilyDay['verdict'] = 'yes',
    counted = Math.max(local, github),
  ): FamilyDay => {
    const [some] = someDay().families
    return { ...some!, verdict, commits: { ...some!.commits, local, github, counted } }
  }

  test('explain each relation between folders and GitHub', () => {
    expect(creditText(say, family(3, 3))).toMatch(/agree/)
    expect(creditText(say, family(3, 0))).toMatch(/^Only your folders/)
    expect(creditText(say, family(0, 3))).toBe('Only GitHub knows these 3 commits.')
    expect(creditText(say, family(3, 4))).toMatch(/GitHub knows 1 more/)
    expect(creditText(say, family(5, 3))).toMatch(/your folders know 2 more/)
    expect(creditText(say, family(2, 2, 'no'))).toMatch(/^Not counted/)
    expect(creditText(say, family(2, 2, 'unknown'))).toMatch(/not known/)
    expect(creditText(say, family(2, 2, 'yes', 0))).toMatch(/switched off/)
    expect(creditText(say, family(0, 0))).toBeNull()
  })

  test('say what happened to the food', () => {
    const food = (granted: number, eaten: number) => foodText(pageLocales.en, { granted, eaten })
    expect(food(0, 0)).toBe('Gave no food.')
    expect(food(1, 0)).toBe('1 dish, waiting in the pantry')
    expect(food(8, 3)).toBe('8 dishes, 3 eaten')
    expect(food(8, 8)).toBe('8 dishes, all eaten')
  })

  test('write an offset with a minus sign', () => {
    expect([540, 0, -570, 345].map(formatOffset)).toEqual(['+0900', '+0000', '−0930', '+0545'])
  })

  const reasons: readonly NotCounted[] = [
    { reason: 'language', count: 2, detail: null },
    { reason: 'unknown', count: 3, detail: null },
    { reason: 'kind', count: 4, detail: 'review' },
    { reason: 'address', count: 1, detail: 'a@b.example' },
    { reason: 'restricted', count: 12, detail: 'git.corp.example' },
    { reason: 'hidden', count: 5, detail: 'github.com' },
    { reason: 'truncated', count: 1300, detail: 'github.com' },
  ]
  /** Shows one reason, and presses its buttons. */
  async function remediesOf(row: NotCounted, snapshot = richSnapshot()) {
    const remedies: Remedy[] = []
    const user = await show(
      <RemedyContext value={(remedy) => remedies.push(remedy)}>
        <NotCountedList notCounted={[row]} />
      </RemedyContext>,
      createFakeBridge(snapshot),
    )
    for (const button of screen.queryAllByRole('button')) await user.click(button)
    return remedies
  }

  test.each(reasons)('name what does not count, and a remedy: $reason', async (row) => {
    const words = notCountedText(say, row)
    expect(words).toContain(row.count.toLocaleString('en'))
    expect(words).not.toContain('{{')
    if (row.detail !== null)
      expect(words).toContain(row.detail === 'review' ? 'Reviews' : row.detail)
    expect(await remediesOf(row)).not.toEqual([])
    expect(screen.getByText(words)).toBeVisible()
  })

  test.each([
    ['restricted', 'github-private-token-page'],
    ['hidden', 'github-connections'],
  ] as const)('lead to the host that withholds something: %s', async (reason, link) => {
    const detail = 'git.corp.example'
    const remedies = await remediesOf({ reason, count: 1, detail })
    expect(remedies.at(-1)).toEqual({ type: 'link', link, host: detail })
  })

  test('offer only sources that exist', async () => {
    const { folders, github } = richSnapshot()
    const row = { reason: 'unknown', count: 1, detail: null } as const
    const types = async (change: Partial<Snapshot>) =>
      (await remediesOf(row, { ...richSnapshot(), ...change })).map(({ type }) => type)
    expect(await types({ folders, github: { ...github, accounts: [] } })).toEqual(['scan'])
    cleanup()
    expect(await types({ folders: [], github })).toEqual(['sync'])
  })
})

describe('the current object of a commit', () => {
  const row: CommitRow = {
    oid: 'a',
    duplicates: ['b', 'c'],
    email: 'hinata@example.com',
    time: '10:00',
    offset: 540,
    counts: true,
  }
  const led = (reachable: readonly string[], ...read: readonly string[]) => {
    const subjects = Object.fromEntries(read.map((oid) => [oid, `subject of ${oid}`]))
    const { oid, duplicates } = currentCommit({ reachable, subjects }, row)
    return [oid, ...duplicates]
  }

  test('shows the reachable object, or an object that Git still has, or the first', () => {
    expect(led(['b'], 'a', 'b', 'c')).toEqual(['b', 'a', 'c'])
    expect(led(['c', 'b'], 'b', 'c')).toEqual(['b', 'a', 'c'])
    expect(led([], 'c')).toEqual(['c', 'a', 'b'])
    expect(led([])).toEqual(['a', 'b', 'c'])
  })
})

describe('the breadcrumb trail', () => {
  const total: ExplainedNumber = { type: 'total', year: 2026, kind: null }
  const repository: ExplainedNumber = { type: 'repository', id: 'r', name: 'a/b', year: 2026 }
  const whole: ExplainedNumber = { ...repository, year: null }
  const aDay: ExplainedNumber = { type: 'day', day }

  test('grows step by step, and returns to an earlier step', () => {
    const breadcrumbs: Breadcrumbs = [total, repository, aDay]
    expect(breadcrumbsTo([total], repository)).toEqual([total, repository])
    expect(breadcrumbsTo(breadcrumbs, { ...repository })).toEqual([total, repository])
    expect(breadcrumbsTo(breadcrumbs, { ...total })).toEqual([total])
    expect(breadcrumbsTo(breadcrumbs, whole)).toEqual([total, repository, aDay, whole])
  })
})
