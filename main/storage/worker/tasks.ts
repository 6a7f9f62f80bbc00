/** What a worker can do. Each task takes params and returns a cloneable value, or a promise of one. */
export type Tasks = Readonly<Record<string, (params: never) => unknown>>

export type TaskParams<All extends Tasks, Name extends keyof All> = Parameters<All[Name]>[0]

export type TaskResult<All extends Tasks, Name extends keyof All> = Awaited<ReturnType<All[Name]>>

export interface TaskMessage {
  readonly id: number
  readonly name: string
  readonly params: unknown
}

export type TaskAnswer =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  /** An error loses its code when cloned, so its parts are sent instead. */
  | {
      readonly id: number
      readonly ok: false
      readonly message: string
      readonly code: string | undefined
    }
