import { powerMonitor, type WebContents } from 'electron'
import { isReloadDue } from './rules/reload.ts'

/** Reloads a page now and then. */
export interface ReloadWhenAway {
  readonly minutePassed: () => void
  close(): void
}

/**
 * Reloads a long-lived page while the user is away. Its objects, styles and layout are created anew all day, and end
 * up scattered over all the space that its heaps ever grew to; nothing in Chromium compacts them
 * (docs/performance.md).
 * Not on Windows: there Electron may keep reporting pointer moves to the previous page, and Dash could no longer be
 * clicked (https://github.com/electron/electron/issues/49982, about a page reloaded after a crash).
 * @param mayReload whether the page is idle
 */
export function openReloadWhenAway(
  contents: WebContents,
  mayReload: () => boolean,
): ReloadWhenAway {
  let loadedAt = performance.now()
  const look = (isLocked: boolean) => {
    if (process.platform === 'win32' || contents.isDestroyed()) return
    const ageS = (performance.now() - loadedAt) / 1000
    if (isReloadDue(ageS, powerMonitor.getSystemIdleTime(), isLocked) && mayReload())
      contents.reload()
  }
  // Electron reports locks on macOS and Windows.
  const onLock = () => look(true)
  contents.on('did-navigate', () => {
    loadedAt = performance.now()
  })
  powerMonitor.on('lock-screen', onLock)
  return {
    minutePassed: () => look(false),
    close: () => void powerMonitor.off('lock-screen', onLock),
  }
}
