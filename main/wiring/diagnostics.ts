import { app } from 'electron'
import { statSync } from 'node:fs'
import { release } from 'node:os'
import { displays } from '../desktop/browser-windows.ts'
import { showsTrayIcons } from '../desktop/status-notifier.ts'
import {
  countedTables,
  diagnosticsText,
  type DiagnosticFacts,
} from '../diagnostics/rules/diagnostics-text.ts'
import { readUserVersion } from '../storage/sqlite.ts'
import type { Foreground } from './foreground.ts'

/** The text for a bug report. */
export const readDiagnostics = async (foreground: Foreground): Promise<string> =>
  diagnosticsText(await readFacts(foreground))

async function readFacts(foreground: Foreground): Promise<DiagnosticFacts> {
  const { clock, store, files, logFile, snapshots, pastProblems, startOptions } = foreground
  const now = clock.now()
  const sizeOf = (path: string) => statSync(path, { throwIfNoEntry: false })?.size ?? 0
  const rows = countedTables.map((table) => {
    const count = store.sql.value<number>(`SELECT count(*) FROM ${table}`)
    return [table, count] as const
  })
  return {
    now,
    snapshot: snapshots.current(),
    problems: pastProblems.list(),
    machine: {
      platform: process.platform,
      arch: process.arch,
      systemVersion: release(),
      electron: process.versions.electron,
      node: process.versions.node,
      utcOffset: -new Date(now).getTimezoneOffset(),
      startedAt: now - Math.round(process.uptime() * 1000),
      isSafeStart: startOptions.switches.isSafe,
      windowSystem: app.commandLine.getSwitchValue('ozone-platform') || 'native',
      session: process.env['XDG_SESSION_TYPE'] ?? 'none',
      hasTray: await showsTrayIcons(process.platform),
      displays: displays().map(({ size, scaleFactor }) => ({ ...size, scale: scaleFactor })),
    },
    storage: {
      schemaVersion: readUserVersion(store.db),
      sizes: {
        database: sizeOf(files.database),
        wal: sizeOf(`${files.database}-wal`),
        log: sizeOf(logFile),
      },
      rows: Object.fromEntries(rows) as DiagnosticFacts['storage']['rows'],
    },
  }
}
