import { describe, expect, test } from 'vitest'
import { createPastProblems } from '../../../main/diagnostics/past-problems.ts'
import {
  countedTables,
  diagnosticsText,
  type DiagnosticInputs,
} from '../../../main/diagnostics/rules/diagnostics-text.ts'
import { problemCodesIn } from '../../../main/diagnostics/rules/problem-codes.ts'
import type { Snapshot } from '../../../preload/contract/views/snapshot-view.ts'
import { richSnapshot, someAccount, someFolder, someSnapshot } from '../../fakes/snapshots.ts'
import fc from '../../support/fast-check.ts'

const inputs = (snapshot: Snapshot): DiagnosticInputs => ({
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
      { ...someFolder, late: 'network', problems: [{ code: 'repository-unreadable' }] },
      { ...someFolder, state: { name: 'trouble', problem: { code: 'folder-missing' } } },
    ],
    github: {
      ...someSnapshot().github,
      accounts: [
        someAccount,
        {
          ...someAccount,
          host: 'git.example.com',
          method: 'token',
          isTokenKept: false,
          scopes: null,
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
      systemVoices: ['ja', 'en'],
    },
    model: { ...someSnapshot().model, isElsewhere: true },
    backups: {
      list: [
        { id: 'b', at: Date.UTC(2026, 10, 25), bytes: 4_300_000 },
        { id: 'a', at: Date.UTC(2026, 10, 24), bytes: 4_200_000 },
      ],
      isRunning: false,
      problem: { code: 'disk-full' },
    },
    crashes: { count: 2, newestAt: Date.UTC(2026, 10, 23), bytes: 900 },
    settings: {
      modelName: 'llama3',
      languages: ['Dart', 'Go'],
      engineUuid: '074fc39e',
      motion: 'still',
      quietHours: { on: true, from: 1320, to: 420 },
    },
  }),
]

describe('the text of a bug report', () => {
  test('has one fact per line', () => {
    expect(diagnosticsText(inputs(snapshots[1]!)))
      .toBe(`Hot Dash diagnostics. No names, addresses, paths or tokens.
Made: 2026-11-25T09:00:00.000Z, started 2026-11-25T07:00:00.000Z, UTC offset 540 min
Version: 0.1.0, safe start: no
System: linux 6.12.3, x64, Electron 45.4.1, Node 24.21.0
Displays: 1920×1080 at 1.25
Window system: x11, session: wayland
Tray: yes
Dash: level 1, in: home, shown: yes, can be moved: yes
Git: git-too-old
Folder: watching, 12 repositories, 5 count, 0 empty, not watched: network, repository-unreadable
Folder: folder-missing, 12 repositories, 5 count, 0 empty
Account: github.com, signed in by device, token kept: yes, scopes: 1, last synced 2026-11-25T01:02:00.000Z, sync: idle
Account: own server, signed in by token, token kept: no, scopes: unknown, next sync 1970-01-01T00:00:00.000Z, sync: github-offline
Account: github.com, signed in by device, token kept: yes, scopes: 1, sync: github-token-rejected
Sign-in: none
Voice engine: VOICEVOX 0.25.1, installed by Hot Dash: 0
Voice languages of the system: ja, en
Language model: unknown, on another machine: yes
Database: version 23, 4.2 MB, WAL 0.0 MB, log 0.0 MB
Rows: repository 0, local_commit 1, github_commit_day 2, contribution_item 3, meal 4, clone 5, speech_clip 6
Backups: 2, newest 2026-11-25T00:00:00.000Z, 8.5 MB, disk-full
Updates: install, none, checked never, no problem
Crashes: 2, newest 2026-11-23T00:00:00.000Z
Setting appearance: light
Setting engineUuid: set
Setting modelName: set
Setting size: 160
Setting motion: still
Setting updates: ask
Setting onboarding: done
Setting quietHours: on true from 1320 to 420
Setting languages: 2
Problem: github-offline, 3×, last 2026-11-25T08:00:00.000Z
`)
  })

  test('says which parts are empty at a first start', () => {
    const { machine, ...others } = inputs(someSnapshot())
    const elsewhere = { ...machine, platform: 'freebsd', hasTray: false, displays: [] }
    const lines = diagnosticsText({ ...others, machine: elsewhere, problems: [] }).split('\n')
    expect(lines).toEqual(
      expect.arrayContaining([
        'System: other 6.12.3, x64, Electron 45.4.1, Node 24.21.0',
        'Displays: none',
        'Tray: no',
        'Git: ready',
        'Voice engine: voice-engine-absent, installed by Hot Dash: 0',
        'Voice languages of the system: none',
        'Backups: 0, newest never, 0.0 MB, no problem',
        'Crashes: 0, newest never',
      ]),
    )
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
    const text = diagnosticsText(inputs(someSnapshot({ voice })))
    expect(text).toContain(`Voice engine: VOICEVOX ${shown}, `)
  })

  /** Replaces all texts in a value. @param keepsStates whether the names of states stay */
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

  test('contains only public words of its inputs, whatever they are', () => {
    fc.assert(
      fc.property(fc.nat(snapshots.length - 1), secrets, fc.boolean(), (which, texts, keeps) => {
        let used = 0
        const next = () => texts[(used += 1) % texts.length]!
        const replaced = replaceTexts(inputs(snapshots[which]!), next, keeps) as DiagnosticInputs
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
    problems.add('disk-full')
    problems.add('disk-full')
    expect(problems.list().filter(({ code }) => code !== 'voice-engine-absent')).toEqual([
      { code: 'disk-full', times: 2, lastAt: 5 },
      { code: 'git-missing', times: 2, lastAt: 4 },
    ])
  })
})
