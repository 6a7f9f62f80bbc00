/** Waits for the startup jobs. Done when all expected jobs have ended. */
export class StartupScan {
  readonly #expected = new Set<string>()
  readonly #done = Promise.withResolvers<undefined>()

  /** Settles when no expected job is left. */
  get done(): Promise<undefined> {
    return this.#done.promise
  }

  expect(key: string): void {
    this.#expected.add(key)
  }

  /** Wraps a job's work to notice its end, however it ends. */
  tracking(key: string, work: (signal: AbortSignal) => Promise<void>): typeof work {
    return async (signal) => {
      try {
        await work(signal)
      } finally {
        this.#expected.delete(key)
        this.settleIfDone()
      }
    }
  }

  /** Call it once all jobs are expected: there may be none. */
  settleIfDone(): void {
    if (this.#expected.size === 0) this.#done.resolve(undefined)
  }
}
