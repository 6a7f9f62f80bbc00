import { powerMonitor, type WebContents } from 'electron'
import { isRenewalDue } from './rules/renewal.ts'

/** Begins a page anew now and then. */
export interface PageRenewal {
  readonly minutePassed: () => void
  close(): void
}

/**
 * Begins a page that has lived for long anew while nobody is there. What lives in it is made again all day long, as its style and
 * layout are, and ends up scattered over all that its heaps have ever grown to; nothing in Chromium moves it together again
 * (docs/performance.md).
 * Not on Windows: there Electron may go on telling the page of before where the pointer is, and Dash could not be clicked any more
 * (https://github.com/electron/electron/issues/49982, of a page that was loaded again after a crash).
 * @param options.isFree whether nothing goes on in it
 * @param options.onRenew told before it goes
 */
export function openPageRenewal(options: {
  readonly contents: WebContents
  readonly isFree: () => boolean
  readonly onRenew: () => void
}): PageRenewal {
  const { contents } = options
  let begunAt = performance.now()
  const begin = () => {
    begunAt = performance.now()
  }
  const look = (isLocked: boolean) => {
    if (process.platform === 'win32') return
    const ageS = (performance.now() - begunAt) / 1000
    if (!isRenewalDue(ageS, powerMonitor.getSystemIdleTime(), isLocked)) return
    if (contents.isDestroyed() || !options.isFree()) return
    options.onRenew()
    begin()
    contents.reload()
  }
  // Electron hears of locks on macOS and Windows.
  const onLock = () => look(true)
  contents.on('did-finish-load', begin)
  powerMonitor.on('lock-screen', onLock)
  return {
    minutePassed: () => look(false),
    close: () => void powerMonitor.off('lock-screen', onLock),
  }
}
