import type { Problem } from '../problem.ts'

/** Another device of the user, as this one knows it. */
interface CarriedDevice {
  readonly id: string
  readonly name: string
  /** When its last news arrived, in milliseconds since the epoch. */
  readonly seenAt: number
  /** Its clock, or ours, is more than a day wrong. */
  readonly isClockWrong: boolean
}

type CarrierPlace =
  /** The path of a folder that the user's own tool copies. */
  | { readonly type: 'folder'; readonly folder: string }
  /** A Git repository of the user's own, and when the last exchange succeeded, in milliseconds since the epoch. */
  | {
      readonly type: 'git'
      readonly address: string
      readonly exchangedAt: number | null
      readonly isExchanging: boolean
    }

export type CarrierView =
  | { readonly name: 'off' }
  | {
      readonly name: 'on'
      readonly place: CarrierPlace
      readonly hasPrivateNames: boolean
      readonly devices: readonly CarriedDevice[]
      /** How many rows this device has not written yet. */
      readonly waiting: number
      /** Another Dash, with another code, uses the folder. */
      readonly hasForeignFiles: boolean
      /** Another device has a newer Hot Dash, and has written what only an update can read. */
      readonly hasNewerFiles: boolean
      readonly problem: Problem | null
    }
