/**
 * Longer parts (in characters) are left out. No address or path needs more, but a hostile repository can hold names
 * of any length, which would be copied with every chunk.
 */
export const maxPartLength = 8192

/** Splits text that arrives in chunks, cut anywhere, at a delimiter. Leaves out parts that are too long. */
export class DelimiterSplitter {
  readonly #delimiter: string
  #rest = ''
  #isTooLong = false

  /** @param delimiter the character that ends each part */
  constructor(delimiter: string) {
    this.#delimiter = delimiter
  }

  /** @param onPart gets each part that ends in this chunk, without the delimiter */
  push(piece: string, onPart: (part: string) => void): void {
    let end = piece.indexOf(this.#delimiter)
    if (end < 0) {
      this.#keep(piece)
      return
    }
    this.#keep(piece.slice(0, end))
    if (!this.#isTooLong) onPart(this.#rest)
    this.#rest = ''
    this.#isTooLong = false
    let start = end + 1
    for (
      end = piece.indexOf(this.#delimiter, start);
      end >= 0;
      end = piece.indexOf(this.#delimiter, start)
    ) {
      if (end - start <= maxPartLength) onPart(piece.slice(start, end))
      start = end + 1
    }
    this.#keep(piece.slice(start))
  }

  #keep(text: string): void {
    if (this.#rest.length + text.length > maxPartLength) this.#isTooLong = true
    this.#rest = this.#isTooLong ? '' : this.#rest + text
  }
}
