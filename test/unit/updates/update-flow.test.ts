import { describe, expect, test } from 'vitest'
import type { UpdateStateView } from '../../../preload/contract/views/updates-view.ts'
import { updateChoices } from '../../../preload/contract/setting-choices.ts'
import type { Release } from '../../../main/updates/rules/release-manifest.ts'
import {
  isAutomatic,
  isCheckDue,
  mayCheck,
  wouldInterruptUser,
  isResting,
  mayInstall,
  reduceUpdateFlow,
  startUpdateFlow,
  updateStateViewOf,
  type UpdateFlow,
  type UpdateEvent,
  type UpdatePhase,
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
const nothingNewer: UpdateEvent = { type: 'check-finished', release: null, expires: 99, now: 5 }
const newerStill: UpdateEvent = { ...answer, release: release('0.3.0') }
const toFound: readonly UpdateEvent[] = [{ type: 'check-started' }, answer]
const toDownloading: readonly UpdateEvent[] = [...toFound, { type: 'download-started' }]
const toReady: readonly UpdateEvent[] = [...toDownloading, { type: 'download-finished' }]
const toPreparing: readonly UpdateEvent[] = [...toReady, { type: 'preparation-started' }]

/** A flow in each phase. */
const flows = {
  none: start,
  checking: after([{ type: 'check-started' }]),
  found: after(toFound),
  downloading: after(toDownloading),
  ready: after(toReady),
  preparing: after(toPreparing),
  ending: after([...toPreparing, { type: 'preparation-finished', mayInstall: true }]),
  closed: after([...toReady, { type: 'closed' }]),
} satisfies Record<UpdatePhase['name'], UpdateFlow>

describe('the event', () => {
  test.each<[UpdateEvent, Partial<Record<UpdatePhase['name'], UpdatePhase['name']>>]>([
    [{ type: 'check-started' }, { none: 'checking', found: 'checking', ready: 'checking' }],
    [answer, { checking: 'found' }],
    [nothingNewer, { checking: 'none' }],
    [{ type: 'download-started' }, { found: 'downloading' }],
    [{ type: 'download-progressed', received: 3 }, { downloading: 'downloading' }],
    [{ type: 'download-finished' }, { downloading: 'ready' }],
    [{ type: 'install-requested' }, { ready: 'ready', preparing: 'preparing' }],
    [{ type: 'cancelled' }, { downloading: 'found', ready: 'ready', preparing: 'preparing' }],
    [{ type: 'preparation-started' }, { ready: 'preparing' }],
    [{ type: 'preparation-finished', mayInstall: true }, { preparing: 'ending' }],
    [{ type: 'preparation-finished', mayInstall: false }, { preparing: 'ready' }],
    [broken, { checking: 'none', downloading: 'found', preparing: 'ready' }],
    [
      { type: 'method-found', method: { name: 'install' } },
      {
        none: 'none',
        checking: 'checking',
        found: 'found',
        downloading: 'downloading',
        ready: 'ready',
        preparing: 'preparing',
        ending: 'ending',
      },
    ],
    [
      { type: 'closed' },
      {
        none: 'closed',
        checking: 'closed',
        found: 'closed',
        downloading: 'closed',
        ready: 'closed',
        preparing: 'closed',
        closed: 'closed',
      },
    ],
  ])('%j leads to %j, and is ignored in any other phase', (event, next) => {
    for (const [name, flow] of Object.entries(flows)) {
      const to = Object.entries(next).find(([from]) => from === name)?.[1]
      const result = reduceUpdateFlow(flow, event)
      expect([name, result.phase.name]).toEqual([name, to ?? name])
      if (to === undefined) expect(result).toBe(flow)
    }
  })
})

describe('an update', () => {
  test('is unknown at first, and is checked for early if the version found before is lost', () => {
    expect(startUpdateFlow(nothing, '0.1.0')).toEqual({
      method: { name: 'unknown' },
      phase: { name: 'none' },
      saved: nothing,
      isNextCheckEarly: false,
      problem: null,
    })
    const isEarly = (newestAt: number | null) =>
      startUpdateFlow({ ...nothing, checkedAt: 5, newestAt }, '0.1.0').isNextCheckEarly
    expect([isEarly(5), isEarly(null)]).toEqual([false, true])
  })

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
    ['a check fails after it was found', [...toFound, { type: 'check-started' }, broken], 'found'],
    ['a download fails', [...toDownloading, broken], 'found'],
    [
      'the download is not the signed file',
      [...toPreparing, { type: 'failed', problem: { code: 'update-file-wrong' }, now: 7 }],
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

  test('that is ready is replaced by an even newer one', () => {
    expect(after([{ type: 'check-started' }, newerStill], flows.ready).phase).toEqual({
      name: 'found',
      release: release('0.3.0'),
      isOnHold: false,
    })
  })

  test('that has disappeared at the next check is forgotten, with its problem', () => {
    const failed = after([...toDownloading, broken])
    expect(after([{ type: 'check-started' }, nothingNewer], failed)).toEqual({
      method: { name: 'unknown' },
      phase: { name: 'none' },
      saved: { ...nothing, freshest: 99, checkedAt: 5, newestAt: 5 },
      isNextCheckEarly: false,
      problem: null,
    })
  })

  test('is not checked for again right after a failed check', () => {
    expect(after([{ type: 'check-started' }, broken]).saved).toEqual({ ...nothing, checkedAt: 7 })
  })

  test('shows how much of it is downloaded', () => {
    const downloading = { name: 'downloading', release: release() }
    expect(flows.downloading.phase).toEqual({ ...downloading, received: 0 })
    const { phase } = after([...toDownloading, { type: 'download-progressed', received: 3 }])
    expect(phase).toEqual({ ...downloading, received: 3 })
    const lessThanAPercent: UpdateEvent = { type: 'download-progressed', received: 0.09 }
    expect(after([lessThanAPercent], flows.downloading)).toBe(flows.downloading)
  })

  test('whose download the user has cancelled waits for the next check', () => {
    const cancelled = after([...toDownloading, { type: 'cancelled' }])
    const found = { name: 'found', release: release() }
    expect(cancelled.phase).toEqual({ ...found, isOnHold: true })
    expect(after(toFound, cancelled).phase).toEqual({ ...found, isOnHold: false })
  })

  test.each(['ready', 'preparing'] as const)(
    'that is %s stays wanted from the request until the user cancels it',
    (name) => {
      const unwanted = { name, release: release(), isWanted: false, failedAt: null }
      expect(flows[name].phase).toEqual(unwanted)
      const wanted = after([{ type: 'install-requested' }], flows[name])
      expect(wanted.phase).toEqual({ ...unwanted, isWanted: true })
      expect(after([{ type: 'cancelled' }], wanted).phase).toEqual(unwanted)
    },
  )

  test('stays wanted if it must not be installed yet after its preparation', () => {
    const { phase } = after([
      ...toPreparing,
      { type: 'install-requested' },
      { type: 'preparation-finished', mayInstall: false },
    ])
    expect(phase).toEqual({ name: 'ready', release: release(), isWanted: true, failedAt: null })
  })

  test('whose preparation fails stays ready, and the next check is not early', () => {
    const failed = after([...toPreparing, { type: 'install-requested' }, broken])
    expect(failed).toMatchObject({
      phase: { name: 'ready', release: release(), isWanted: false, failedAt: 7 },
      problem: { code: 'update-broken-off' },
      isNextCheckEarly: false,
    })
    expect(after([{ type: 'install-requested' }], failed).problem).toBeNull()
  })

  test('that was not installed is refused until the user requests it, or a newer one is found', () => {
    const refused = startUpdateFlow({ ...nothing, installing: '0.2.0' }, '0.1.0')
    const ready = after(toReady, refused)
    expect(ready.saved.refused).toBe('0.2.0')
    const requested = after([{ type: 'install-requested' }], ready)
    expect(requested.saved).toEqual({ ...ready.saved, refused: null })
    expect(after([{ type: 'check-started' }, newerStill], ready).saved.refused).toBeNull()
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
          'closed',
        ] as const
      ).map((type) => ({ type })),
      broken,
      answer,
      nothingNewer,
      newerStill,
      { type: 'download-progressed', received: 3 },
      { type: 'preparation-finished', mayInstall: true },
      { type: 'preparation-finished', mayInstall: false },
    ),
  )

  test('is never installed without being prepared, whatever happens', () => {
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
          if (flow.phase.name === 'closed') expect(next.phase.name).toBe('closed')
          flow = next
        }
      }),
    )
  })
})

test('the page shows where the update stands, with the notes in its language', () => {
  const withNotes = {
    ...answer,
    release: { ...release(), notes: '## English\n\nA\n\n## 日本語\n\nあ' },
  }
  const found = after([{ type: 'check-started' }, withNotes])
  expect(updateStateViewOf(found.phase, 'ja')).toEqual({
    name: 'found',
    release: { version: '0.2.0', notes: 'あ' },
  })
  const shown = { version: '0.2.0', notes: '' }
  const ready: UpdateStateView = { name: 'ready', release: shown, isWanted: false }
  const views: Record<UpdatePhase['name'], UpdateStateView> = {
    none: { name: 'none' },
    checking: { name: 'checking' },
    found: { name: 'found', release: shown },
    downloading: { name: 'downloading', release: shown, received: 0, total: 10 },
    ready,
    preparing: ready,
    ending: ready,
    closed: { name: 'none' },
  }
  for (const [name, { phase }] of Object.entries(flows))
    expect(updateStateViewOf(phase, 'en')).toEqual(views[name as UpdatePhase['name']])
  const wanted = after([{ type: 'install-requested' }], flows.ready)
  expect(updateStateViewOf(wanted.phase, 'en')).toEqual({ ...ready, isWanted: true })
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

const withMethod = (flow: UpdateFlow, name: 'install' | 'tell' | 'no-key' | 'source') =>
  after([{ type: 'method-found', method: { name } }], flow)

test('a host is asked only if this installation has updates, and while no step is in progress', () => {
  const askable = (name: 'install' | 'tell' | 'no-key' | 'source') =>
    Object.values(flows)
      .filter((flow) => mayCheck(withMethod(flow, name)))
      .map(({ phase }) => phase.name)
  expect(askable('install')).toEqual(['none', 'found', 'ready'])
  expect(askable('tell')).toEqual(['none', 'found', 'ready'])
  expect([...askable('no-key'), ...askable('source')]).toEqual([])
  expect(mayCheck(start)).toBe(false)
})

test('a release is installed automatically if the user has chosen so, unless it was refused', () => {
  const found = withMethod(flows.found, 'install')
  expect(isAutomatic(found, 'automatic')).toBe(true)
  expect(isAutomatic(found, 'ask')).toBe(false)
  expect(isAutomatic(withMethod(flows.found, 'tell'), 'automatic')).toBe(false)
  expect(isAutomatic(withMethod(start, 'install'), 'automatic')).toBe(false)
  const refused = { ...found, saved: { ...found.saved, refused: '0.2.0' } }
  expect(isAutomatic(refused, 'automatic')).toBe(false)
})

describe('installing', () => {
  const ready = withMethod(flows.ready, 'install')
  const wanted = after([{ type: 'install-requested' }], ready)
  const moment = fc.record({
    isDashBusy: fc.boolean(),
    isOccupied: fc.boolean(),
    idleSeconds: fc.nat({ max: 2 * awaySeconds }),
  })

  test('never happens while Dash eats or speaks', () => {
    fc.assert(
      fc.property(moment, choice, fc.constantFrom(ready, wanted), (at, chosen, flow) => {
        expect(mayInstall(flow, chosen, { ...at, isDashBusy: true }, now)).toBe(false)
      }),
    )
  })

  const away = { isDashBusy: false, isOccupied: false, idleSeconds: awaySeconds }

  test('happens only if a version is ready or being prepared', () => {
    const installable = Object.values(flows)
      .map((flow) => withMethod(flow, 'install'))
      .filter((flow) => mayInstall(flow, 'automatic', away, now))
    expect(installable.map(({ phase }) => phase)).toEqual([
      flows.ready.phase,
      flows.preparing.phase,
    ])
  })

  test('waits until the user has been away for five minutes', () => {
    const early = { ...away, idleSeconds: awaySeconds - 1 }
    expect(mayInstall(ready, 'automatic', early, now)).toBe(false)
    expect(mayInstall(ready, 'automatic', away, now)).toBe(true)
  })

  test('waits an hour after a failure, unless the user requests it', () => {
    const failedAt = now - retryAfterMs
    const failed = after([{ type: 'preparation-started' }, { ...broken, now: failedAt }], ready)
    expect(mayInstall(failed, 'automatic', away, now - 1)).toBe(false)
    expect(mayInstall(failed, 'automatic', away, now)).toBe(true)
    const requested = after([{ type: 'install-requested' }], failed)
    expect(mayInstall(requested, 'automatic', away, now - 1)).toBe(true)
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

  test('happens at once on request, otherwise by itself while the user is away', () => {
    fc.assert(
      fc.property(moment, choice, (at, chosen) => {
        const free = { ...at, isDashBusy: false }
        expect(mayInstall(wanted, chosen, free, now)).toBe(true)
        expect(mayInstall(ready, chosen, free, now)).toBe(
          chosen === 'automatic' && !at.isOccupied && at.idleSeconds >= awaySeconds,
        )
      }),
    )
  })
})
