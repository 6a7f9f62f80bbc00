import type { ScreenPoint } from './rules/pointer-watch.ts'
import { pointerIn, queryPointer } from './rules/x11-protocol.ts'
import { openX11 } from './x11-connection.ts'

/** The pointer of an X display. */
export interface X11Pointer {
  /**
   * Where it is, in physical pixels of the whole screen.
   * @throws where the display has gone
   */
  read(): Promise<ScreenPoint>
  close(): void
}

/** @throws where there is no local display, or one that does not let us in */
export async function openX11Pointer(
  env: Readonly<Record<string, string | undefined>>,
): Promise<X11Pointer> {
  const { root, ask, close } = await openX11(env)
  return { read: async () => pointerIn(await ask(queryPointer(root))), close }
}
