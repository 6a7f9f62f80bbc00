import { useEffect, type ReactNode } from 'react'
import { flushSync } from 'react-dom'
import { createRoot } from 'react-dom/client'
import type { StoreApi } from 'zustand'
import type { DashBridge } from '../../preload/contract/bridge.ts'
import type { Snapshot } from '../../preload/contract/views/snapshot.ts'
import { afterPaint } from './after-paint.ts'
import { sendRequest, BridgeContext } from './requests.ts'
import { embeddedSnapshot, openSnapshotStore, SnapshotContext } from './snapshot.ts'

/** What every part of a page needs: the snapshot and the bridge. */
export function PageProviders({
  bridge,
  store,
  children,
}: {
  readonly bridge: DashBridge
  readonly store: StoreApi<Snapshot>
  readonly children: ReactNode
}) {
  // Effects run from the inside out: all that listens on the page does so before this one says it.
  useEffect(() => {
    document.documentElement.dataset['ready'] = 'true'
    // Main opens the rest of the app then, and would hold the first frame up.
    return afterPaint(() => void sendRequest(bridge, 'ready', null))
  }, [bridge])
  return (
    <BridgeContext value={bridge}>
      <SnapshotContext value={store}>{children}</SnapshotContext>
    </BridgeContext>
  )
}

/** Keeps language and appearance on the document's root, which React does not render. */
export function syncRoot(store: StoreApi<Snapshot>): void {
  const root = document.documentElement
  const apply = ({ locale, appearance }: Snapshot): void => {
    // Chromium recalculates the style of the whole page each time that `lang` is set, also to what it is.
    if (root.lang !== locale) root.lang = locale
    if (root.dataset['appearance'] !== appearance) root.dataset['appearance'] = appearance
  }
  apply(store.getState())
  store.subscribe(apply)
}

/** Draws a page once the first snapshot is there; `<html data-ready="true">` says that it is shown. */
export async function mountPage(bridge: DashBridge, page: ReactNode): Promise<void> {
  const place = document.getElementById('page')
  if (!place) throw new Error('the page has no place to draw in')
  const { store } = await openSnapshotStore(bridge, embeddedSnapshot(document))
  syncRoot(store)
  const root = createRoot(place)
  // Chromium keeps the code that was compiled while a script ran, and no later one: all that draws is to be part of it.
  flushSync(() =>
    root.render(
      <PageProviders bridge={bridge} store={store}>
        {page}
      </PageProviders>,
    ),
  )
}
