import { describe, expect, test } from 'vitest'
import { updateChoices } from '../../../preload/contract/setting-choices.ts'
import type { Release } from '../../../main/updates/rules/release-manifest.ts'
import {
  isCheckDue,
  wouldInterruptUser,
  isResting,
  mayInstall,
  reduceUpdateFlow,
  startUpdateFlow,
  type UpdateFlow,
  type UpdateEvent,
  type SavedUpdateFlow,
} from '../../../main/updates/rules/update-flow.ts'
import fc from '../../support/fast-check.ts'

const nothing: SavedUpdateFlow = {
  checkedAt: null,
  newestAt: null,
  refused: null,
  installing: null,
  freshest: null,
}
const release = (version = '0.2.0'): Release => ({
  version,
  notes: '',
  file: { name: 'a.AppImage', size: 10, sha512: '' },
})
const start = startUpdateFlow(nothing, '0.1.0')
const after = (events: readonly UpdateEvent[], from: UpdateFlow = start) =>
  events.reduce(reduceUpdateFlow, from)
const broken: UpdateEvent = { type: 'failed', problem: { code: 'update-broken-off' }, now: 7 }
const answer: UpdateEvent = { type: 'check-finished', release: release(), expires: 99, now: 5 }
const toReady: readonly UpdateEvent[] = [
  { type: 'check-started' },
  answer,
  { type: 'download-started' },
  { type: 'download-finished' },
]

describe('an update', () => {
  test('goes from the check to the installation, which is kept for the next start', () => {
    const { phase, saved } = after([
      ...toReady,
      { type: 'preparation-started' },
      { type: 'preparation-finished', mayInstall: true },
    ])
    expect(phase.name).toBe('ending')
    expect(saved).toEqual({ ...nothing, freshest: 99, checkedAt: 5, installing: '0.2.0' })
    expect(startUpdateFlow(saved, '0.2.0').problem).toBeNull()
    expect(startUpdateFlow(saved, '0.1.0')).toMatchObject({
      problem: { code: 'update-not-installed' },
      saved: { refused: '0.2.0', installing: null },
    })
  })

  test.each<[string, readonly UpdateEvent[], UpdateFlow['phase']['name']]>([
    ['a check fails', [{ type: 'check-started' }, broken], 'none'],
    [
      'a download fails',
      [{ type: 'check-started' }, answer, { type: 'download-started' }, broken],
      'found',
    ],
    [
      'the download is not the signed file',
      [
        ...toReady,
        { type: 'preparation-started' },
        { type: 'failed', problem: { code: 'update-file-wrong' }, now: 7 },
      ],
      'found',
    ],
  ])('is checked for early, and not downloaded before, if %s', (_, events, name) => {
    const { phase, isNextCheckEarly, problem } = after(events)
    expect([phase.name, isNextCheckEarly]).toEqual([name, true])
    expect(problem).not.toBeNull()
    if (phase.name === 'found') expect(phase.isOnHold).toBe(true)
  })

  test('that is ready stays ready if a check fails or finds it again', () => {
    const ready = after([...toReady, { type: 'install-requested' }])
    for (const event of [broken, answer])
      expect(after([{ type: 'check-started' }, event], ready).phase).toEqual(ready.phase)
  })

  const anyEvent = fc.oneof(
    fc.constantFrom<UpdateEvent>(
      ...(
        [
          'check-started',
          'download-started',
          'download-finished',
          'cancelled',
          'install-requested',
          'preparation-started',
        ] as const
      ).map((type) => ({ type })),
      broken,
      answer,
      { type: 'check-finished', release: null, expires: 99, now: 5 },
      { type: 'check-finished', release: release('0.3.0'), expires: 99, now: 5 },
      { type: 'download-progressed', received: 3 },
      { type: 'preparation-finished', mayInstall: true },
      { type: 'preparation-finished', mayInstall: false },
    ),
  )

  test('is never installed without having been prepared, whatever happens', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 40 }), (events) => {
        let flow = start
        for (const event of events) {
          const next = reduceUpdateFlow(flow, event)
          if (next.phase.name === 'ending' && flow.phase.name !== 'ending')
            expect(flow.phase.name).toBe('preparing')
          if (next.phase.name === 'preparing' && flow.phase.name !== 'preparing')
            expect(flow.phase.name).toBe('ready')
          if (next.phase.name === 'checking' && flow.phase.name !== 'checking')
            expect(isResting(flow.phase)).toBe(true)
          // Shutting down cannot be undone.
          if (flow.phase.name === 'ending') expect(next).toBe(flow)
          flow = next
        }
      }),
    )
  })
})

const awaySeconds = 5 * 60
const checkEveryMs = 24 * 3_600_000
const retryAfterMs = 3_600_000

const now = Date.UTC(2026, 10, 26)
const choice = fc.constantFrom(...updateChoices)

describe('checking for a newer version', () => {
  test('happens once a day, or an hour after a failure', () => {
    const due = (agoMs: number, isNextCheckEarly = false) =>
      isCheckDue({ saved: { ...nothing, checkedAt: now - agoMs }, isNextCheckEarly }, 'ask', now)
    expect(isCheckDue(start, 'automatic', now)).toBe(true)
    expect(due(checkEveryMs - 1)).toBe(false)
    expect(due(checkEveryMs)).toBe(true)
    expect(due(retryAfterMs - 1, true)).toBe(false)
    expect(due(retryAfterMs, true)).toBe(true)
    // The clock was a year ahead then.
    expect(due(-365 * checkEveryMs)).toBe(true)
  })

  test('never happens before the user has agreed', () => {
    const anyTime = fc.option(fc.integer({ min: 0, max: 2 * now }))
    fc.assert(
      fc.property(choice, anyTime, fc.boolean(), (chosen, checkedAt, isNextCheckEarly) => {
        if (isCheckDue({ saved: { ...nothing, checkedAt }, isNextCheckEarly }, chosen, now))
          expect(['automatic', 'ask']).toContain(chosen)
      }),
    )
  })
})

describe('installing', () => {
  const ready = after(toReady).phase
  const wanted = after([...toReady, { type: 'install-requested' }]).phase
  const moment = fc.record({
    isDashBusy: fc.boolean(),
    isOccupied: fc.boolean(),
    idleSeconds: fc.nat({ max: 2 * awaySeconds }),
  })

  test('never happens while Dash eats or speaks', () => {
    fc.assert(
      fc.property(
        moment,
        fc.boolean(),
        fc.constantFrom(ready, wanted),
        (at, isAutomatic, phase) => {
          expect(mayInstall(phase, { ...at, isDashBusy: true }, isAutomatic, now)).toBe(false)
        },
      ),
    )
  })

  test.each([
    ['fetching', 'none', true],
    ['unpacking', 'none', true],
    ['none', 'presenting', true],
    ['paused', 'presenting', true],
    ['none', 'none', false],
    ['none', 'quiet-hours', false],
    // A paused download survives a restart, and could stay paused for years.
    ['paused', 'none', false],
  ] as const)(
    'never interrupts the user: with engine %s and quiet %s, occupied is %s',
    (engine, quiet, expected) => {
      expect(wouldInterruptUser(engine, quiet)).toBe(expected)
    },
  )

  test('happens at once on request, else on its own while the user is away', () => {
    fc.assert(
      fc.property(moment, fc.boolean(), (at, isAutomatic) => {
        const free = { ...at, isDashBusy: false }
        expect(mayInstall(wanted, free, isAutomatic, now)).toBe(true)
        expect(mayInstall(ready, free, isAutomatic, now)).toBe(
          isAutomatic && !at.isOccupied && at.idleSeconds >= awaySeconds,
        )
      }),
    )
  })
})
