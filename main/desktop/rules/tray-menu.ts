import { clockTime } from '../../../preload/contract/clock-time.ts'
import type { ProblemCode } from '../../../preload/contract/problem.ts'
import { spots, type DesktopView } from '../../../preload/contract/views/desktop.ts'
import type { QuietView } from '../../../preload/contract/views/snapshot.ts'
import type { Place } from './placement.ts'

/** The part of a snapshot that the tray shows. */
export interface TraySnapshot {
  readonly pet: { readonly level: number; readonly mood: string }
  readonly pantry: readonly { readonly count: number }[]
  readonly petWindow: { readonly shown: boolean }
  readonly desktop: Pick<DesktopView, 'movesDash' | 'displays' | 'edges'>
  readonly settings: { readonly muted: boolean }
  readonly quiet: QuietView
  readonly folders: readonly unknown[]
  readonly github: {
    readonly accounts: readonly {
      readonly sync: { readonly name: string; readonly problem?: { readonly code: ProblemCode } }
    }[]
  }
}

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

/** A text: a key of resources/locales, with its variables. */
interface Text {
  readonly key: `tray.${string}`
  readonly params: Readonly<Record<string, number | string>>
}

export type TrayItem =
  | { readonly type: 'separator' }
  | ({ readonly type: 'status' } & Text)
  | { readonly type: 'action'; readonly action: TrayAction; readonly enabled: boolean }
  /** A menu of its own. */
  | {
      readonly type: 'places'
      readonly key: 'tray.place' | 'tray.sendToDisplay'
      readonly enabled: boolean
      readonly places: readonly (Text & { readonly place: Place })[]
    }

export type TrayIcon = 'normal' | 'food' | 'asleep' | 'offline' | 'muted'

/** The number of dishes in the pantry. */
function dishCount({ pantry }: Pick<TraySnapshot, 'pantry'>): number {
  return pantry.reduce((sum, { count }) => sum + count, 0)
}

const status = (key: string, params: Text['params'] = {}): TrayItem => ({
  type: 'status',
  key: `tray.status.${key}`,
  params,
})
const action = (action: TrayAction, enabled = true): TrayItem => ({
  type: 'action',
  action,
  enabled,
})

/** The line that says why Dash is silent and still. */
function quietStatus(quiet: QuietView): readonly TrayItem[] {
  switch (quiet.name) {
    case 'none':
      return []
    case 'presenting':
      if (quiet.until === null) return [status('presenting')]
      return [status('presentingUntil', { time: clockTime(quiet.until) })]
    case 'quiet-hours':
      return [status('quietHours', { time: clockTime(quiet.until) })]
  }
}

/** Places on the floor and behind edges, and the displays if there is more than one. */
function places({ petWindow, desktop: { displays, edges } }: TraySnapshot): readonly TrayItem[] {
  const enabled = petWindow.shown
  const spotMenu: TrayItem = {
    type: 'places',
    key: 'tray.place',
    enabled,
    places: [
      ...spots.map((spot) => ({ key: `tray.spot.${spot}`, params: {}, place: { spot } }) as const),
      ...edges.map((edge) => ({ key: `tray.edge.${edge}`, params: {}, place: { edge } }) as const),
    ],
  }
  if (displays.length < 2) return [spotMenu]
  const named = displays.map(({ id, name }, index) => ({
    key: name === '' ? ('tray.display' as const) : ('tray.displayNamed' as const),
    params: { number: index + 1, name },
    place: { display: id },
  }))
  return [spotMenu, { type: 'places', key: 'tray.sendToDisplay', enabled, places: named }]
}

/**
 * The tray's menu (docs/design/product.md, "Surfaces"): the same entries in every state, disabled when they do not
 * apply.
 */
export function trayMenu(snapshot: TraySnapshot): readonly TrayItem[] {
  const { pet, petWindow, desktop, settings, quiet, folders, github } = snapshot
  const dishes = dishCount(snapshot)
  const separator = { type: 'separator' } as const
  return [
    status(dishes > 0 ? 'food' : 'empty', { level: pet.level, count: dishes }),
    ...quietStatus(quiet),
    separator,
    action('feedOne', dishes > 0),
    action('feedAll', dishes > 0),
    separator,
    action(petWindow.shown ? 'hideDash' : 'showDash'),
    ...(desktop.movesDash ? [action('comeHere'), ...places(snapshot)] : []),
    action('hideForAnHour', petWindow.shown),
    action(settings.muted ? 'unmute' : 'mute'),
    ...(quiet.name === 'none'
      ? [action('presentAnHour'), action('present')]
      : [action('endQuiet')]),
    separator,
    action('home'),
    action('syncNow', folders.length > 0 || github.accounts.length > 0),
    action('settings'),
    separator,
    action('quit'),
  ]
}

/**
 * The tray icon. Quiet comes first, since nothing else shows it then; next comes food, because the user can act on
 * it.
 */
export function trayIcon(snapshot: TraySnapshot): TrayIcon {
  if (snapshot.quiet.name !== 'none') return 'muted'
  if (dishCount(snapshot) > 0) return 'food'
  if (snapshot.pet.mood === 'asleep') return 'asleep'
  const offline = snapshot.github.accounts.some(
    ({ sync }) => sync.name === 'waiting' && sync.problem?.code === 'github-offline',
  )
  if (offline) return 'offline'
  return snapshot.settings.muted ? 'muted' : 'normal'
}
