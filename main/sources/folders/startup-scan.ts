/** Waits for the jobs of the start: it is done when all of those that were expected have ended. */
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

  /** Wraps the work of a job, so that its end is noticed, however it ends. */
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

  /** To be called when all jobs were announced: there may have been none. */
  settleIfDone(): void {
    if (this.#expected.size === 0) this.#done.resolve(undefined)
  }
}
