import { useEffect, useMemo, useState, type ReactNode } from 'react'
import { flushSync } from 'react-dom'
import { createRoot } from 'react-dom/client'
import { createStore, type StoreApi } from 'zustand'
import type { DashBridge } from '../../preload/contract/dash-bridge.ts'
import type { Snapshot } from '../../preload/contract/views/snapshot-view.ts'
import { keepUnchanged } from '../bird/deep-equality.ts'
import { BridgeContext, withoutRejections, SnapshotContext } from './bridge-hooks.ts'

declare global {
  interface Window {
    /** The bridge to main. Only a page's entry reads it; all other code gets the bridge as a parameter. */
    readonly dash: DashBridge
  }
}

/** Do not wait longer than this for a frame: a covered window draws none. */
const maxFrameMs = 300

/** Resolves once the current frame is on screen: the next one then begins. */
const waitForPaint = () =>
  new Promise<void>((resolve) => {
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve)))
    setTimeout(resolve, maxFrameMs)
  })

/** Whether the component has been painted. Slow work for what is not visible yet can wait for that. */
export function usePainted(): boolean {
  const [isPainted, setPainted] = useState(false)
  useEffect(() => void waitForPaint().then(() => setPainted(true)), [])
  return isPainted
}

function PageProviders(props: {
  readonly bridge: DashBridge
  readonly store: StoreApi<Snapshot>
  readonly children: ReactNode
}) {
  const { bridge, store, children } = props
  const safe = useMemo(() => withoutRejections(bridge), [bridge])
  // Effects run from the inside out, so all parts of the page listen when this effect reports the page ready.
  useEffect(() => {
    document.documentElement.dataset['ready'] = 'true'
    // After this request main opens the rest of the app, so send it only after the first frame.
    void waitForPaint().then(() => safe.request('ready', null))
  }, [safe])
  return (
    <BridgeContext value={safe}>
      <SnapshotContext value={store}>{children}</SnapshotContext>
    </BridgeContext>
  )
}

/**
 * The page's copy of main's latest snapshot. Main writes the first snapshot into the page's document
 * (main/desktop/protocol.ts). Pages from the development server or in a plain browser request it.
 */
async function createSnapshotStore(bridge: DashBridge): Promise<StoreApi<Snapshot>> {
  const embedded = document.getElementById('initial-snapshot')?.textContent
  // While the answer is on its way, main may push a newer snapshot.
  let pushed: Snapshot | undefined
  const unsubscribe = bridge.on('snapshot', (snapshot) => {
    pushed = snapshot
  })
  const first = embedded
    ? (JSON.parse(embedded) as Snapshot)
    : await bridge.request('snapshot', null)
  unsubscribe()
  const store = createStore<Snapshot>(() => pushed ?? first)
  bridge.on('snapshot', (next) => store.setState(keepUnchanged(store.getState(), next), true))
  return store
}

function syncRoot(store: StoreApi<Snapshot>): void {
  const root = document.documentElement
  const apply = ({ locale, settings: { appearance } }: Snapshot): void => {
    // Chromium recalculates the whole page's style each time `lang` is set, even to the same value.
    if (root.lang !== locale) root.lang = locale
    if (root.dataset['appearance'] !== appearance) root.dataset['appearance'] = appearance
  }
  apply(store.getState())
  store.subscribe(apply)
}

/**
 * Waits for the first snapshot.
 * @param preload starts to load what the page shows first. It loads while the page renders.
 * @returns the page with its providers, to be rendered once
 */
export async function pageWithProviders(
  bridge: DashBridge,
  page: ReactNode,
  preload?: (first: Snapshot) => void,
): Promise<ReactNode> {
  const store = await createSnapshotStore(bridge)
  preload?.(store.getState())
  syncRoot(store)
  return (
    <PageProviders bridge={bridge} store={store}>
      {page}
    </PageProviders>
  )
}

/** Renders a page after the first snapshot. `<html data-ready="true">` marks a page that is shown. */
export async function mountPage(...page: Parameters<typeof pageWithProviders>): Promise<void> {
  const place = document.getElementById('page')
  if (!place) throw new Error('the page has no element to render into')
  const whole = await pageWithProviders(...page)
  // Chromium's code cache contains only what is compiled while the script runs, so render everything now.
  flushSync(() => createRoot(place).render(whole))
}
