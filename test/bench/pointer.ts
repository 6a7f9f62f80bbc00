import { openScreen } from '../x11.ts'

/** The pointer of a local X display, one that asks for no password. */
export interface Pointer {
  /** Settles once the display has moved it. */
  moveTo(x: number, y: number): Promise<void>
  close(): void
}

/** Puts the pointer into the screen's upper left corner. */
export async function parkPointer(): Promise<void> {
  const pointer = await openPointer()
  await pointer?.moveTo(0, 0)
  pointer?.close()
}

/** @returns undefined where there is no local display */
export async function openPointer(
  display = process.env['DISPLAY'] ?? '',
): Promise<Pointer | undefined> {
  if (!/^:\d+/.test(display)) return undefined
  const screen = await openScreen(display)
  return { moveTo: (x, y) => screen.point(x, y), close: () => screen.close() }
}
