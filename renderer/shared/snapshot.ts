import { createContext, use } from 'react'
import { createStore, useStore, type StoreApi } from 'zustand'
import type { DashBridge } from '../../preload/contract/bridge.ts'
import type { Snapshot } from '../../preload/contract/views/snapshot.ts'

/** The page's copy of what main published last. */
export interface SnapshotStore {
  readonly store: StoreApi<Snapshot>
  close(): void
}

/** Asks for the first snapshot and follows the pushed ones until closed. */
export async function openSnapshotStore(bridge: DashBridge): Promise<SnapshotStore> {
  let pushed: Snapshot | undefined
  let hear = (snapshot: Snapshot) => {
    pushed = snapshot
  }
  // Listening first: what is pushed while the first answer is on its way is newer than it.
  const close = bridge.on('snapshot', (snapshot) => hear(snapshot))
  const first = await bridge.request('snapshot', null)
  const store = createStore<Snapshot>(() => pushed ?? first)
  hear = (snapshot) => store.setState(snapshot, true)
  return { store, close }
}

export const SnapshotContext = createContext<StoreApi<Snapshot> | null>(null)

/** A part of the snapshot; the component draws again when that part changes. */
export function useSnapshot<Part>(select: (snapshot: Snapshot) => Part): Part {
  const store = use(SnapshotContext)
  if (!store) throw new Error('no snapshot around')
  return useStore(store, select)
}
