import { watch, type FSWatcher } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

/** Watches a carrier's folder and the folders of the devices in it, as far as the system can. */
export function openFolderWatches(onChange: () => void) {
  const watchers = new Map<string, FSWatcher>()
  return {
    /** @param device this device, whose own folder is not watched */
    async update(folder: string, device: string): Promise<void> {
      const entries = await readdir(folder, { withFileTypes: true })
      const below = entries
        .filter((entry) => entry.isDirectory() && entry.name !== device)
        .map(({ name }) => join(folder, name))
      const wanted = new Set([folder, ...below])
      for (const [path, watcher] of watchers) {
        if (wanted.has(path)) continue
        watcher.close()
        watchers.delete(path)
      }
      for (const path of wanted) {
        if (watchers.has(path)) continue
        try {
          const watcher = watch(path, { persistent: false }, onChange)
          watcher.on('error', () => {
            watcher.close()
            watchers.delete(path)
          })
          watchers.set(path, watcher)
        } catch {
          // The folder is gone, or the system has no watches left. Polling still finds the changes.
        }
      }
    },
    close(): void {
      for (const watcher of watchers.values()) watcher.close()
      watchers.clear()
    },
  }
}
