import { app } from 'electron'
import { join } from 'node:path'
import { attempt } from '../base/log.ts'
import type { I18n } from '../desktop/i18n.ts'
import { openLink, projectPages } from '../desktop/links.ts'
import type { TrayAction } from '../desktop/rules/tray-menu.ts'
import { createSystemMenus } from '../desktop/system-menus.ts'
import type { Foreground } from './foreground.ts'
import type { MealReactions } from '../reactions/meal-reactions.ts'
import type { SourcesAndSpeech } from './sources-and-speech.ts'

/** Feeds Dash from a menu. If Dash does not eat, Home shows why. */
type FeedActions = Readonly<Record<'one' | 'all' | 'oneInSight', () => void>>

export function createFeedActions(
  { companion, desktop, log }: Foreground,
  mealReactions: MealReactions,
): FeedActions {
  /** @returns whether Dash eats */
  const feed = (eat: () => ReturnType<typeof companion.feedAll>): boolean => {
    try {
      if (mealReactions.start(eat()).ok) return true
    } catch (cause) {
      log.error('a meal could not be saved', cause)
    }
    desktop.home.show()
    return false
  }
  return {
    one: () => void feed(() => companion.feedOne(null)),
    all: () => void feed(() => companion.feedAll()),
    oneInSight() {
      if (feed(() => companion.feedOne(null)) && !desktop.isDashVisible()) desktop.home.show()
    },
  }
}

/**
 * Opens the tray's menu and the system's menus.
 * @returns a function that stops updating the menus when the language changes
 */
export function openMenus(
  services: Foreground & Pick<SourcesAndSpeech, 'folders' | 'github'>,
  i18n: I18n,
  feed: FeedActions,
): () => void {
  const { desktop, settings, quiet, folders, github, locale, log } = services
  const { petVisibility } = desktop
  const trayActions: Readonly<Record<TrayAction, () => void>> = {
    feedOne: feed.one,
    feedAll: feed.all,
    showDash: petVisibility.show,
    hideDash: petVisibility.hide,
    hideForAnHour: petVisibility.hideForAnHour,
    comeHere: petVisibility.comeHere,
    home: desktop.home.show,
    settings: () => desktop.openRoom('settings'),
    syncNow: () => {
      void folders.rescan()
      void github.syncNow()
    },
    mute: () => void settings.set({ muted: true }),
    unmute: () => void settings.set({ muted: false }),
    presentAnHour: () => quiet.present('an-hour'),
    present: () => quiet.present('until-off'),
    endQuiet: quiet.end,
    quit: () => app.quit(),
  }
  desktop.openTray({
    pictures: join(app.getAppPath(), 'resources', 'tray'),
    t: i18n.t,
    act: (action) => attempt(log, `the tray's ${action}`, trayActions[action]),
  })
  const { home, settings: openSettings } = trayActions
  const menuActions = {
    feed: feed.oneInSight,
    home,
    settings: openSettings,
    project: () => void openLink(projectPages.home),
  }
  const applySystemMenus = createSystemMenus(i18n, (action) =>
    attempt(log, `the menu's ${action}`, menuActions[action]),
  )
  const applyLocale = () => {
    i18n.setLocale(locale())
    applySystemMenus(locale())
  }
  applyLocale()
  return settings.onChange(applyLocale)
}
