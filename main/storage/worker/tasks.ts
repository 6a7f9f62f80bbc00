/** What a worker can do: each task takes params and answers with a value that can be cloned, at once or later. */
export type Tasks = Readonly<Record<string, (params: never) => unknown>>

/** The params of a task. */
export type TaskParams<All extends Tasks, Name extends keyof All> = Parameters<All[Name]>[0]

/** What a task answers. */
export type TaskResult<All extends Tasks, Name extends keyof All> = Awaited<ReturnType<All[Name]>>

export interface TaskMessage {
  readonly id: number
  readonly name: string
  readonly params: unknown
}

export type TaskAnswer =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  /** An error loses its code when it is cloned, so its parts are sent. */
  | {
      readonly id: number
      readonly ok: false
      readonly message: string
      readonly code: string | undefined
    }
