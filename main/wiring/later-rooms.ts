import type { Rooms } from './rooms.ts'

/** The rooms that are opened after the first paint. */
export interface LaterRooms {
  readonly current: Rooms | undefined
  readonly whenOpen: Promise<Rooms>
  readonly arrive: (rooms: Rooms) => void
  /** The user may quit before the rooms are open; they then stay closed. */
  readonly isClosed: () => boolean
  close(): Promise<void>
}

export function openLater(): LaterRooms {
  const { promise, resolve } = Promise.withResolvers<Rooms>()
  let current: Rooms | undefined = undefined
  let isClosed = false
  return {
    get current() {
      return current
    },
    whenOpen: promise,
    arrive(rooms) {
      current = rooms
      resolve(rooms)
    },
    isClosed: () => isClosed,
    async close() {
      isClosed = true
      await current?.close()
    },
  }
}
