/** The part of Electron's `app.dock` that we use. */
export interface SystemDock {
  isVisible(): boolean
  hide(): void
  show(): Promise<void>
}

/**
 * The macOS Dock shows Hot Dash while Home exists, even minimised, since it is minimised into the Dock. Dash alone
 * lives beside the clock, with the tray icon.
 * @param dock undefined on other systems, which makes this a no-op
 */
export function showInDock(dock: SystemDock | undefined, hasHome: boolean): void {
  if (dock === undefined || dock.isVisible() === hasHome) return
  // The windows are there even if the icon cannot be shown.
  if (hasHome) dock.show().catch(() => undefined)
  else dock.hide()
}
