import type { ScreenPoint } from './rules/pointer-watch.ts'
import {
  inputExtension,
  inputVersion,
  pointerIn,
  queryPointer,
  selectRawMotion,
} from './rules/x11-protocol.ts'
import { openX11 } from './x11-connection.ts'

/** The pointer of an X display. */
export interface X11Pointer {
  /**
   * The pointer's place, in physical pixels of the whole screen.
   * @throws if the display is gone
   */
  read(): Promise<ScreenPoint>
  close(): void
}

/** @throws if there is no local display, or if it refuses the connection */
export async function openX11Pointer(
  env: Readonly<Record<string, string | undefined>>,
): Promise<X11Pointer> {
  const { root, ask, close } = await openX11(env)
  return { read: async () => pointerIn(await ask(queryPointer(root))), close }
}

/**
 * Waits until the pointer of an X display moves, over a connection that lasts until then, so that further moves wake
 * nobody.
 * @param signal ends the wait, which then throws
 * @throws if there is no local display, or if it refuses the connection, does not know XInput 2.1 or is gone
 */
export async function untilX11PointerMoves(
  env: Readonly<Record<string, string | undefined>>,
  signal: AbortSignal,
): Promise<void> {
  const connection = await openX11(env)
  const close = () => connection.close()
  signal.addEventListener('abort', close)
  try {
    signal.throwIfAborted()
    const extension = await connection.extension(inputExtension)
    const version = await connection.ask(inputVersion(extension))
    if (version.readUInt16LE(8) < 2) throw new Error('the X display does not support XInput 2')
    await connection.untilEvent(selectRawMotion(extension, connection.root))
  } finally {
    signal.removeEventListener('abort', close)
    close()
  }
}
