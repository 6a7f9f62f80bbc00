import { describe, expect, test } from 'vitest'
import { createPastProblems } from '../../../main/diagnostics/past-problems.ts'
import {
  countedTables,
  diagnosticsText,
  type DiagnosticFacts,
} from '../../../main/diagnostics/rules/diagnostics-text.ts'
import { problemCodesIn } from '../../../main/diagnostics/rules/problem-codes.ts'
import type { Snapshot } from '../../../preload/contract/views/snapshot-view.ts'
import { richSnapshot, someAccount, someFolder, someSnapshot } from '../../fakes/snapshots.ts'
import fc from '../../support/fast-check.ts'

const facts = (snapshot: Snapshot): DiagnosticFacts => ({
  now: Date.UTC(2026, 10, 25, 9),
  snapshot,
  problems: [{ code: 'github-offline', times: 3, lastAt: Date.UTC(2026, 10, 25, 8) }],
  machine: {
    platform: 'linux',
    arch: 'x64',
    systemVersion: '6.12.3-alices-kernel',
    electron: '45.4.1',
    node: '24.21.0',
    utcOffset: 540,
    startedAt: Date.UTC(2026, 10, 25, 7),
    isSafeStart: false,
    windowSystem: 'x11',
    session: 'wayland',
    hasTray: true,
    displays: [{ width: 1920, height: 1080, scale: 1.25 }],
  },
  storage: {
    schemaVersion: 23,
    sizes: { database: 4_200_000, wal: 0, log: 12_000 },
    rows: Object.fromEntries(countedTables.map((table, n) => [table, n])) as never,
  },
})

/** A user with something in each part that contains text. */
const snapshots: readonly Snapshot[] = [
  richSnapshot(),
  someSnapshot({
    git: { name: 'trouble', problem: { code: 'git-too-old', params: { version: '2.1' } } },
    folders: [
      { ...someFolder, late: 'network' },
      { ...someFolder, state: { name: 'trouble', problem: { code: 'folder-missing' } } },
    ],
    github: {
      ...someSnapshot().github,
      accounts: [
        someAccount,
        {
          ...someAccount,
          host: 'git.example.com',
          sync: { name: 'waiting', nextAt: 0, problem: { code: 'github-offline' } },
        },
        {
          ...someAccount,
          sync: { name: 'signed-out', problem: { code: 'github-token-rejected' } },
        },
      ],
    },
    voice: {
      ...someSnapshot().voice,
      engine: { name: 'found', brand: 'VOICEVOX', version: '0.25.1' },
    },
    settings: {
      modelName: 'llama3',
      languages: ['Dart', 'Go'],
      engineUuid: '074fc39e',
      motion: 'still',
    },
  }),
]

describe('the text of a bug report', () => {
  test('has one fact per line', () => {
    const lines = diagnosticsText(facts(snapshots[1]!)).split('\n')
    for (const line of [
      'Made: 2026-11-25T09:00:00.000Z, started 2026-11-25T07:00:00.000Z, UTC offset 540 min',
      'System: linux 6.12.3, x64, Electron 45.4.1, Node 24.21.0',
      'Displays: 1920×1080 at 1.25',
      'Window system: x11, session: wayland',
      'Git: git-too-old',
      'Voice engine: VOICEVOX 0.25.1, installed by Hot Dash: 0',
      'Setting languages: 2',
      'Setting modelName: set',
      'Setting motion: still',
      'Problem: github-offline, 3×, last 2026-11-25T08:00:00.000Z',
    ])
      expect(lines).toContain(line)
    expect(lines.filter((line) => line.startsWith('Folder'))).toHaveLength(2)
    expect(
      lines.filter((line) => /^Account: own server, .+: github-offline$/.test(line)),
    ).toHaveLength(1)
  })

  test.each([
    ['0.25.1', '0.25.1'],
    ['0.25.1-alices-build', '0.25.1'],
    ['192.168.1.20', 'unknown'],
    ['0.25.1alice', 'unknown'],
    ['latest', 'unknown'],
  ])('shows the version %s as %s', (version, shown) => {
    const engine = { name: 'found', brand: 'VOICEVOX', version } as const
    const voice = { ...someSnapshot().voice, engine }
    const text = diagnosticsText(facts(someSnapshot({ voice })))
    expect(text).toContain(`Voice engine: VOICEVOX ${shown}, `)
  })

  /** The same value with other texts in place of its own. @param keepsStates whether the names of states stay */
  const replaceTexts = (value: unknown, text: () => string, keepsStates: boolean): unknown => {
    if (typeof value === 'string') return text()
    if (Array.isArray(value)) return value.map((part) => replaceTexts(part, text, keepsStates))
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(
      Object.entries(value).map(([name, part]) => [
        name,
        name === 'name' && keepsStates ? part : replaceTexts(part, text, keepsStates),
      ]),
    )
  }
  const secret = fc.oneof(
    fc.constantFrom(
      ...['ghp_16C7e42F292c6912E7710c838347Ae178B4a', 'alice@example.org', 'git.example.com:8443'],
      ...['/home/alice/secret', 'C:\\Users\\alice', '192.168.1.20', '山田', '1.2.3alice'],
    ),
    fc.tuple(fc.string(), fc.string()).map(([before, after]) => `${before}s3cret${after}`),
  )
  const secrets = fc.array(secret, { minLength: 5, maxLength: 20 })

  test('contains only public words of its facts, whatever they are', () => {
    fc.assert(
      fc.property(fc.nat(snapshots.length - 1), secrets, fc.boolean(), (which, texts, keeps) => {
        let used = 0
        const next = () => texts[(used += 1) % texts.length]!
        const replaced = replaceTexts(facts(snapshots[which]!), next, keeps) as DiagnosticFacts
        const text = diagnosticsText(replaced)
        expect(used).toBeGreaterThan(texts.length)
        expect(texts.filter((one) => text.includes(one))).toEqual([])
        expect(text).not.toContain('s3cret')
      }),
    )
  })
})

describe('the problems of a run', () => {
  test('are found in any part of a view, and nothing else counts as one', () => {
    const view = [
      { state: { problem: { code: 'disk-full' } } },
      { code: 'toString' },
      null,
      'crashed',
    ]
    expect([...problemCodesIn(view)]).toEqual(['disk-full'])
  })

  test('count once while they are shown, and once for each request', () => {
    let now = 0
    const problems = createPastProblems({ now: () => now })
    const trouble = someSnapshot({ git: { name: 'trouble', problem: { code: 'git-missing' } } })
    for (const snapshot of [
      trouble,
      trouble,
      { ...trouble, git: { name: 'ready' } as const },
      trouble,
    ]) {
      now += 1
      problems.see(snapshot)
    }
    now += 1
    problems.note('disk-full')
    problems.note('disk-full')
    expect(problems.list().filter(({ code }) => code !== 'voice-engine-absent')).toEqual([
      { code: 'disk-full', times: 2, lastAt: 5 },
      { code: 'git-missing', times: 2, lastAt: 4 },
    ])
  })
})
