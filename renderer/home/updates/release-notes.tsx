/** The notes of a release: headings and lists of Markdown, as plain text without links. */
export function ReleaseNotes({ notes, label }: { readonly notes: string; readonly label: string }) {
  const lines = notes.split('\n').map((line) => line.trim())
  return (
    <div className="release-notes" role="group" aria-label={label}>
      {partsOf(lines).map((part, index) =>
        part.isList ? (
          <ul key={index}>
            {part.lines.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        ) : (
          <p key={index}>{part.lines.join('\n')}</p>
        ),
      )}
    </div>
  )
}

interface Part {
  readonly isList: boolean
  readonly lines: readonly string[]
}

/** Splits lines into paragraphs and lists; an empty line ends one. */
function partsOf(lines: readonly string[]): readonly Part[] {
  const parts: Part[] = []
  let isOpen = false
  for (const line of lines) {
    const isList = /^[-*] /.test(line)
    const text = line.replace(/^([-*]|#+) /, '').replaceAll(/\*\*|`/g, '')
    const last = parts.at(-1)
    if (text === '') isOpen = false
    else if (isOpen && last?.isList === isList)
      parts[parts.length - 1] = { isList, lines: [...last.lines, text] }
    else {
      parts.push({ isList, lines: [text] })
      isOpen = true
    }
  }
  return parts
}
