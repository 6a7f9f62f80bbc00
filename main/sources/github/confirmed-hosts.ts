import PQueue from 'p-queue'

/** Asks the user whether a host may be called. */
export type ConfirmHost = (host: string) => Promise<boolean>

/** Which hosts may be called. A page can ask to sign in anywhere; only the user can say that the host is meant. */
export class ConfirmedHosts {
  readonly #confirm: ConfirmHost
  readonly #isTrusted: (host: string) => boolean
  readonly #confirmed = new Set<string>()
  readonly #questions = new PQueue({ concurrency: 1 })

  /**
   * @param confirm asks the user; a yes is remembered until the app quits
   * @param isTrusted whether a host needs no question
   */
  constructor(confirm: ConfirmHost, isTrusted: (host: string) => boolean) {
    this.#confirm = confirm
    this.#isTrusted = isTrusted
  }

  /**
   * Whether a host may be called. Asks the user if that is not known, one question at a time.
   * @param signal a sign-in cancelled while it waits for its turn no longer asks
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
