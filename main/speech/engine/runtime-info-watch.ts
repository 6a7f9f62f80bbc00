import { watch, type FSWatcher } from 'node:fs'
import { basename, dirname } from 'node:path'

/**
 * Watches a file that the VOICEVOX app writes when it launches, in a folder that may not exist yet. Costs nothing
 * while nothing is written there.
 * @param onWritten called at every sign that the file was written, possibly several times per write
 * @returns the function that ends the watch
 */
export function watchRuntimeInfo(file: string, onWritten: () => void): () => void {
  const folder = dirname(file)
  let watcher: FSWatcher | undefined
  let isEnded = false

  function begin(): void {
    if (isEnded) return
    watcher?.close()
    watcher =
      open(folder, (name) => {
        if (name === null || name === basename(file)) onWritten()
      }) ??
      open(dirname(folder), (name) => {
        if (name !== basename(folder)) return
        begin()
        onWritten()
      })
  }

  /** @returns undefined if there is no such folder */
  function open(path: string, onChange: (name: string | null) => void): FSWatcher | undefined {
    try {
      const opened = watch(path, { persistent: false }, (_, name) => onChange(name))
      opened.on('error', () => opened.close())
      return opened
    } catch {
      return undefined
    }
  }

  begin()
  return () => {
    isEnded = true
    watcher?.close()
  }
}
