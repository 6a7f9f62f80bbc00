import { powerMonitor, type WebContents } from 'electron'
import { isReloadDue } from './rules/reload.ts'

/** Reloads a page now and then. */
export interface ReloadWhenAway {
  readonly minutePassed: () => void
  close(): void
}

/**
 * Reloads a page that has lived for long while nobody is there. What lives in it is made again all day long, as its style and
 * layout are, and ends up scattered over all that its heaps have ever grown to; nothing in Chromium moves it together again
 * (docs/performance.md).
 * Not on Windows: there Electron may go on telling the page of before where the pointer is, and Dash could not be clicked any more
 * (https://github.com/electron/electron/issues/49982, of a page that was reloaded after a crash).
 * @param mayReload whether nothing goes on in it
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
  // Electron hears of locks on macOS and Windows.
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
