import { app, shell } from 'electron'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ok } from '../../preload/contract/result.ts'
import type { NoticeView } from '../../preload/contract/views/notices.ts'
import { actionHandler, done, unexpected, type Handlers } from '../bridge/bridge.ts'
import type { CrashDumps } from '../desktop/crash-dumps.ts'
import type { Desktop } from '../desktop/desktop.ts'
import type { OpenAtLoginSync } from '../desktop/login-item.ts'
import type { SettingsService } from '../settings/settings.ts'
import { canonicalLanguageName } from '../sources/clones/rules/languages.ts'
import type { Maintenance } from '../storage/maintenance.ts'
import type { Updates } from '../updates/updates.ts'

/** Handles the requests about the app itself: settings, backups, updates, crash dumps and licences. */
export const createAppHandlers = ({
  settings,
  petVisibility,
  openAtLogin,
  maintenance,
  updates,
  crashDumps,
  restart,
}: {
  readonly settings: SettingsService
  readonly petVisibility: Pick<Desktop['petVisibility'], 'show' | 'hide'>
  readonly openAtLogin: OpenAtLoginSync
  readonly maintenance: Pick<Maintenance, 'backUp' | 'restoreAtNextStart'>
  readonly updates: Updates
  readonly crashDumps: CrashDumps
  readonly restart: () => void
}) =>
  ({
    set(change) {
      const { languages } = change
      const before = settings.all().openAtLogin
      const set = settings.set(
        languages ? { ...change, languages: languages.map(canonicalLanguageName) } : change,
      )
      if (!set.ok) return set
      // "Hide for an hour" does not change the setting, so show Dash even if `shown` was already true.
      if (change.shown === true) petVisibility.show()
      if (change.shown === false) petVisibility.hide()
      return openAtLogin.apply(before)
    },
    'back-up': () => maintenance.backUp(),
    'restore-backup'({ id }) {
      if (!maintenance.restoreAtNextStart(id)) return unexpected
      // Restart once the response is sent.
      setImmediate(restart)
      return done
    },
    'check-updates': () => updates.check(),
    'download-update': actionHandler(() => updates.download()),
    'install-update': actionHandler(() => updates.install()),
    'cancel-update': actionHandler(() => updates.cancel()),
    'show-crash-dumps': actionHandler(() => {
      const newest = crashDumps.newest()
      if (newest !== null) shell.showItemInFolder(newest)
    }),
    'delete-crash-dumps': actionHandler(() => crashDumps.remove()),
    async notices() {
      // The build writes this file (scripts/pages/notices.ts).
      const file = join(app.getAppPath(), 'out', 'renderer', 'notices.json')
      return ok(JSON.parse(await readFile(file, 'utf8')) as readonly NoticeView[])
    },
  }) satisfies Partial<Handlers>
