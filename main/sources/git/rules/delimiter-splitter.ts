/**
 * So much of a part is held: more than any address or path needs. A repository can hold names of any length, and what
 * was held would be copied with each piece that comes.
 */
export const longestPart = 8192

/** Takes text apart that comes piece by piece, cut anywhere. Parts that are too long are left out. */
export class Cutter {
  readonly #end: string
  #rest = ''
  #isTooLong = false

  /** @param end the character that ends each part */
  constructor(end: string) {
    this.#end = end
  }

  /** @param onPart gets each part that ends in this piece, without its end */
  push(piece: string, onPart: (part: string) => void): void {
    let end = piece.indexOf(this.#end)
    if (end < 0) {
      this.#keep(piece)
      return
    }
    this.#keep(piece.slice(0, end))
    if (!this.#isTooLong) onPart(this.#rest)
    this.#rest = ''
    this.#isTooLong = false
    let start = end + 1
    for (end = piece.indexOf(this.#end, start); end >= 0; end = piece.indexOf(this.#end, start)) {
      if (end - start <= longestPart) onPart(piece.slice(start, end))
      start = end + 1
    }
    this.#keep(piece.slice(start))
  }

  #keep(text: string): void {
    if (this.#rest.length + text.length > longestPart) this.#isTooLong = true
    this.#rest = this.#isTooLong ? '' : this.#rest + text
  }
}
