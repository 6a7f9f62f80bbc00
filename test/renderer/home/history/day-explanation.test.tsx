import { cleanup, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, test, vi } from 'vitest'
import type { Day } from '../../../../preload/contract/calendar-day.ts'
import type {
  CommitRow,
  GitDayView,
  FamilyDay,
} from '../../../../preload/contract/views/explanation-view.ts'
import { Home } from '../../../../renderer/home/home.tsx'
import type { Remedy } from '../../../../preload/contract/problem.ts'
import { someHistory } from '../../../fakes/history.ts'
import { askedFor, settled, show } from '../../shared/show.tsx'
import { openRoom, rich, someDay } from './open-room.tsx'

/** The panel's part about one repository. */
const familyOf = (explanation: Awaited<ReturnType<typeof openRoom>>['explanation'], name: RegExp) =>
  within(explanation.getByRole('heading', { level: 3, name }).closest('article')!)

describe('the explanation of a day', () => {
  test('is two clicks away', async () => {
    const user = await show(<Home />, rich())
    await user.click(screen.getByRole('button', { name: 'History' }))
    await user.click(await screen.findByLabelText(/^November 16, 2026/))
    const explanation = within(await screen.findByRole('region', { name: 'Why this number' }))
    expect(await explanation.findByRole('heading', { name: 'November 16, 2026' })).toBeVisible()
  })

  test('shows what folders and GitHub know, and which of the two counts', async () => {
    const { explanation } = await openRoom()
    expect(
      await explanation.findByRole('heading', { level: 2, name: 'November 24, 2026' }),
    ).toBeVisible()
    expect(explanation.getByText('9 contributions')).toBeVisible()
    const family = familyOf(explanation, /onsen_map/)
    const facts = family.getAllByRole('definition').map(({ textContent }) => textContent)
    expect(facts).toEqual(['4', '6', '6'])
    expect(family.getByText(/GitHub knows 2 more/)).toBeVisible()
    expect(family.getByText('Where might these 2 come from?')).toBeVisible()
    expect(family.getByText(/co-author/)).toBeInTheDocument()
    expect(family.getByText('8 dishes, 4 eaten')).toBeVisible()
    expect(explanation.getByText(/the greater one counts/)).toBeVisible()
  })

  test('stops asking Git when the user leaves the room', async () => {
    const { bridge, explanation } = await openRoom()
    await explanation.findByRole('heading', { name: 'November 24, 2026' })
    await waitFor(() => expect(askedFor(bridge, 'read-day')).toHaveLength(1))
    expect(askedFor(bridge, 'cancel-read-day')).toHaveLength(0)
    cleanup()
    expect(askedFor(bridge, 'cancel-read-day')).toHaveLength(1)
  })

  test('lists commits at once, and their subjects when Git has answered', async () => {
    const bridge = rich()
    let answer: ((gitDay: GitDayView) => void) | null = null
    const isAsked = () => answer !== null
    bridge.answer(
      'read-day',
      () => new Promise((resolve) => (answer = (value) => resolve({ ok: true, value }))),
    )
    const { explanation } = await openRoom(bridge)
    await explanation.findByRole('heading', { name: 'November 24, 2026' })
    const list = within(familyOf(explanation, /onsen_map/).getByRole('list', { name: /4 commits/ }))
    expect(list.getAllByRole('listitem')).toHaveLength(4)
    expect(list.getAllByRole('img', { name: 'Reading the subject…' })).toHaveLength(4)
    const [row] = someDay().families[0]!.commits.rows
    expect(list.getByText(row!.oid.slice(0, 7))).toBeVisible()
    expect(list.getByText(/also as [0-9a-f]{7}: amended or rebased, counted once/)).toBeVisible()
    expect(list.getAllByText(/\+0900/)).toHaveLength(4)

    // The request follows the rows a moment later.
    await waitFor(() => expect(isAsked()).toBe(true))
    const [gitDay] = someHistory().gitDay('2026-11-24').families
    const amended = row!.duplicates[0]!
    const subjects = { [row!.oid]: 'Warm teh bath', [amended]: 'Warm the bath' }
    await settled(() =>
      answer?.({
        families: [
          { ...gitDay!, subjects, reachable: [amended], withAgent: [amended], unrecorded: [] },
        ],
      }),
    )
    // The current commit comes first: the object that a branch reaches.
    expect(await list.findByText('Warm the bath')).toBeVisible()
    expect(list.queryByText('Warm teh bath')).toBeNull()
    expect(list.getByText(amended.slice(0, 7))).toBeVisible()
    expect(
      list.getByText(`also as ${row!.oid.slice(0, 7)}: amended or rebased, counted once`),
    ).toBeVisible()
    expect(list.queryByRole('img', { name: 'Reading the subject…' })).toBeNull()
    // Shown only if the commits give a reason for it.
    expect(explanation.getByText('1 of them was made together with a coding agent.')).toBeVisible()
  })

  test("reads Git again when a repository's handle or a commit's objects change", async () => {
    const { bridge, explanation } = await openRoom()
    await explanation.findByRole('heading', { level: 2, name: 'November 24, 2026' })
    await settled()
    const subjects = () => [...document.querySelectorAll('.subject')].map((e) => e.textContent)
    const before = subjects()
    expect(before.length).toBeGreaterThan(4)
    expect(before).not.toContain('')

    const view = someDay()
    const gitDay = someHistory().gitDay('2026-11-24')
    const renamed = <Family extends { readonly id: string }>(all: readonly Family[]) =>
      all.map((family, n) => (n === 0 ? { ...family, id: 'git:0000' } : family))
    const families = renamed(view.families)
    bridge.answer('explain-day', () => ({ ok: true, value: { ...view, families } }))
    bridge.answer('read-day', () => ({ ok: true, value: { families: renamed(gitDay.families) } }))
    await settled(() => bridge.publish({ historyRevision: 2 }))
    await settled()
    expect(askedFor(bridge, 'read-day')).toHaveLength(2)
    expect(subjects()).toEqual(before)

    const [first, ...others] = families
    const [row, ...rows] = first!.commits.rows
    const commits = { ...first!.commits, rows: [{ ...row!, duplicates: ['abc'] }, ...rows] }
    bridge.answer('explain-day', () => ({
      ok: true,
      value: { ...view, families: [{ ...first!, commits }, ...others] },
    }))
    await settled(() => bridge.publish({ historyRevision: 3 }))
    await settled()
    expect(askedFor(bridge, 'read-day')).toHaveLength(3)
  })

  test('keeps the rows if Git cannot be read', async () => {
    const bridge = rich()
    bridge.answer('read-day', () => ({ ok: false, error: { code: 'git-failed' } }))
    const { explanation } = await openRoom(bridge)
    expect(await explanation.findByText(/^Git did not finish/)).toBeVisible()
    expect(explanation.getAllByText(/\+0900/).length).toBeGreaterThan(4)
    expect(explanation.queryByRole('img', { name: 'Reading the subject…' })).toBeNull()
  })

  test("lists the day's other commits and why they do not count", async () => {
    const { explanation } = await openRoom()
    await explanation.findByRole('heading', { level: 2, name: 'November 24, 2026' })
    const family = familyOf(explanation, /onsen_map/)
    expect(await family.findByText('3 other commits from this day do not count')).toBeVisible()
    expect(family.getByRole('heading', { name: /^Merges/, hidden: true })).toBeInTheDocument()
    expect(family.getByText('Translate the onboarding')).toBeInTheDocument()
    expect(family.getByText('Mochi · mochi@example.com')).toBeInTheDocument()
  })

  test('opens issues, reviews and pull requests in the browser', async () => {
    const { bridge, user, explanation } = await openRoom()
    const [item] = someDay().families[0]!.items
    await user.click(await explanation.findByRole('button', { name: new RegExp(item!.label) }))
    expect(askedFor(bridge, 'open-item')).toEqual([{ item: item!.id }])
    bridge.answer('open-item', () => ({ ok: false, error: { code: 'unexpected' } }))
    await user.click(explanation.getByRole('button', { name: new RegExp(item!.label) }))
    expect(await explanation.findByText(/^Something unexpected/)).toBeVisible()
  })

  test('offers remedies for contributions that do not count', async () => {
    const remedies: Remedy[] = []
    const { user, explanation } = await openRoom(rich(), (remedy) => remedies.push(remedy))
    await user.click(await explanation.findByRole('button', { name: 'Choose languages' }))
    await user.click(explanation.getByRole('button', { name: 'Sync now' }))
    await user.click(explanation.getByRole('button', { name: 'Rescan' }))
    expect(remedies).toEqual([
      { type: 'settings', section: 'counting' },
      { type: 'sync' },
      { type: 'scan' },
    ])
  })

  test('shows five hundred commits in parts, and says that there are more', async () => {
    const bridge = rich()
    const view = someDay()
    const [family] = view.families
    const rows = Array.from({ length: 500 }, (_, n): CommitRow => ({
      oid: n.toString(16).padStart(40, '0'),
      duplicates: [],
      email: 'hinata@old-job.example',
      time: '10:00',
      offset: 0,
      counts: false,
    }))
    bridge.answer('explain-day', () => ({
      ok: true,
      value: {
        ...view,
        families: [{ ...family!, commits: { ...family!.commits, local: 0, rows, more: 700 } }],
      },
    }))
    const { user, explanation } = await openRoom(bridge)
    const list = within(await explanation.findByRole('list', { name: '0 commits in your folders' }))
    expect(list.getAllByRole('listitem')).toHaveLength(20)
    expect(list.getAllByText('This address is switched off')).toHaveLength(20)
    expect(explanation.getByText('700 more are not listed.')).toBeVisible()
    await user.click(explanation.getByRole('button', { name: 'Show all 500' }))
    expect(list.getAllByRole('listitem')).toHaveLength(500)
  })

  test("names GitHub's accounts and repositories if there are several", async () => {
    const bridge = rich()
    const view = someDay()
    const [family] = view.families
    const [host, other] = ['github.com', 'git.corp.example']
    const shownFor = async (githubCounts: FamilyDay['commits']['githubCounts']) => {
      const commits = { ...family!.commits, githubCounts }
      const value = { ...view, families: [{ ...family!, commits }] }
      bridge.answer('explain-day', () => ({ ok: true, value }))
      await settled(() =>
        bridge.publish({ historyRevision: bridge.snapshot().historyRevision + 1 }),
      )
      return [...document.querySelectorAll('.github-counts li')].map((e) => e.textContent)
    }
    const { explanation } = await openRoom(bridge)
    await explanation.findByRole('heading', { level: 2, name: 'November 24, 2026' })
    const complaints = vi.spyOn(console, 'error')
    const repository = family!.name
    expect(await shownFor([{ login: 'hinata-dev', host, repository, count: 6 }])).toEqual([])
    expect(
      await shownFor([
        { login: 'hinata-dev', host, repository, count: 4 },
        { login: 'hinata', host, repository: 'fork/onsen_map', count: 2 },
      ]),
    ).toEqual(['hinata-dev in hinata-dev/onsen_map4', 'hinata in fork/onsen_map2'])
    // Two accounts in one repository, and one login on two hosts.
    expect(
      await shownFor([
        { login: 'hinata', host, repository, count: 4 },
        { login: 'hinata', host: other, repository, count: 2 },
        { login: 'work', host, repository, count: 1 },
      ]),
    ).toEqual([
      `hinata on github.com, in ${repository}4`,
      `hinata on git.corp.example, in ${repository}2`,
      `work in ${repository}1`,
    ])
    expect(complaints).not.toHaveBeenCalled()
    complaints.mockRestore()
  })

  test('says that food is never taken back, and that older days give none', async () => {
    const bridge = rich()
    const view = someDay()
    const [family] = view.families
    bridge.answer('explain-day', (params) => ({
      ok: true,
      value: {
        ...view,
        day: params.day,
        families: [
          {
            ...family!,
            food:
              params.day === '2026-11-24' ? { granted: 11, eaten: 11 } : { granted: 0, eaten: 0 },
          },
        ],
      },
    }))
    const { user, explanation } = await openRoom(bridge)
    expect(
      await explanation.findByText('Dash got more food than counts today; nothing is taken back.'),
    ).toBeVisible()
    await user.click(screen.getByLabelText(/^March 3, 2026/))
    expect(
      await explanation.findByText('From before Dash moved in. Food starts on September 24, 2026.'),
    ).toBeVisible()
  })

  test('says why a day may have more contributions, and what the user can do', async () => {
    const bridge = rich()
    const view = { ...someDay(), day: '2026-03-17' as Day }
    const days = { from: '2026-03-17' as Day, to: '2026-05-30' as Day }
    bridge.answer('explain-day', () => ({
      ok: true,
      value: {
        ...view,
        incomplete: [
          { ...days, reason: 'restricted', count: 12, host: 'git.corp.example' },
          { ...days, to: days.from, reason: 'truncated', count: 3, host: 'github.com' },
          { ...days, reason: 'unread', count: null, host: 'github.com' },
        ],
      },
    }))
    const remedies: Remedy[] = []
    const { user, explanation } = await openRoom(bridge, (remedy) => remedies.push(remedy))
    expect(await explanation.findByRole('heading', { name: 'There may be more' })).toBeVisible()
    expect(
      explanation.getByText(
        "12 that git.corp.example counts but this sign-in isn't allowed to see, between March 17, 2026 and May 30, 2026: some may be from this day.",
      ),
    ).toBeVisible()
    expect(
      explanation.getByText('3 on days with more repositories than github.com lists'),
    ).toBeVisible()
    expect(
      explanation.getByText('This day has not been fully read from github.com yet.'),
    ).toBeVisible()
    const [sync] = explanation.getAllByRole('button', { name: 'Sync now' })
    await user.click(sync!)
    expect(remedies).toEqual([{ type: 'sync' }])
  })

  test('does not call a day without contributions a rest day while GitHub may have more', async () => {
    const bridge = rich()
    const days = { from: '2026-01-01' as Day, to: '2026-03-16' as Day }
    bridge.answer('explain-day', (params) => ({
      ok: true,
      value: {
        ...someHistory().day(params.day),
        incomplete: [{ ...days, reason: 'hidden', count: 2, host: 'github.com' }],
      },
    }))
    const { user, explanation } = await openRoom(bridge)
    await user.click(screen.getByLabelText(/^January 4, 2026/))
    expect(await explanation.findByText('No contributions are known for this day.')).toBeVisible()
    expect(
      explanation.getByText(
        /^2 hidden by an organisation on github\.com, e\.g\. by single sign-on, between/,
      ),
    ).toBeVisible()
  })

  test('calls a day without contributions a rest day', async () => {
    const { user, explanation } = await openRoom()
    await user.click(screen.getByLabelText(/^January 4, 2026/))
    expect(await explanation.findByText('No contributions. Rest is fine.')).toBeVisible()
    expect(explanation.queryByRole('article')).toBeNull()
  })

  test('shows the commits in Git on a day without contributions, and how to make them count', async () => {
    const bridge = rich()
    const remedies: Remedy[] = []
    const { user, explanation } = await openRoom(bridge, (remedy) => remedies.push(remedy))
    const [some, other] = someHistory().gitDay('2026-11-24').families
    const row = { oid: 'abcdef0123', subject: 'Salt', author: 'Cook' }
    const email = 'cook@laptop.local'
    const unrecorded = [{ ...row, email, reason: 'other-author' as const }]
    const families = [
      { ...some!, unrecorded },
      { ...other!, unrecorded: [] },
    ]
    bridge.answer('read-day', () => ({ ok: true, value: { families } }))
    await user.click(screen.getByLabelText(/^January 4, 2026/))
    expect(await explanation.findByText('No contributions. Rest is fine.')).toBeVisible()
    const [article, ...more] = await explanation.findAllByRole('article')
    expect(more).toEqual([])
    const family = within(article!)
    expect(family.getByRole('heading', { level: 3, name: /onsen_map/ })).toBeVisible()
    await user.click(family.getByText('1 other commit from this day does not count'))
    expect(family.getByText('Salt')).toBeVisible()
    expect(family.getByText(`Cook · ${email}`)).toBeVisible()
    await user.click(family.getByRole('button', { name: 'Your addresses' }))
    expect(remedies).toEqual([{ type: 'settings', section: 'folders' }])
    await user.click(family.getByRole('button', { name: /onsen_map/ }))
    expect(
      await explanation.findByRole('heading', { level: 2, name: /onsen_map in 2026/ }),
    ).toHaveFocus()
  })

  test('says that a day has unread commits, even if it shows no commits', async () => {
    const { bridge, user, explanation } = await openRoom()
    const [some] = someHistory().gitDay('2026-11-24').families
    const families = [{ ...some!, unrecorded: [], isWhole: false }]
    bridge.answer('read-day', () => ({ ok: true, value: { families } }))
    await user.click(screen.getByLabelText(/^January 4, 2026/))
    expect(
      await explanation.findByText('This day has too many commits to read them all.'),
    ).toBeVisible()
  })
})
