import { useEffect, useSyncExternalStore } from 'react'
import { byName } from './markup.ts'

export type Drawings<Name extends string, Drawing> = ReturnType<typeof createLoads<Name, Drawing>>

/** Loads drawings when they are shown, because a page mostly shows few of many. */
export function createLoads<Name extends string, Drawing>(
  loadOne: (name: Name) => Promise<Drawing>,
  loadEach: () => Promise<readonly (readonly [Name, Drawing])[]> = () => Promise.resolve([]),
) {
  const loaded = new Map<Name, Drawing>()
  const loading = new Map<Name, Promise<void>>()
  const listeners = new Set<() => void>()
  let loadingAll: Promise<void> | undefined
  const notify = () => {
    for (const listener of listeners) listener()
  }

  async function keep(name: Name): Promise<void> {
    try {
      loaded.set(name, await loadOne(name))
    } catch {
      // Leave its place empty, and try again when it is shown the next time.
      loading.delete(name)
    }
  }

  /** Resolves once the drawings are loaded. Loads each only once. Notifies once, so that Dash dresses in one frame. */
  async function load(names: readonly Name[]): Promise<void> {
    if (names.every((name) => loaded.has(name))) return
    await loadingAll
    const missing = names.filter((name) => !loaded.has(name))
    const loads = missing.map((name) => {
      const one = loading.get(name) ?? keep(name)
      loading.set(name, one)
      return one
    })
    await Promise.all(loads)
    notify()
  }

  async function keepAll(): Promise<void> {
    try {
      for (const [name, drawing] of await loadEach())
        if (!loaded.has(name)) loaded.set(name, drawing)
      notify()
    } catch {
      // Shown drawings load one by one instead.
      loadingAll = undefined
    }
  }

  /** Resolves once all drawings are loaded. Call it before a page shows many. */
  const loadAll = (): Promise<void> => (loadingAll ??= keepAll())

  /** Calls the listener when drawings may have been loaded. @returns the unsubscribe function */
  function subscribe(listener: () => void): () => void {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }

  return { loaded: loaded as ReadonlyMap<Name, Drawing>, load, loadAll, subscribe }
}

/**
 * Drawings from files.
 * @param files the loaders of SVG texts by path, from `import.meta.glob`
 * @param loadTexts loads all these texts at once
 * @param read returns what components need of an SVG text
 */
export function createDrawings<Name extends string, Drawing>(
  files: Readonly<Record<string, () => Promise<string>>>,
  loadTexts: () => Promise<Readonly<Record<string, string>>>,
  read: (svg: string) => Drawing,
): Drawings<Name, Drawing> {
  const loaders = byName<Name, () => Promise<string>>(files)
  return createLoads(
    async (name) => read(await loaders[name]()),
    async () => {
      const texts = Object.entries<string>(byName<Name>(await loadTexts()))
      return texts.map(([name, text]) => [name as Name, read(text)] as const)
    },
  )
}

/** Loads drawings, and renders the component again when one has loaded. @returns all loaded drawings */
export function useDrawings<Name extends string, Drawing>(
  { loaded, load, subscribe }: Drawings<Name, Drawing>,
  names: readonly Name[],
): ReadonlyMap<Name, Drawing> {
  const present = () => names.filter((name) => loaded.has(name)).join()
  useSyncExternalStore(subscribe, present, present)
  useEffect(() => void load(names))
  return loaded
}
