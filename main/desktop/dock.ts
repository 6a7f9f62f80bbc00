import { isInDock } from './rules/application-menu.ts'

/** The part of Electron's `app.dock` that is used. */
export interface SystemDock {
  isVisible(): boolean
  hide(): void
  show(): Promise<void>
}

/**
 * Keeps the icon in macOS' Dock as the windows want it.
 * @param dock undefined on other systems: then nothing is done
 * @returns to be called when Home has come or gone
 */
export function followInDock(
  dock: SystemDock | undefined,
): (windows: { readonly hasHome: boolean }) => void {
  return (windows) => {
    if (dock === undefined || dock.isVisible() === isInDock(windows)) return
    // Shown again or not, the windows are there.
    if (isInDock(windows)) dock.show().catch(() => undefined)
    else dock.hide()
  }
}
