import { isInDock } from './rules/application-menu.ts'

/** The part of Electron's `app.dock` that we use. */
export interface SystemDock {
  isVisible(): boolean
  hide(): void
  show(): Promise<void>
}

/**
 * Shows or hides macOS's Dock icon to match the open windows.
 * @param dock undefined on other systems, which makes this a no-op
 * @returns call it when Home has opened or closed
 */
export function followInDock(
  dock: SystemDock | undefined,
): (windows: { readonly hasHome: boolean }) => void {
  return (windows) => {
    if (dock === undefined || dock.isVisible() === isInDock(windows)) return
    // The windows are there even if the icon cannot be shown.
    if (isInDock(windows)) dock.show().catch(() => undefined)
    else dock.hide()
  }
}
