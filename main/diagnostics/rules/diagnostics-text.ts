import { kinds } from '../../../preload/contract/kinds.ts'
import { megabytes } from '../../../preload/contract/numbers.ts'
import { remedies, type Problem } from '../../../preload/contract/problem.ts'
import {
  bubbleChoices,
  dashMotions,
  locales,
  onboardingCards,
  openAtLoginChoices,
  updateChoices,
} from '../../../preload/contract/setting-choices.ts'
import { defaultSettings, settingNames } from '../../../preload/contract/declared-settings.ts'
import type { FolderView } from '../../../preload/contract/views/folders-view.ts'
import type { AccountView } from '../../../preload/contract/views/github-view.ts'
import type { Snapshot } from '../../../preload/contract/views/snapshot-view.ts'
import { splitWords } from '../../base/rules/split-words.ts'
import type { PastProblem } from './problem-codes.ts'

export const countedTables = [
  'repository',
  'local_commit',
  'github_commit_day',
  'contribution_item',
  'meal',
  'clone',
  'speech_clip',
] as const
type CountedTable = (typeof countedTables)[number]

/** What a bug report needs to know. Times are milliseconds since the epoch, sizes are bytes. */
export interface DiagnosticInputs {
  readonly now: number
  readonly snapshot: Snapshot
  readonly problems: readonly PastProblem[]
  readonly machine: {
    readonly platform: string
    readonly arch: string
    readonly systemVersion: string
    readonly electron: string
    readonly node: string
    /** Minutes east of UTC. */
    readonly utcOffset: number
    readonly startedAt: number
    readonly isSafeStart: boolean
    /** The window system that Chromium uses: `x11`, or `native` for the platform's own. */
    readonly windowSystem: string
    /** The window system of the desktop session, as systemd names it. */
    readonly session: string
    readonly hasTray: boolean
    readonly displays: readonly {
      readonly width: number
      readonly height: number
      readonly scale: number
    }[]
  }
  readonly storage: {
    readonly schemaVersion: number
    readonly sizes: Readonly<Record<'database' | 'wal' | 'log', number>>
    readonly rows: Readonly<Record<CountedTable, number>>
  }
}

/** Every word that a value may put into the text. A name that happens to be one of them gives nothing away. */
const publicWords: ReadonlySet<string> = new Set([
  ...Object.keys(remedies),
  ...[kinds, locales, dashMotions, bubbleChoices, openAtLoginChoices, updateChoices].flat(),
  ...onboardingCards,
  ...splitWords(
    'done light dark system linux darwin win32 x64 arm64 x11 wayland native tty home desktop',
    'ready scanning watching network commits new-repositories device cli token idle running waiting signed-out',
    'none asking code failed checking found downloading install tell no-key source package-manager',
    'searching starting absent fetching paused unpacking unknown VOICEVOX AivisSpeech',
  ),
  'VOICEVOX Nemo',
])

const word = (text: string): string => (publicWords.has(text) ? text : 'other')

/** The one to three numbers that a version begins with. What follows may be a name, and four may be an address. */
const versionIn = (text: string): string =>
  /^\d{1,6}(\.\d{1,6}){0,2}(?![\w.])/.exec(text)?.[0] ?? 'unknown'

const time = (at: number | null): string => (at === null ? 'never' : new Date(at).toISOString())
const sizeText = (bytes: number): string => `${megabytes(bytes, 1)} MB`
const yesOrNo = (value: boolean): string => (value ? 'yes' : 'no')
const commaSeparated = (parts: readonly string[]): string =>
  parts.length === 0 ? 'none' : parts.join(', ')
const codeOf = (problem: Problem | null): string =>
  problem === null ? 'no problem' : word(problem.code)

/** A setting's value. For a text that the user chose, it only says that it is set; for a list, its length. */
function settingText(value: unknown): string {
  if (typeof value === 'string') return publicWords.has(value) ? value : 'set'
  if (Array.isArray(value)) return String(value.length)
  if (typeof value !== 'object' || value === null) return String(value)
  return Object.entries(value)
    .map(([name, part]) => `${name} ${settingText(part)}`)
    .join(' ')
}

const stateText = (state: { readonly name: string; readonly problem?: Problem }): string =>
  word(state.problem?.code ?? state.name)

function folderText({ state, repositories, counting, empty, problems, late }: FolderView): string {
  return commaSeparated([
    stateText(state),
    `${repositories} repositories, ${counting} count, ${empty} empty`,
    ...(late === null ? [] : [`not watched: ${word(late)}`]),
    ...problems.map(({ code }) => word(code)),
  ])
}

function accountText({ host, method, isTokenKept, sync, scopes }: AccountView): string {
  return commaSeparated([
    host === 'github.com' ? 'github.com' : 'own server',
    `signed in by ${word(method)}`,
    `token kept: ${yesOrNo(isTokenKept)}`,
    `scopes: ${scopes === null ? 'unknown' : scopes.length}`,
    ...(sync.name === 'idle' ? [`last synced ${time(sync.lastAt)}`] : []),
    ...(sync.name === 'waiting' ? [`next sync ${time(sync.nextAt)}`] : []),
    `sync: ${stateText(sync)}`,
  ])
}

/**
 * The text of a bug report: one fact a line, in English. Whatever the inputs hold, no name, address, path, host or token
 * gets into it: of texts, it takes only public words and numbers of versions.
 */
export function diagnosticsText({
  now,
  snapshot,
  problems,
  machine,
  storage,
}: DiagnosticInputs): string {
  const { git, folders, github, voice, model, engines, backups, updates, crashes } = snapshot
  const { pet, settings, desktop } = snapshot
  const line = (name: string, ...facts: readonly string[]) => `${name}: ${commaSeparated(facts)}`
  const lines = [
    'Hot Dash diagnostics. No names, addresses, paths or tokens.',
    line(
      'Made',
      time(now),
      `started ${time(machine.startedAt)}`,
      `UTC offset ${machine.utcOffset} min`,
    ),
    line('Version', versionIn(snapshot.version), `safe start: ${yesOrNo(machine.isSafeStart)}`),
    line(
      'System',
      `${word(machine.platform)} ${versionIn(machine.systemVersion)}`,
      word(machine.arch),
      `Electron ${versionIn(machine.electron)}`,
      `Node ${versionIn(machine.node)}`,
    ),
    line(
      'Displays',
      ...machine.displays.map((one) => `${one.width}×${one.height} at ${one.scale}`),
    ),
    line('Window system', word(machine.windowSystem), `session: ${word(machine.session)}`),
    line('Tray', yesOrNo(machine.hasTray)),
    line(
      'Dash',
      `level ${pet.level}`,
      `in: ${word(snapshot.place)}`,
      `shown: ${yesOrNo(snapshot.petWindow.isShown)}`,
      `can be moved: ${yesOrNo(desktop.canMoveDash)}`,
    ),
    line('Git', stateText(git)),
    ...folders.map((folder) => line('Folder', folderText(folder))),
    ...github.accounts.map((account) => line('Account', accountText(account))),
    line('Sign-in', word(github.signIn.name)),
    line(
      'Voice engine',
      voice.engine.name === 'found'
        ? `${word(voice.engine.brand)} ${versionIn(voice.engine.version)}`
        : stateText(voice.engine),
      `installed by Hot Dash: ${engines.installed.length}`,
    ),
    line('Voice languages of the system', ...voice.systemVoices.map(word)),
    line('Language model', word(model.state), `on another machine: ${yesOrNo(model.isElsewhere)}`),
    line(
      'Database',
      `version ${storage.schemaVersion}`,
      sizeText(storage.sizes.database),
      `WAL ${sizeText(storage.sizes.wal)}`,
      `log ${sizeText(storage.sizes.log)}`,
    ),
    line('Rows', ...Object.entries(storage.rows).map(([table, count]) => `${table} ${count}`)),
    line(
      'Backups',
      String(backups.list.length),
      `newest ${time(backups.list[0]?.at ?? null)}`,
      sizeText(backups.list.reduce((sum, { bytes }) => sum + bytes, 0)),
      codeOf(backups.problem),
    ),
    line(
      'Updates',
      word(updates.method.name),
      word(updates.state.name),
      `checked ${time(updates.checkedAt)}`,
      codeOf(updates.problem),
    ),
    line('Crashes', String(crashes.count), `newest ${time(crashes.newestAt)}`),
    ...settingNames
      .filter((name) => JSON.stringify(settings[name]) !== JSON.stringify(defaultSettings[name]))
      .map((name) => line(`Setting ${name}`, settingText(settings[name]))),
    ...problems.map(({ code, times, lastAt }) =>
      line('Problem', word(code), `${times}×`, `last ${time(lastAt)}`),
    ),
  ]
  return `${lines.join('\n')}\n`
}
