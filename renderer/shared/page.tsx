import { useEffect, useMemo, useState, type ReactNode } from 'react'
import { flushSync } from 'react-dom'
import { createRoot } from 'react-dom/client'
import { createStore, type StoreApi } from 'zustand'
import type { DashBridge } from '../../preload/contract/bridge.ts'
import type { Snapshot } from '../../preload/contract/views/snapshot.ts'
import { BridgeContext, neverRejecting, SnapshotContext } from './main-process.ts'

declare global {
  interface Window {
    /** The only way out of a page. Only a page's entry reads it; everything else gets the bridge handed in. */
    readonly dash: DashBridge
  }
}

/** Do not wait longer for a frame: a covered window draws no frames. */
const maxFrameMs = 300

/** Resolves once the current frame has been painted. */
const painted = () =>
  new Promise<void>((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve))
    setTimeout(resolve, maxFrameMs)
  })

/** Whether the component has been painted. Slow work for what is not visible yet can wait for that. */
export function usePainted(): boolean {
  const [isPainted, setPainted] = useState(false)
  useEffect(() => void painted().then(() => setPainted(true)), [])
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
  // Effects run from the inside out, so everything on the page is listening when this effect reports the page ready.
  useEffect(() => {
    document.documentElement.dataset['ready'] = 'true'
    // Main then opens the rest of the app, which would hold up the first frame.
    void painted().then(() => safe.request('ready', null))
  }, [safe])
  return (
    <BridgeContext value={safe}>
      <SnapshotContext value={store}>{children}</SnapshotContext>
    </BridgeContext>
  )
}

/**
 * The page's copy of the snapshot that main published last. Main wrote the first one into the page's document
 * (main/desktop/protocol.ts); the pages of the development server and of a plain browser ask for it.
 */
export async function createSnapshotStore(bridge: DashBridge): Promise<StoreApi<Snapshot>> {
  const embedded = document.getElementById('initial-snapshot')?.textContent
  let pushed = embedded ? (JSON.parse(embedded) as Snapshot) : undefined
  let hear = (snapshot: Snapshot) => {
    pushed = snapshot
  }
  // Listen first: a snapshot that main pushes before it answers is newer than the answer.
  bridge.on('snapshot', (snapshot) => hear(snapshot))
  const asked = pushed ?? (await bridge.request('snapshot', null))
  const store = createStore<Snapshot>(() => pushed ?? asked)
  hear = (snapshot) => store.setState(keepUnchanged(store.getState(), snapshot), true)
  return store
}

/** Keeps language and appearance up to date on the root element. */
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
  const store = await createSnapshotStore(bridge)
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

type Json = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null

/**
 * Returns the newer of two plain values (JSON), but takes every part that is equal in both from the older value, so
 * that React does not render unchanged parts again.
 */
export function keepUnchanged<Value>(older: Value, newer: Value): Value {
  if (Object.is(older, newer)) return older
  if (!isObject(older) || !isObject(newer)) return newer
  if (Array.isArray(older) !== Array.isArray(newer)) return newer
  const names = Object.keys(newer)
  let isSame = names.length === Object.keys(older).length
  const kept: Record<string, unknown> = {}
  for (const name of names) {
    const part = keepUnchanged((older as Json)[name], (newer as Json)[name])
    kept[name] = part
    if (!(name in older) || !Object.is(part, (older as Json)[name])) isSame = false
  }
  if (isSame) return older
  return (Array.isArray(newer) ? Object.values(kept) : kept) as Value
}
