import { app, powerMonitor } from 'electron'
import type { SnapshotViews } from '../bridge/snapshot.ts'
import type { Desktop } from '../desktop/desktop.ts'
import type { Essentials } from './essentials.ts'

/** The parts of a snapshot that the first window shows. */
export function firstViews(
  { clock, settings, ledger, companion, locale, quiet }: Essentials,
  desktop: () => Pick<Desktop, 'petVisibility' | 'place' | 'soundWindow' | 'view'>,
): Pick<SnapshotViews, 'now' | 'companion' | 'settings' | 'desktop'> {
  return {
    now: () => ({
      today: ledger.today(),
      hour: clock.localTime(clock.now()).hour,
      version: app.getVersion(),
      locale: locale(),
    }),
    companion: () => companion.view(powerMonitor.getSystemIdleTime()),
    settings: () => ({
      settings: settings.all(),
      addresses: settings.addresses(),
      quiet: quiet.view(),
    }),
    desktop: () => ({
      petWindow: desktop().petVisibility.view(),
      place: desktop().place(),
      desktop: desktop().view(),
      soundWindow: desktop().soundWindow(),
    }),
  }
}
