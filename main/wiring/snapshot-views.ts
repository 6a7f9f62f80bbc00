import { app, powerMonitor } from 'electron'
import { blankParts } from '../bridge/rules/snapshot-parts.ts'
import type { SnapshotViews } from '../bridge/snapshot.ts'
import type { FeedResult } from '../companion/companion.ts'
import { beforeMeals } from '../companion/rules/before-meals.ts'
import type { Desktop } from '../desktop/desktop.ts'
import type { Quiet } from '../settings/quiet.ts'
import type { Essentials } from './essentials.ts'
import type { Rooms } from './rooms.ts'

/**
 * The provider of each part of a snapshot.
 * @param unshownMeals meals that pages still show: their results are held back
 * @param rooms undefined until they are open; their parts are blank until then
 */
export function snapshotViews(
  { clock, settings, ledger, companion, locale, quiet }: Essentials & { readonly quiet: Quiet },
  desktop: () => Pick<Desktop, 'petVisibility' | 'place' | 'soundWindow' | 'view'>,
  rooms: () => Rooms | undefined,
  unshownMeals: () => readonly FeedResult[],
): SnapshotViews {
  return {
    now: () => ({
      today: ledger.today(),
      hour: clock.localTime(clock.now()).hour,
      version: app.getVersion(),
      locale: locale(),
      localeChoice: settings.all().locale,
      appearance: settings.all().appearance,
    }),
    companion: () => beforeMeals(companion.view(powerMonitor.getSystemIdleTime()), unshownMeals()),
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
    folders: () => rooms()?.views.folders() ?? blankParts.folders,
    github: () => rooms()?.views.github() ?? blankParts.github,
    speech: () => rooms()?.views.speech() ?? blankParts.speech,
    backups: () => rooms()?.views.backups() ?? blankParts.backups,
    updates: () => rooms()?.views.updates() ?? blankParts.updates,
    crashes: () => rooms()?.views.crashes() ?? blankParts.crashes,
    ledger: () => rooms()?.views.ledger() ?? blankParts.ledger,
  }
}
