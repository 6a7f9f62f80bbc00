import { app, powerMonitor } from 'electron'
import type { SnapshotViews } from '../bridge/snapshot.ts'
import type { Desktop } from '../desktop/desktop.ts'
import type { Essentials } from './essentials.ts'

/** The parts of a snapshot that the first window shows. */
export function firstViews(
  { clock, settings, ledger, companion, locale, quiet }: Essentials,
  desktop: () => Pick<Desktop, 'petVisibility' | 'place' | 'soundWindow' | 'view'>,
): Pick<SnapshotViews, 'now' | 'companion' | 'settings'> {
  return {
    now: () => ({
      today: ledger.today(),
      hour: clock.localTime(clock.now()).hour,
      version: app.getVersion(),
      locale: locale(),
      localeChoice: settings.all().locale,
      appearance: settings.all().appearance,
    }),
    companion: () => companion.view(powerMonitor.getSystemIdleTime()),
    settings: () => ({
      addresses: settings.addresses(),
      counting: { kinds: settings.all().kinds, languages: settings.all().languages },
      petWindow: desktop().petVisibility.view(),
      openAtLogin: settings.all().openAtLogin,
      mirrorsWork: settings.all().mirrorsWork,
      remindsOfBreaks: settings.all().remindsOfBreaks,
      desktop: desktop().view(),
      quiet: quiet.view(),
      quietHours: settings.all().quietHours,
      place: desktop().place(),
      onboarding: settings.all().onboarding,
      sound: { window: desktop().soundWindow(), effects: settings.all().effectsVolume },
    }),
  }
}
