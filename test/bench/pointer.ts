import { localDisplay } from '../../main/desktop/x11/x11-connection.ts'
import { openScreen, type Screen } from '../support/x11-screen.ts'

export type Pointer = Pick<Screen, 'point' | 'close'>

/** Moves the pointer to the screen's upper left corner. */
export async function parkPointer(): Promise<void> {
  const pointer = await openPointer()
  await pointer?.point(0, 0)
  pointer?.close()
}

/**
 * The display's pointer.
 * @returns undefined if there is no local display
 */
export async function openPointer(): Promise<Pointer | undefined> {
  return localDisplay(process.env['DISPLAY']) === null ? undefined : openScreen()
}
