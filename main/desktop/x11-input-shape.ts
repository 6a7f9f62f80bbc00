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
 * Uses our own connection: Electron's `setShape` also clips what a window shows, and its `setIgnoreMouseEvents` is
 * all or nothing (Electron 33 to 45).
 * @throws if there is no local display, or if it refuses the connection
 */
export async function openInputShapes(
  env: Readonly<Record<string, string | undefined>>,
): Promise<InputShapes> {
  const connection = await openX11(env)
  try {
    const extension = await connection.extension(shapeExtension)
    return {
      // Causes an error if the window is gone.
      set: (window, areas) => connection.tell(setInputShape(extension, window, areas)),
      close: () => connection.close(),
    }
  } catch (error) {
    connection.close()
    throw error
  }
}
