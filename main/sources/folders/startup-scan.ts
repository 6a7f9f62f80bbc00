/** Settles when all that was announced until then has been done. */
export class FirstLook {
  readonly #open = new Set<string>()
  readonly #over = Promise.withResolvers<undefined>()

  get over(): Promise<undefined> {
    return this.#over.promise
  }

  announce(what: string): void {
    this.#open.add(what)
  }

  /** Work after which that is done, however it ends. */
  ending(what: string, work: (signal: AbortSignal) => Promise<void>): typeof work {
    return async (signal) => {
      try {
        await work(signal)
      } finally {
        this.#open.delete(what)
        this.settle()
      }
    }
  }

  /** For when nothing may have been announced. */
  settle(): void {
    if (this.#open.size === 0) this.#over.resolve(undefined)
  }
}
