import { createContext, use } from 'react'
import { createStore, useStore, type StoreApi } from 'zustand'
import type { DashBridge } from '../../preload/contract/bridge.ts'
import type { Snapshot } from '../../preload/contract/views/snapshot.ts'

/**
 * The snapshot that main wrote into the page's document (main/desktop/rules/page-document.ts), so that the page can
 * render without asking first.
 * @returns undefined if there is none: on the development server's pages and in a plain browser
 */
export function embeddedSnapshot(page: Document): Snapshot | undefined {
  const text = page.getElementById('initial-snapshot')?.textContent
  return text ? (JSON.parse(text) as Snapshot) : undefined
}

/**
 * The page's copy of the snapshot that main published last, as long as the page lives.
 * @param embedded the first snapshot; without it, main is asked
 */
export async function createSnapshotStore(
  bridge: DashBridge,
  embedded?: Snapshot,
): Promise<StoreApi<Snapshot>> {
  let pushed = embedded
  let hear = (snapshot: Snapshot) => {
    pushed = snapshot
  }
  // Listen first: a snapshot pushed while the first answer is on its way is newer than that answer.
  bridge.on('snapshot', (snapshot) => hear(snapshot))
  const asked = pushed ?? (await bridge.request('snapshot', null))
  const store = createStore<Snapshot>(() => pushed ?? asked)
  hear = (snapshot) => store.setState(keepUnchanged(store.getState(), snapshot), true)
  return store
}

export const SnapshotContext = createContext<StoreApi<Snapshot> | null>(null)

/** A part of the snapshot; the component renders again when that part changes. */
export function useSnapshot<Part>(select: (snapshot: Snapshot) => Part): Part {
  const store = use(SnapshotContext)
  if (!store) throw new Error('the snapshot is missing in the context')
  return useStore(store, select)
}

type Json = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null

/**
 * Returns the newer of two plain values (JSON), but takes every part that is equal in both from the older one:
 * unchanged parts keep their identity, and React does not render them again.
 * @returns the older value itself if both are equal
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
