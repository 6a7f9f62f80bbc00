import PQueue from 'p-queue'

/** Asks a person whether a host may be called. */
export type ConfirmHost = (host: string) => Promise<boolean>

/** Which hosts may be called: a page can ask to sign in anywhere, and only a person says where that is meant. */
export class ConfirmedHosts {
  readonly #confirm: ConfirmHost
  readonly #isTrusted: (host: string) => boolean
  readonly #confirmed = new Set<string>()
  readonly #questions = new PQueue({ concurrency: 1 })

  /**
   * @param confirm asks the person; a yes is remembered until quit
   * @param isTrusted whether a host needs no question
   */
  constructor(confirm: ConfirmHost, isTrusted: (host: string) => boolean) {
    this.#confirm = confirm
    this.#isTrusted = isTrusted
  }

  /**
   * Whether a host may be called; asks the person where that is not known, one question at a time.
   * @param signal a sign-in that was given up while it waited for its turn asks nothing any more
   */
  async allows(host: string, signal: AbortSignal): Promise<boolean> {
    if (this.#isAllowed(host)) return true
    await this.#questions.add(async () => {
      if (signal.aborted || this.#isAllowed(host)) return
      if (await this.#confirm(host)) this.#confirmed.add(host)
    })
    return this.#isAllowed(host)
  }

  #isAllowed(host: string): boolean {
    return this.#isTrusted(host) || this.#confirmed.has(host)
  }
}
