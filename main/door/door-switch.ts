import PQueue from 'p-queue'
import type { Settings } from '../../preload/contract/declared-settings.ts'
import type { Door } from './door.ts'

/** Opens the door while the setting is on, one change at a time. */
export function openDoorSwitch(
  door: Door,
  settings: {
    all(): Pick<Settings, 'door'>
    onChange(listener: () => void): () => void
  },
) {
  let isClosed = false
  const turns = new PQueue({ concurrency: 1 })
  const apply = (): Promise<void> =>
    turns.add(async () => {
      if (settings.all().door && !isClosed) await door.startListening()
      else door.stopListening()
    })
  const off = settings.onChange(() => void apply())
  void apply()
  return {
    /** Closes the door. Clients that still wait get no answer. */
    close(): Promise<void> {
      isClosed = true
      off()
      return apply()
    },
  }
}
