import { clockTime } from '../../../preload/contract/clock-time.ts'
import type { ProblemCode } from '../../../preload/contract/problem.ts'
import {
  spots,
  type DesktopView,
  type EdgeSide,
  type Spot,
} from '../../../preload/contract/views/desktop.ts'
import type { QuietView } from '../../../preload/contract/views/snapshot.ts'

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

/** What the user can do from the tray. */
export type TrayAction =
  | 'feed-one'
  | 'feed-all'
  | 'show'
  | 'hide'
  | 'hide-for-an-hour'
  | 'come-here'
  | 'home'
  | 'settings'
  | 'sync-now'
  | 'mute'
  | 'unmute'
  | 'present-an-hour'
  | 'present'
  | 'end-quiet'
  | 'quit'

/** A menu entry; texts are keys of resources/locales. */
export type TrayItem =
  | { readonly type: 'separator' }
  | {
      readonly type: 'status'
      readonly key: `tray.status.${string}`
      readonly params: Readonly<Record<string, number | string>>
    }
  | {
      readonly type: 'action'
      readonly key: `tray.${string}`
      readonly action: TrayAction
      readonly enabled: boolean
    }
  /** A menu of its own. */
  | {
      readonly type: 'places'
      readonly key: 'tray.place' | 'tray.sendToDisplay'
      readonly enabled: boolean
      readonly places: readonly {
        readonly key: `tray.${string}`
        readonly params: Readonly<Record<string, string | number>>
        readonly place: Place
      }[]
    }

/** Where the user can send Dash from the tray. */
export type Place =
  { readonly spot: Spot } | { readonly edge: EdgeSide } | { readonly display: number }

export type TrayIcon = 'normal' | 'food' | 'asleep' | 'offline' | 'muted'

/** The number of dishes in the pantry. */
function dishCount({ pantry }: Pick<TraySnapshot, 'pantry'>): number {
  return pantry.reduce((sum, { count }) => sum + count, 0)
}

/** The line that says why Dash is silent and still. */
function quietStatus(quiet: QuietView): readonly TrayItem[] {
  switch (quiet.name) {
    case 'none':
      return []
    case 'presenting':
      return quiet.until === null
        ? [{ type: 'status', key: 'tray.status.presenting', params: {} }]
        : [
            {
              type: 'status',
              key: 'tray.status.presentingUntil',
              params: { time: clockTime(quiet.until) },
            },
          ]
    case 'quiet-hours':
      return [
        { type: 'status', key: 'tray.status.quietHours', params: { time: clockTime(quiet.until) } },
      ]
  }
}

/** Places on the floor and behind edges, and the displays if there is more than one. */
function places({
  petWindow: { shown },
  desktop: { displays, edges },
}: TraySnapshot): readonly TrayItem[] {
  const spotMenu: TrayItem = {
    type: 'places',
    key: 'tray.place',
    enabled: shown,
    places: [
      ...spots.map((spot) => ({ key: `tray.spot.${spot}`, params: {}, place: { spot } }) as const),
      ...edges.map((edge) => ({ key: `tray.edge.${edge}`, params: {}, place: { edge } }) as const),
    ],
  }
  if (displays.length < 2) return [spotMenu]
  return [
    spotMenu,
    {
      type: 'places',
      key: 'tray.sendToDisplay',
      enabled: shown,
      places: displays.map(({ id, name }, index) => ({
        key: name === '' ? 'tray.display' : 'tray.displayNamed',
        params: { number: index + 1, name },
        place: { display: id },
      })),
    },
  ]
}

/**
 * The tray's menu (docs/design/product.md, "Surfaces"): the same entries in every state, disabled when they do not
 * apply.
 */
export function trayMenu(snapshot: TraySnapshot): readonly TrayItem[] {
  const dishes = dishCount(snapshot)
  const { level } = snapshot.pet
  const { shown } = snapshot.petWindow
  const { movesDash } = snapshot.desktop
  const { muted } = snapshot.settings
  const { quiet } = snapshot
  const hasSources = snapshot.folders.length > 0 || snapshot.github.accounts.length > 0
  const action = (key: `tray.${string}`, name: TrayAction, enabled = true): TrayItem => ({
    type: 'action',
    key,
    action: name,
    enabled,
  })
  return [
    {
      type: 'status',
      key: dishes > 0 ? 'tray.status.food' : 'tray.status.empty',
      params: { level, count: dishes },
    },
    ...quietStatus(quiet),
    { type: 'separator' },
    action('tray.feedOne', 'feed-one', dishes > 0),
    action('tray.feedAll', 'feed-all', dishes > 0),
    { type: 'separator' },
    shown ? action('tray.hideDash', 'hide') : action('tray.showDash', 'show'),
    ...(movesDash ? [action('tray.comeHere', 'come-here'), ...places(snapshot)] : []),
    action('tray.hideForAnHour', 'hide-for-an-hour', shown),
    muted ? action('tray.unmute', 'unmute') : action('tray.mute', 'mute'),
    ...(quiet.name === 'none'
      ? [action('tray.presentAnHour', 'present-an-hour'), action('tray.present', 'present')]
      : [action('tray.endQuiet', 'end-quiet')]),
    { type: 'separator' },
    action('tray.home', 'home'),
    action('tray.syncNow', 'sync-now', hasSources),
    action('tray.settings', 'settings'),
    { type: 'separator' },
    action('tray.quit', 'quit'),
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
