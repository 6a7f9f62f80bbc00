import { localTime } from '../../../main/base/rules/local-time.ts'

interface Pending {
  readonly at: number
  readonly delay: number
  readonly task: () => void
}

/** A manual clock, whose timers fire when a test moves it. So no test waits for real time. */
export class ManualTime {
  #now: number
  #pending: Pending[] = []
  #waiting: { readonly delay: number; readonly resolve: () => void }[] = []

  constructor(start: string) {
    this.#now = Date.parse(start)
  }

  now(): number {
    return this.#now
  }

  timeZone(): string {
    return 'Asia/Tokyo'
  }

  isSouthern(): boolean {
    return false
  }

  localTime(instant: number) {
    return localTime(instant, this.timeZone())
  }

  after(milliseconds: number, task: () => void): () => void {
    const pending = { at: this.#now + milliseconds, delay: milliseconds, task }
    this.#pending.push(pending)
    for (const waiting of this.#waiting.filter(({ delay }) => delay === milliseconds)) {
      this.#waiting.splice(this.#waiting.indexOf(waiting), 1)
      waiting.resolve()
    }
    return () => {
      this.#pending = this.#pending.filter((other) => other !== pending)
    }
  }

  /** Resolves when a timer of exactly this length is pending. */
  async waiting(milliseconds: number): Promise<void> {
    if (this.#find(milliseconds)) return
    await new Promise<void>((resolve) => this.#waiting.push({ delay: milliseconds, resolve }))
  }

  /** Waits for a timer of exactly this length, then moves the clock by that length. */
  async pass(milliseconds: number): Promise<void> {
    await this.waiting(milliseconds)
    this.move(this.#find(milliseconds)!.at - this.#now)
  }

  /** Moves the clock and fires due timers, in order. */
  move(milliseconds: number): void {
    const end = this.#now + milliseconds
    for (;;) {
      const due = this.#pending.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0]
      if (!due) break
      this.#pending = this.#pending.filter((other) => other !== due)
      this.#now = Math.max(this.#now, due.at)
      due.task()
    }
    this.#now = end
  }

  /** The lengths of all pending timers, in milliseconds. */
  get waits(): readonly number[] {
    return this.#pending.map(({ delay }) => delay)
  }

  #find(milliseconds: number): Pending | undefined {
    return this.#pending.find(({ delay }) => delay === milliseconds)
  }
}
