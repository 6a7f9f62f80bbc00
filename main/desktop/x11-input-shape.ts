import type { Rectangle } from './rules/placement.ts'
import { setInputShape, shapeExtension } from './rules/x11-protocol.ts'
import { openX11 } from './x11-connection.ts'

/** Where windows of an X display take the pointer. */
export interface InputShapes {
  /** @param areas in physical pixels of the window */
  set(window: number, areas: readonly Rectangle[]): void
  close(): void
}

/**
 * Over a connection of our own: Electron's `setShape` cuts off what a window shows as well, and its `setIgnoreMouseEvents`
 * knows all or nothing (Electron 33 to 45).
 * @throws where there is no local display, or one that does not let us in
 */
export async function openInputShapes(
  env: Readonly<Record<string, string | undefined>>,
): Promise<InputShapes> {
  const connection = await openX11(env)
  try {
    const extension = await connection.extension(shapeExtension)
    return {
      // It causes an error where the window has gone.
      set: (window, areas) => connection.tell(setInputShape(extension, window, areas)),
      close: () => connection.close(),
    }
  } catch (error) {
    connection.close()
    throw error
  }
}
