import { screen } from 'electron'
import type { ScreenPoint } from './rules/placement.ts'
import { pointerIn, queryPointer } from './rules/x11-protocol.ts'
import { openX11, type X11Connection } from './x11-connection.ts'

/** The position of the system's pointer. */
export interface Cursor {
  /** In device independent pixels (DIP) of the screen. */
  readonly read: () => Promise<ScreenPoint>
  readonly close: () => void
}

/**
 * On X11, Electron returns the place of the last event that one of our windows received, however far the pointer has
 * moved since (https://github.com/electron/electron/issues/42519). So there we ask the display, connecting on first
 * use.
 */
export function openCursor(): Cursor {
  let display: Promise<X11Connection | undefined> | undefined
  let isClosed = false

  const open = async () => {
    if (process.platform !== 'linux') return undefined
    const opened = await openX11(process.env).catch(() => undefined)
    if (isClosed) opened?.close()
    return opened
  }
  return {
    async read() {
      display ??= open()
      const x11 = await display
      const answer = await x11?.ask(queryPointer(x11.root)).catch(() => undefined)
      if (answer === undefined) return screen.getCursorScreenPoint()
      const at = pointerIn(answer)
      // On Linux since Electron 36; before that, X11 had one scale for all displays.
      const { screenToDipPoint } = screen as {
        readonly screenToDipPoint?: (at: ScreenPoint) => ScreenPoint
      }
      if (screenToDipPoint !== undefined) return screenToDipPoint.call(screen, at)
      const { scaleFactor } = screen.getPrimaryDisplay()
      return { x: at.x / scaleFactor, y: at.y / scaleFactor }
    },
    close() {
      isClosed = true
      void display?.then((opened) => opened?.close())
    },
  }
}
