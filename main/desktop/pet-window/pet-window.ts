import { powerMonitor, screen, type BrowserWindow } from 'electron'
import type { BirdEvent } from '../../../preload/contract/events.ts'
import type { DashMotion, Settings } from '../../../preload/contract/declared-settings.ts'
import type { FormId } from '../../../preload/contract/earnables.ts'
import { systemTimers } from '../../base/timers.ts'
import { displays, onDisplays } from '../browser-windows.ts'
import { createClickArea } from './click-area.ts'
import { reducePet, type PetEvent } from './rules/pet-reducer.ts'
import {
  canHide,
  createPet,
  edgeOf,
  frameMs,
  isInMotion,
  canTakeWalks,
  windowOf,
  type Walking,
  type World,
} from './rules/pet.ts'
import { distanceTo } from './rules/placement.ts'
import { mayWalk, pauseMs, strideMs } from './rules/walk.ts'
import type { PositionStore } from './position-store.ts'
import { presence } from '../presence.ts'
import { windowSystem } from '../window-system.ts'
import type { XDisplay } from '../x11/x-display.ts'

export interface PetSettings extends Pick<Settings, 'size' | 'motion' | 'clickThrough'> {
  /** Excluded from screen captures. */
  readonly isProtected: boolean
}

export type PetWindow = ReturnType<typeof openPetWindow>

/** How long after the window was shown to check its place. */
const placementChecksMs = [100, 500, 1000, 2000]
/** Check the pointer only at every second stride, because each check asks the X display. */
const stridesPerPointerCheck = 2
/** The page draws each stride one frame later. */
const drawMs = 16

const isTimeToWalk = (motion: DashMotion): boolean =>
  mayWalk(motion, presence.idleSeconds(), performance.now() / 1000) &&
  !presence.isLocked() &&
  !powerMonitor.isOnBatteryPower() &&
  !windowSystem.isMotionReduced()

const world = (): World => ({
  displays: displays(),
  pointer: screen.getCursorScreenPoint(),
  isMotionReduced: windowSystem.isMotionReduced(),
  nowMs: performance.now(),
})

export interface PetWindowOptions {
  /** Created by `createPetBrowserWindow`. */
  readonly window: BrowserWindow
  readonly settings: PetSettings
  readonly positionStore: PositionStore
  readonly display: XDisplay
  readonly sendToPage: (event: BirdEvent) => void
  /** Whether Dash may leave its place now (main/reactions/rules/may-act.ts). */
  readonly mayRoam: () => boolean
  /** Called when Dash hides behind an edge or comes out, and when it turns out that it cannot hide there. */
  readonly onEdge: () => void
  /** The system asks to close the window (Alt+F4), which can only be hidden. */
  readonly onCloseRequested: () => void
}

/**
 * The floating bird's transparent window, with room for its bubble. The bird's bounds decide its place; the rest may
 * hang over an edge of the screen. It is kept while hidden, because it plays all sound. rules/pet-reducer.ts decides
 * what it does.
 * Always move it by `setBounds` with a fixed size: with `setPosition` alone it grows at fractional scales.
 */
export function openPetWindow(options: PetWindowOptions) {
  const { window, settings, positionStore, display } = options
  let pet = createPet(settings, positionStore.read(), world(), windowSystem.canMoveWindows())
  let isContentProtected = false
  let frames: NodeJS.Timeout | undefined
  let cancelPause: (() => void) | undefined
  let cancelStride: (() => void) | undefined
  let cancelChecks: readonly (() => void)[] = []
  const clickArea = createClickArea(window, display)

  function dispatch(event: PetEvent): void {
    if (window.isDestroyed()) return
    const before = pet
    const after = reducePet(before, event, world())
    pet = after
    if (after.bird !== before.bird) window.setBounds(windowOf(after))
    if (after.saved !== before.saved && after.saved) positionStore.write(after.saved)
    updateFrameTimer()
    updatePauseTimer()
    const { state } = after
    if (state !== before.state && state.name === 'walking') scheduleStride(state)
    if (state.name === 'at-edge' && before.state.name !== 'at-edge') watchPlace()
    if (after.news.some(({ type }) => type === 'landed')) clickArea.apply()
    if (edgeOf(after) !== edgeOf(before) || canHide(after) !== canHide(before)) options.onEdge()
    // Do this last: a listener may send the next event.
    for (const news of after.news) options.sendToPage(news)
  }

  function updateFrameTimer(): void {
    if (!isInMotion(pet)) {
      clearInterval(frames)
      frames = undefined
      return
    }
    if (frames !== undefined) return
    let last = performance.now()
    frames = setInterval(() => {
      const now = performance.now()
      const seconds = (now - last) / 1000
      last = now
      if (seconds > 0) dispatch({ type: 'frame', seconds })
    }, frameMs)
  }

  /** Runs the timer for the pause between walks. */
  function updatePauseTimer(): void {
    if (!canTakeWalks(pet)) {
      cancelPause?.()
      cancelPause = undefined
      return
    }
    cancelPause ??= systemTimers.after(pauseMs(Math.random), () => {
      cancelPause = undefined
      updatePauseTimer()
      if (options.mayRoam() && isTimeToWalk(pet.motion))
        dispatch({ type: 'walk', chance: Math.random })
    })
  }

  /** Times each stride from the start of the walk, as the page does, so that the window and the page stay in step. */
  function scheduleStride(walking: Walking): void {
    const dueAt = walking.startedAtMs + drawMs + walking.count * strideMs
    const waitMs = Math.max(0, dueAt - performance.now())
    cancelStride?.()
    cancelStride = systemTimers.after(waitMs, () => void makeStride(walking))
  }
  async function makeStride(walking: Walking): Promise<void> {
    const isTouched = walking.count % stridesPerPointerCheck === 0 && (await isPointerOnDash())
    // The walk may have been interrupted by now.
    if (pet.state === walking) dispatch({ type: 'stride', isTouched })
  }
  /** Electron's position is free but can be stale after the pointer leaves, so confirm a hit with the X server. */
  const isPointerOnDash = async () =>
    distanceTo(pet.bird, screen.getCursorScreenPoint()) === 0 &&
    distanceTo(pet.bird, await display.pointer()) === 0

  function watchPlace(): void {
    for (const cancel of cancelChecks) cancel()
    cancelChecks = placementChecksMs.map((ms) =>
      systemTimers.after(ms, () => {
        const isLast = ms === placementChecksMs.at(-1)
        if (!window.isDestroyed())
          dispatch({ type: 'check-place', bounds: window.getBounds(), isLast })
      }),
    )
  }

  function applyNativeState(): void {
    window.setAlwaysOnTop(true, 'floating')
    // Only macOS knows the option. On Windows the call does nothing.
    window.setVisibleOnAllWorkspaces(true, { skipTransformProcessType: true })
    clickArea.apply()
  }

  function apply({ size, motion, clickThrough, isProtected }: PetSettings): void {
    if (size !== pet.bird.width) dispatch({ type: 'resize', side: size })
    if (motion !== pet.motion) dispatch({ type: 'set-motion', motion })
    clickArea.setClickThrough(clickThrough)
    if (isProtected === isContentProtected) return
    isContentProtected = isProtected
    window.setContentProtection(isProtected)
  }

  /** Shows the window. This blocks main for 10 ms, so a page that is loading gets its document first. */
  function showNow(): void {
    window.showInactive()
    // Set the place again: the window manager places a new window itself, and moves a window that hangs over an edge
    // inside.
    dispatch({ type: 'show' })
    applyNativeState()
    watchPlace()
  }

  window.on('close', (event) => {
    event.preventDefault()
    options.onCloseRequested()
  })
  // A reloaded page reports nothing until the pointer enters it, so forget the last report.
  window.webContents.on('did-navigate', () => clickArea.setPointerOver(false))
  // The page that would end the drag is gone.
  window.webContents.on('render-process-gone', () => dispatch({ type: 'let-go' }))
  window.setBounds(windowOf(pet))
  applyNativeState()
  apply(settings)
  const offDisplays = onDisplays(() => {
    if (window.isDestroyed()) return
    dispatch({ type: 'displays-changed' })
    applyNativeState()
  })

  return {
    window,
    /** The square that Dash stands in on screen, whether it can hide, and the side at which it hides now. */
    view: () => ({ bird: pet.bird, canHide: canHide(pet), edge: edgeOf(pet)?.side ?? null }),
    clickArea,
    show() {
      if (window.webContents.mainFrame.url === '') window.webContents.once('did-navigate', showNow)
      else showNow()
    },
    hide() {
      window.webContents.off('did-navigate', showNow)
      window.hide()
      dispatch({ type: 'hide' })
    },
    /** Moves Dash to the pointer, on any display. */
    comeHere() {
      dispatch({ type: 'disturb' })
      void display.pointer().then((at) => {
        if (window.isDestroyed()) return
        dispatch({ type: 'come-to', at })
        window.showInactive()
        applyNativeState()
      })
    },
    dispatch,
    apply,
    setForm(form: FormId): void {
      if (form !== pet.form) dispatch({ type: 'set-form', form })
    },
    close() {
      clearInterval(frames)
      cancelPause?.()
      cancelStride?.()
      for (const cancel of cancelChecks) cancel()
      offDisplays()
      if (!window.isDestroyed()) window.destroy()
    },
  }
}
