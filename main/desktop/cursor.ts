import { screen } from 'electron'
import type { ScreenPoint } from './rules/pointer-watch.ts'
import type { X11Pointer } from './x11-pointer.ts'

/** The position of the system's pointer. */
export interface Cursor {
  /** In device independent pixels (DIP) of the screen. */
  read(): Promise<ScreenPoint>
  /**
   * Waits until the pointer moves, if the system reports that.
   * @returns whether it has moved; false, at once, if the system does not report moves
   */
  untilMoved(signal: AbortSignal): Promise<boolean>
  close(): void
}

/**
 * On X11, Electron returns the place of the last event that one of our windows received, however far the pointer has
 * moved since (https://github.com/electron/electron/issues/42519). So there we ask the display, connecting on first
 * use.
 */
export function openCursor(): Cursor {
  let pointer: Promise<X11Pointer | undefined> | undefined
  let isClosed = false
  let tellsOfMoves = process.platform === 'linux'

  const open = async () => {
    if (process.platform !== 'linux') return undefined
    const { openX11Pointer } = await import('./x11-pointer.ts')
    const opened = await openX11Pointer(process.env).catch(() => undefined)
    if (isClosed) opened?.close()
    return opened
  }
  return {
    async read() {
      pointer ??= open()
      const at = await (await pointer)?.read().catch(() => undefined)
      if (at === undefined) return screen.getCursorScreenPoint()
      // On Linux since Electron 36; before that, X11 had one scale for all displays.
      const { screenToDipPoint } = screen as {
        readonly screenToDipPoint?: (at: ScreenPoint) => ScreenPoint
      }
      if (screenToDipPoint !== undefined) return screenToDipPoint.call(screen, at)
      const { scaleFactor } = screen.getPrimaryDisplay()
      return { x: at.x / scaleFactor, y: at.y / scaleFactor }
    },
    async untilMoved(signal) {
      if (!tellsOfMoves) return false
      const { untilX11PointerMoves } = await import('./x11-pointer.ts')
      try {
        await untilX11PointerMoves(process.env, signal)
        return true
      } catch {
        tellsOfMoves = signal.aborted
        return false
      }
    },
    close() {
      isClosed = true
      void pointer?.then((opened) => opened?.close())
    },
  }
}
