import type { Kind } from '../../../preload/contract/kinds.ts'
import type { Load } from './rules/failures.ts'
import { most, mostNames, mostWindows } from './rules/queries.ts'
import type { Page } from './rules/queries.ts'
import type { Window } from './rules/windows.ts'

/** A window of the calendar while it is read. */
export interface Reading {
  readonly window: Window
  /** Parts of it that are still to be read. */
  open: number
  restricted: number
  truncated: number
  /** What GitHub's totals count beyond what its lists have disclosed so far. */
  readonly undisclosed: Record<Kind, number>
}

/** The whole of a window, or what halving made of it. */
export interface WindowPart {
  readonly window: Window
  readonly reading: Reading
}

export interface PagePart extends Page {
  readonly reading: Reading
}

/** What one request asks for. */
export interface Portion {
  readonly windows: readonly WindowPart[]
  readonly pages: readonly PagePart[]
  /** How many repositories may be asked about beside them. */
  readonly repositories: number
  /** How many names may be asked about beside them. */
  readonly names: number
}

/** What a sync has still to ask for, in portions that become smaller when GitHub finds one too large. */
export class Portions {
  readonly #windows: WindowPart[] = []
  readonly #pages: PagePart[] = []
  #windowsAtOnce: number
  #pagesAtOnce: number
  /** Nothing has been too large yet: windows, pages and repositories share a request. */
  #isMixed = true

  constructor({ together }: Load) {
    this.#windowsAtOnce = together
    this.#pagesAtOnce = together * 3
  }

  get length(): number {
    return this.#windows.length + this.#pages.length
  }

  add(...windows: readonly WindowPart[]): void {
    this.#windows.push(...windows)
  }

  addFirst(...windows: readonly WindowPart[]): void {
    this.#windows.unshift(...windows)
  }

  addPage(page: PagePart): void {
    this.#pages.push(page)
  }

  take(): Portion {
    const windows = this.#windows.splice(0, this.#windowsAtOnce)
    const isAlone = !this.#isMixed && windows.length > 0
    const pages = isAlone ? [] : this.#pages.splice(0, this.#pagesAtOnce)
    const share = (all: number) => Math.floor((all * this.#windowsAtOnce) / mostWindows)
    return {
      windows,
      pages,
      repositories: this.#isMixed ? share(most) : 0,
      names: share(mostNames),
    }
  }

  /** Takes back what was too large together: the next portions are smaller. */
  divide({ windows, pages }: Portion): void {
    this.#windows.unshift(...windows)
    this.#pages.unshift(...pages)
    const wasMixed = windows.length > 0 && pages.length > 0
    this.#isMixed = false
    if (wasMixed) return
    if (windows.length > 0) this.#windowsAtOnce = half(windows.length)
    else this.#pagesAtOnce = half(pages.length)
  }
}

function half(count: number): number {
  return Math.max(1, Math.floor(count / 2))
}
