import { app } from 'electron'
import { join } from 'node:path'
import { attempt } from '../base/log.ts'
import { showInBrowser, projectPages } from '../desktop/links.ts'
import type { TrayAction } from '../desktop/rules/tray-menu.ts'
import { createSystemMenus } from '../desktop/system-menus.ts'
import type { Services } from './services.ts'

/**
 * Opens the tray's menu and the system's menus. They feed Dash; if Dash does not eat, Home shows why.
 * @returns `close` stops updating the menus when the language changes
 */
export function openMenus(services: Services) {
  const { desktop, settings, quiet, locale, log, folders, github, companion, i18n } = services
  /** @returns whether Dash eats */
  const feed = (eat: () => ReturnType<typeof companion.feedAll>): boolean => {
    try {
      if (services.reactions.meals.serve(eat()).ok) return true
    } catch (cause) {
      log.error('a meal could not be saved', cause)
    }
    desktop.home.show()
    return false
  }
  const feedOne = () => feed(() => companion.feedOne(null))
  const feedOneInSight = (): void => {
    if (feedOne() && !desktop.isDashVisible()) desktop.home.show()
  }
  const { petVisibility } = desktop
  const trayActions: Readonly<Record<TrayAction, () => void>> = {
    feedOne: () => void feedOne(),
    feedAll: () => void feed(companion.feedAll),
    showDash: petVisibility.show,
    hideDash: petVisibility.hide,
    hideForAnHour: petVisibility.hideForAnHour,
    comeHere: petVisibility.comeHere,
    home: desktop.home.show,
    settings: () => desktop.showRoom('settings'),
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
  desktop.addTray({
    pictures: join(app.getAppPath(), 'resources', 'tray'),
    t: i18n.t,
    act: (action) => attempt(log, `the tray's ${action}`, trayActions[action]),
  })
  const { home, settings: openSettings } = trayActions
  const menuActions = {
    feed: feedOneInSight,
    home,
    settings: openSettings,
    project: () => void showInBrowser(projectPages.home),
  }
  const applySystemMenus = createSystemMenus(i18n, (action) =>
    attempt(log, `the menu's ${action}`, menuActions[action]),
  )
  const applyLocale = () => {
    i18n.setLocale(locale())
    applySystemMenus(locale())
  }
  applyLocale()
  return {
    /** Feeds one dish. Opens Home if the pantry is empty or no window would show the meal. */
    feedOneInSight,
    close: settings.onChange(applyLocale),
  }
}
