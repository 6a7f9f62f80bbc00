import { statSync } from 'node:fs'
import { release } from 'node:os'
import type { Snapshot } from '../../preload/contract/views/snapshot-view.ts'
import type { Clock } from '../base/clock.ts'
import type { Store } from '../storage/open-store.ts'
import { readUserVersion } from '../storage/sqlite.ts'
import type { StorageFiles } from '../storage/storage-files.ts'
import type { PastProblems } from './past-problems.ts'
import { countedTables, diagnosticsText, type DiagnosticInputs } from './rules/diagnostics-text.ts'

/** The text for a bug report. */
export function createDiagnostics(options: {
  readonly clock: Pick<Clock, 'now'>
  readonly store: Pick<Store, 'db' | 'sql'>
  readonly files: Pick<StorageFiles, 'database'>
  readonly logFile: string
  readonly snapshots: { readonly current: () => Snapshot }
  readonly pastProblems: Pick<PastProblems, 'list'>
  readonly isSafeStart: boolean
  /** Reads what only Electron knows. */
  readonly readDesktop: () => Promise<
    Pick<DiagnosticInputs['machine'], 'windowSystem' | 'hasTray' | 'displays'>
  >
}) {
  const { clock, store, files, logFile, snapshots, pastProblems } = options
  let shown = ''

  async function readInputs(): Promise<DiagnosticInputs> {
    const now = clock.now()
    const readSize = (path: string) => statSync(path, { throwIfNoEntry: false })?.size ?? 0
    const rows = countedTables.map((table) => {
      const count = store.sql.value<number>(`SELECT count(*) FROM ${table}`)
      return [table, count] as const
    })
    return {
      now,
      snapshot: snapshots.current(),
      problems: pastProblems.list(),
      machine: {
        ...(await options.readDesktop()),
        platform: process.platform,
        arch: process.arch,
        systemVersion: release(),
        electron: process.versions.electron,
        node: process.versions.node,
        utcOffset: -new Date(now).getTimezoneOffset(),
        startedAt: now - Math.round(process.uptime() * 1000),
        isSafeStart: options.isSafeStart,
        session: process.env['XDG_SESSION_TYPE'] ?? 'none',
      },
      storage: {
        schemaVersion: readUserVersion(store.db),
        sizes: {
          database: readSize(files.database),
          wal: readSize(`${files.database}-wal`),
          log: readSize(logFile),
        },
        rows: Object.fromEntries(rows) as DiagnosticInputs['storage']['rows'],
      },
    }
  }

  const read = async (): Promise<string> => diagnosticsText(await readInputs())
  return {
    read,
    /** Reads the text for the page. */
    async show(): Promise<string> {
      shown = await read()
      return shown
    },
    /** The text as the page last showed it, so that the user saves what they have read. */
    shown: (): string => shown,
  }
}
