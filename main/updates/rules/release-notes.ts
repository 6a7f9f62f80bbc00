import type { Locale } from '../../../preload/contract/settings.ts'

/** The headings of the notes in resources/release-notes.md, by language. */
const headings: Readonly<Record<Locale, string>> = { en: 'English', ja: '日本語' }

/** Enough for a few lines to read. */
const maxLength = 4000

/**
 * A release's notes in one language: the text below its heading, up to the next heading of the same level.
 * @param notes Markdown with a heading `## English` and one `## 日本語`
 * @returns the notes in the other language if this one is missing, or all of the text if both headings are
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
