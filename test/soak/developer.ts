import { setTimeout as delay } from 'node:timers/promises'
import type { Page } from '@playwright/test'
import { chooseFolder, expect, openSettings, pantry, type Dash } from '../e2e/app.ts'
import { middleOf, type Place } from '../e2e/on-screen.ts'
import { buttons, type Screen } from '../support/x11-screen.ts'
import type { Chance } from './chance.ts'
import { displaySets, plugDisplays, showRealDisplay } from './displays.ts'
import type { GitWork } from './git-work.ts'
import type { Ledgers } from './ledgers.ts'
import type { OtherDevice } from './other-device.ts'
import type { ScreenSize } from './screen-size.ts'
import type { Surroundings } from './surroundings.ts'

/** A developer at a computer with Hot Dash: pointer, windows, and work. */
export interface Developer {
  readonly dash: Dash
  readonly display: Screen
  readonly work: GitWork
  readonly chance: Chance
  /** Opens Home if necessary. */
  home(): Promise<Page>
  /** Leaves Home, by closing or minimising it, and returns the floating window with Dash. */
  pet(leave?: 'close' | 'minimize'): Promise<Page>
  /** The centre of the floating Dash, on the screen. */
  middle(): Promise<Place>
  move(from: Place, to: Place, ms: number): Promise<void>
  /** Strokes Dash's head, back and forth. */
  stroke(): Promise<void>
  /**
   * Picks Dash up, carries it from place to place, and lets go: at rest, or with a swing. Afterwards Dash may still
   * be in the air.
   * @param meanwhile runs before letting go
   */
  carry(
    places: readonly Place[],
    letGo: 'rest' | 'throw',
    meanwhile?: () => Promise<void>,
  ): Promise<void>
  click(place: Place, button?: (typeof buttons)[keyof typeof buttons]): Promise<void>
  /** Sends events to main as the system does. */
  tell(
    ...events: readonly ('suspend' | 'resume' | 'lock-screen' | 'unlock-screen')[]
  ): Promise<void>
  /** Makes sure that there are at least this many dishes, by commits if necessary. */
  cook(dishes: number): Promise<void>
  /** @param set null for the real display */
  displays(set: keyof typeof displaySets | null): Promise<void>
  /** What can fail around both devices. */
  readonly around: Surroundings
  readonly screenSize: ScreenSize
  readonly other: OtherDevice
  readonly ledgers: Ledgers
  /** The data folders of both devices. */
  readonly folders: readonly string[]
}

const stepMs = 16
/** A throw depends on the movement within a shorter time than this. */
const restOfHandMs = 400

export function createDeveloper(
  things: Pick<
    Developer,
    | 'dash'
    | 'display'
    | 'work'
    | 'chance'
    | 'around'
    | 'screenSize'
    | 'other'
    | 'ledgers'
    | 'folders'
  >,
): Developer {
  const { dash, display, work, chance } = things

  async function leaveHome(how: 'close' | 'minimize'): Promise<void> {
    await dash.electron.evaluate(({ BrowserWindow }, way) => {
      const home = BrowserWindow.getAllWindows().find(({ title }) => title === 'Hot Dash')
      if (way === 'close') home?.close()
      else home?.minimize()
    }, how)
  }

  const findPet = () =>
    dash.electron.windows().find((page) => page.url().endsWith('/pet/index.html'))

  async function pet(leave: 'close' | 'minimize' = 'close'): Promise<Page> {
    await leaveHome(leave)
    const page = findPet() ?? (await dash.openPet())
    await expect(page.locator('.entrance-here')).toBeVisible()
    await expect(page.locator('[data-pose]')).not.toHaveAttribute(
      'data-pose',
      /dangling|falling|tumbling|landing/,
    )
    return page
  }

  const middle = async () => middleOf(dash, await pet(), 'button')

  async function move(from: Place, to: Place, ms: number): Promise<void> {
    const steps = Math.max(1, Math.round(ms / stepMs))
    for (let step = 1; step <= steps; step += 1) {
      const share = step / steps
      await display.point(from.x + (to.x - from.x) * share, from.y + (to.y - from.y) * share)
      await delay(stepMs)
    }
  }

  return {
    ...things,
    home: () => dash.openHome(),
    pet,
    middle,
    move,
    async stroke() {
      const { x, y } = await middle()
      const [left, right] = [
        { x: x - 40, y: y - 50 },
        { x: x + 40, y: y - 50 },
      ]
      for (let times = 0; times < 4; times += 1) {
        await move(left, right, 300)
        await move(right, left, 300)
      }
    },
    async carry(places, letGo, meanwhile) {
      let hand = await middle()
      await display.point(hand.x, hand.y)
      await display.press()
      try {
        for (const place of places) {
          await move(hand, place, letGo === 'throw' ? 160 : chance.between(300, 900))
          hand = place
        }
        await meanwhile?.()
        if (letGo === 'rest') await delay(restOfHandMs)
      } finally {
        await display.release()
      }
    },
    async click(place, button = buttons.left) {
      await display.point(place.x, place.y)
      await delay(50)
      await display.click(button)
    },
    async tell(...events) {
      await dash.electron.evaluate(({ powerMonitor }, names) => {
        for (const name of names) powerMonitor.emit(name)
      }, events)
    },
    async cook(dishes) {
      const page = findPet() ?? (await dash.openHome())
      const waiting = async () => {
        const kinds = await pantry(page)
        return Object.values(kinds).reduce((sum, count) => sum + count, 0)
      }
      const missing = dishes - (await waiting())
      if (missing > 0) work.commit(chance.pick(work.clones), missing)
      await expect.poll(waiting).toBeGreaterThanOrEqual(dishes)
    },
    displays: (set) =>
      set === null ? showRealDisplay(dash) : plugDisplays(dash, displaySets[set] ?? []),
  }
}

/** Adds the folder of the clones in Settings, as the user does. */
export async function addFolder(dash: Dash, folder: string): Promise<void> {
  const home = await dash.openHome()
  await chooseFolder(dash, folder)
  await openSettings(home, 'folders')
  await home.getByRole('button', { name: 'Add a folder…' }).click()
  await expect
    .poll(() =>
      home.evaluate(async () =>
        (await window.dash.request('snapshot', null)).folders.map(({ state }) => state.name),
      ),
    )
    .toEqual(['watching'])
}
