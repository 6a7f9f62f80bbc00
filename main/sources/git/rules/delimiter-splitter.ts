/** In characters. No address or path needs more, and a hostile repository can hold names of any length. */
export const maxPartLength = 8192

/** Makes a function that splits text arriving in chunks, cut anywhere. Skips parts that are too long. */
export function createDelimiterSplitter(delimiter: string, onPart: (part: string) => void) {
  let rest = ''
  let isTooLong = false
  const keep = (text: string) => {
    if (rest.length + text.length > maxPartLength) isTooLong = true
    rest = isTooLong ? '' : rest + text
  }
  return (chunk: string) => {
    let start = 0
    for (let end = chunk.indexOf(delimiter); end >= 0; end = chunk.indexOf(delimiter, start)) {
      keep(chunk.slice(start, end))
      if (!isTooLong) onPart(rest)
      rest = ''
      isTooLong = false
      start = end + 1
    }
    keep(chunk.slice(start))
  }
}
