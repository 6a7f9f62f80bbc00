import { screen, type BrowserWindow } from 'electron'
import { inPhysicalPixels } from '../pet-window/rules/pet-window-size.ts'
import type { Rectangle, ScreenPoint } from '../pet-window/rules/placement.ts'
import { processChain, raiseWindowOf } from './raise-window.ts'
import {
  openX11,
  pointerIn,
  queryPointer,
  setInputShape,
  type X11Connection,
} from './x11-connection.ts'

export type XDisplay = ReturnType<typeof openXDisplay>

/** Does over the X protocol what Electron cannot do on X11. Connects on first use. */
export function openXDisplay() {
  let connection: Promise<X11Connection | undefined> | undefined
  let shapes: Promise<number | undefined> | undefined
  let isClosed = false

  const connect = () =>
    (connection ??= openX11(process.platform === 'linux' ? process.env : {}).then(
      (opened) => {
        if (isClosed) opened.close()
        return opened
      },
      () => undefined,
    ))
  return {
    /**
     * The position of the pointer, in DIP of the screen. On X11, Electron returns the place of the last event that
     * one of our windows received, however far the pointer has moved since
     * (https://github.com/electron/electron/issues/42519).
     */
    pointer: async (): Promise<ScreenPoint> => {
      const x11 = await connect()
      const answer = await x11?.ask(queryPointer(x11.root)).catch(() => undefined)
      if (answer === undefined) return screen.getCursorScreenPoint()
      const at = pointerIn(answer)
      // On Linux, this function exists since Electron 36. Before that, all displays of X11 had one scale.
      const { screenToDipPoint } = screen as {
        readonly screenToDipPoint?: (at: ScreenPoint) => ScreenPoint
      }
      if (screenToDipPoint !== undefined) return screenToDipPoint.call(screen, at)
      const { scaleFactor } = screen.getPrimaryDisplay()
      return { x: at.x / scaleFactor, y: at.y / scaleFactor }
    },
    /**
     * Lets a window take the pointer in some areas only. (In Electron 33 to 45, `setShape` also clips what a window
     * shows, and `setIgnoreMouseEvents` is all or nothing.)
     * @param areas in DIP of the window
     * @returns false if there is no local display, or if it refuses the connection or knows no shapes
     */
    async shapeInput(window: BrowserWindow, areas: readonly Rectangle[]): Promise<boolean> {
      const x11 = await connect()
      const extension = await (shapes ??= x11?.extension('SHAPE').catch(() => undefined))
      if (x11 === undefined || extension === undefined) return false
      if (window.isDestroyed()) return true
      const { scaleFactor } = screen.getDisplayMatching(window.getBounds())
      const taken = areas.map((area) => inPhysicalPixels(area, scaleFactor))
      x11.send(setInputShape(extension, window.getNativeWindowHandle().readUInt32LE(0), taken))
      return true
    },
    /**
     * Brings the window in which a process runs to the front: its own window, or that of an ancestor.
     * @returns whether there is one
     */
    raiseWindowOf: async (pid: number): Promise<boolean> => {
      const [x11, pids] = await Promise.all([connect(), processChain(pid)])
      return x11 !== undefined && raiseWindowOf(x11, pids).catch(() => false)
    },
    close(): void {
      isClosed = true
      void connection?.then((opened) => opened?.close())
    },
  }
}
