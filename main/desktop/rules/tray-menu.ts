import { dishCount } from '../../../preload/contract/counts.ts'
import { clockTime } from '../../../preload/contract/clock-time.ts'
import { spots } from '../../../preload/contract/views/desktop-view.ts'
import { agentNames } from '../../../preload/contract/views/agents-view.ts'
import type { QuietView, Snapshot } from '../../../preload/contract/views/snapshot-view.ts'
import type { Place } from '../pet-window/rules/placement.ts'

/** What the user can do from the tray. The text of each is `tray.<action>`. */
export type TrayAction =
  | 'feedOne'
  | 'feedAll'
  | 'showDash'
  | 'hideDash'
  | 'hideForAnHour'
  | 'comeHere'
  | 'home'
  | 'settings'
  | 'syncNow'
  | 'mute'
  | 'unmute'
  | 'presentAnHour'
  | 'present'
  | 'endQuiet'
  | 'quit'

/** An entry, as Electron's menus take it, and what a click does: an action, or a place for Dash. */
export interface TrayItem {
  readonly type?: 'separator'
  readonly label?: string
  readonly enabled?: boolean
  readonly action?: TrayAction
  readonly place?: Place
  readonly submenu?: readonly TrayItem[]
}

export interface TrayMenuOptions {
  readonly t: (key: string, params?: Readonly<Record<string, number | string>>) => string
  /** All displays, the primary one first. `label` is the system's name, or empty. */
  readonly displays: () => readonly { readonly id: number; readonly label: string }[]
}

export type TrayIcon = 'normal' | 'food' | 'asleep' | 'offline' | 'muted'

/** The tray menu (docs/design/product/home-and-tray.md). An entry that does not apply is disabled. */
export function trayMenu(snapshot: Snapshot, options: TrayMenuOptions): readonly TrayItem[] {
  const { t } = options
  const { pet, petWindow, desktop, settings, quiet, folders, github } = snapshot
  const count = dishCount(snapshot.pantry)
  const displays = options.displays()
  const separator = { type: 'separator' } as const
  const status = (key: string, params: Readonly<Record<string, number | string>> = {}) => ({
    label: t(`tray.status.${key}`, params),
    enabled: false,
  })
  const action = (name: TrayAction, enabled = true) => ({
    label: t(`tray.${name}`),
    enabled,
    action: name,
  })
  const to = (label: string, place: Place) => ({ label, place })
  const toPlace = {
    label: t('tray.place'),
    enabled: petWindow.isShown,
    submenu: [
      ...spots.map((spot) => to(t(`tray.spot.${spot}`), { spot })),
      ...desktop.edges.map((edge) => to(t(`tray.edge.${edge}`), { edge })),
    ],
  }
  const toDisplay = {
    label: t('tray.sendToDisplay'),
    enabled: petWindow.isShown,
    submenu: displays.map(({ id, label: name }, index) => {
      const key = name === '' ? 'tray.display' : 'tray.displayNamed'
      return to(t(key, { number: index + 1, name }), { display: id })
    }),
  }
  const moves: TrayItem[] = []
  if (desktop.canMoveDash) moves.push(action('comeHere'), toPlace)
  if (desktop.canMoveDash && displays.length > 1) moves.push(toDisplay)
  const waiting = snapshot.agents.sessions
    .filter(({ state }) => state === 'needs-you')
    .slice(0, 1)
    .map(({ agent, folder }) => [agentNames[agent], folder].filter(Boolean).join(' · '))
  const quietActions: readonly TrayAction[] =
    quiet.name === 'none' ? ['presentAnHour', 'present'] : ['endQuiet']
  return [
    status(count > 0 ? 'food' : 'empty', { level: pet.level, count }),
    ...quietReason(quiet).map(([key, time]) => status(key, { time })),
    ...waiting.map((name) => status('needsYou', { name })),
    separator,
    action('feedOne', count > 0),
    action('feedAll', count > 0),
    separator,
    action(petWindow.isShown ? 'hideDash' : 'showDash'),
    ...moves,
    action('hideForAnHour', petWindow.isShown),
    action(settings.muted ? 'unmute' : 'mute'),
    ...quietActions.map((name) => action(name)),
    separator,
    action('home'),
    action('syncNow', folders.length > 0 || github.accounts.length > 0),
    action('settings'),
    separator,
    action('quit'),
  ]
}

/** Why Dash is silent and still, and until when. */
function quietReason(quiet: QuietView): readonly (readonly [key: string, until: string])[] {
  switch (quiet.name) {
    case 'none':
      return []
    case 'presenting':
      if (quiet.until === null) return [['presenting', '']]
      return [['presentingUntil', clockTime(quiet.until)]]
    case 'quiet-hours':
      return [['quietHours', clockTime(quiet.until)]]
  }
}

/** The tray icon. Quiet comes first, because nothing else shows it. Food comes next, because the user can act on it. */
export function trayIcon(snapshot: Snapshot): TrayIcon {
  if (snapshot.quiet.name !== 'none') return 'muted'
  if (dishCount(snapshot.pantry) > 0) return 'food'
  if (snapshot.pet.mood === 'asleep') return 'asleep'
  const offline = snapshot.github.accounts.some(
    ({ sync }) => sync.name === 'waiting' && sync.problem.code === 'github-offline',
  )
  if (offline) return 'offline'
  return snapshot.settings.muted ? 'muted' : 'normal'
}
