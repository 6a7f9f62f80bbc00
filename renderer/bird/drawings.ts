import { useEffect, useSyncExternalStore } from 'react'
import { byName } from './markup.ts'

export type Drawings<Name extends string, Drawing> = ReturnType<
  typeof createDrawings<Name, Drawing>
>

/**
 * Drawings that load when they are shown, because a page shows few of many.
 * @param files the loaders of SVG texts by path, from `import.meta.glob`
 * @param read returns what components need of an SVG text
 */
export function createDrawings<Name extends string, Drawing>(
  files: Readonly<Record<string, () => Promise<string>>>,
  read: (svg: string) => Drawing,
) {
  const loaders = byName<Name, () => Promise<string>>(files)
  const loaded = new Map<Name, Drawing>()
  const loading = new Map<Name, Promise<void>>()
  const listeners = new Set<() => void>()

  async function loadOne(name: Name): Promise<void> {
    try {
      loaded.set(name, read(await loaders[name]()))
    } catch {
      // Leave its place empty, and try again when it is shown the next time.
      loading.delete(name)
    }
  }

  /** Resolves once the drawings are loaded. Loads each one once, and notifies once, so that Dash dresses in one frame. */
  async function load(names: readonly Name[]): Promise<void> {
    if (names.every((name) => loaded.has(name))) return
    const loads = names.map((name) => {
      const one = loading.get(name) ?? loadOne(name)
      loading.set(name, one)
      return one
    })
    await Promise.all(loads)
    for (const listener of listeners) listener()
  }

  /** Calls the listener when drawings may have been loaded. @returns the unsubscribe function */
  function subscribe(listener: () => void): () => void {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }

  return { loaded: loaded as ReadonlyMap<Name, Drawing>, load, subscribe }
}

/** Loads drawings. The component renders again when one of them is there. @returns all drawings that are there */
export function useDrawings<Name extends string, Drawing>(
  { loaded, load, subscribe }: Drawings<Name, Drawing>,
  names: readonly Name[],
): ReadonlyMap<Name, Drawing> {
  const present = () => names.filter((name) => loaded.has(name)).join()
  useSyncExternalStore(subscribe, present, present)
  useEffect(() => void load(names))
  return loaded
}
