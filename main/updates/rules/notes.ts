import type { Locale } from '../../../preload/contract/settings.ts'

/** The heading above the notes of each language, in resources/release-notes.md. */
const headings: Readonly<Record<Locale, string>> = { en: 'English', ja: '日本語' }

/** Some lines for a person, and no more. */
const maxLength = 4000

/**
 * The notes of a release in one language: what is below its heading, up to the next one of the same level.
 * @param notes Markdown with a heading `## English` and one `## 日本語`
 * @returns the notes of the other language where this one has none, or all of it where there is no such heading
 */
export function notesIn(notes: string, locale: Locale): string {
  const other = locale === 'ja' ? 'en' : 'ja'
  const text = below(notes, headings[locale]) ?? below(notes, headings[other]) ?? notes.trim()
  return text.length > maxLength ? `${text.slice(0, maxLength)}…` : text
}

function below(notes: string, heading: string): string | undefined {
  const lines = notes.split(/\r?\n/)
  const at = lines.findIndex((line) => line.trim() === `## ${heading}`)
  if (at < 0) return undefined
  const rest = lines.slice(at + 1)
  const end = rest.findIndex((line) => /^##? /.test(line))
  const text = (end < 0 ? rest : rest.slice(0, end)).join('\n').trim()
  return text === '' ? undefined : text
}
