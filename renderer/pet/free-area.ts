import type { Area } from './silhouette.ts'

/** Chromium provides the origin of the display's work area; the standard does not. */
type WorkAreaScreen = Screen & { readonly availLeft?: number; readonly availTop?: number }

/** The visible part of the window, which is the part in its display's work area, in CSS pixels of the page. */
export function freeArea(): Area {
  const { innerWidth, innerHeight, screenX, screenY } = window
  const { availLeft = 0, availTop = 0, availWidth, availHeight }: WorkAreaScreen = window.screen
  const x = Math.max(0, availLeft - screenX)
  const y = Math.max(0, availTop - screenY)
  return {
    x,
    y,
    width: Math.min(innerWidth, availLeft + availWidth - screenX) - x,
    height: Math.min(innerHeight, availTop + availHeight - screenY) - y,
  }
}
