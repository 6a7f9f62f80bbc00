import { useEffect, useMemo, useState, type ReactNode } from 'react'
import { flushSync } from 'react-dom'
import { createRoot } from 'react-dom/client'
import type { StoreApi } from 'zustand'
import type { DashBridge } from '../../preload/contract/bridge.ts'
import type { Snapshot } from '../../preload/contract/views/snapshot.ts'
import { BridgeContext, neverRejecting } from './requests.ts'
import { createSnapshotStore, embeddedSnapshot, SnapshotContext } from './snapshot.ts'

declare global {
  interface Window {
    /** The only way out of a page. Only a page's entry reads it; everything else gets the bridge handed in. */
    readonly dash: DashBridge
  }
}

/** A covered window draws no frames: after this long, go on without one. */
const maxFrameMs = 300

/**
 * Calls back once, when the current frame has been painted.
 * @returns a function that cancels it
 */
function afterPaint(callback: () => void): () => void {
  const frame = requestAnimationFrame(() => {
    clearTimeout(timer)
    timer = setTimeout(callback)
  })
  let timer = setTimeout(() => {
    cancelAnimationFrame(frame)
    callback()
  }, maxFrameMs)
  return () => {
    cancelAnimationFrame(frame)
    clearTimeout(timer)
  }
}

/** Whether the component has been painted. Slow work that is not visible yet can wait for that. */
export function usePainted(): boolean {
  const [isPainted, setPainted] = useState(false)
  useEffect(() => afterPaint(() => setPainted(true)), [])
  return isPainted
}

/** Provides what every part of a page needs: the snapshot and the bridge. */
export function PageProviders({
  bridge,
  store,
  children,
}: {
  readonly bridge: DashBridge
  readonly store: StoreApi<Snapshot>
  readonly children: ReactNode
}) {
  const safe = useMemo(() => neverRejecting(bridge), [bridge])
  // Effects run from the inside out, so everything on the page is already listening when this one reports it.
  useEffect(() => {
    document.documentElement.dataset['ready'] = 'true'
    // Main then opens the rest of the app, which would hold up the first frame.
    return afterPaint(() => void safe.request('ready', null))
  }, [safe])
  return (
    <BridgeContext value={safe}>
      <SnapshotContext value={store}>{children}</SnapshotContext>
    </BridgeContext>
  )
}

/** Keeps language and appearance up to date on the root element, which React does not render. */
export function syncRoot(store: StoreApi<Snapshot>): void {
  const root = document.documentElement
  const apply = ({ locale, settings: { appearance } }: Snapshot): void => {
    // Chromium recalculates the whole page's style each time `lang` is set, even to the same value.
    if (root.lang !== locale) root.lang = locale
    if (root.dataset['appearance'] !== appearance) root.dataset['appearance'] = appearance
  }
  apply(store.getState())
  store.subscribe(apply)
}

/** Renders a page once the first snapshot is there; `<html data-ready="true">` says that it is shown. */
export async function mountPage(bridge: DashBridge, page: ReactNode): Promise<void> {
  const place = document.getElementById('page')
  if (!place) throw new Error('the page has no element to render into')
  const store = await createSnapshotStore(bridge, embeddedSnapshot(document))
  syncRoot(store)
  const root = createRoot(place)
  // Chromium's code cache contains only what was compiled while the script ran, so render everything now.
  flushSync(() =>
    root.render(
      <PageProviders bridge={bridge} store={store}>
        {page}
      </PageProviders>,
    ),
  )
}
