import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '../../..')
const read = (file: string) => readFileSync(join(root, file), 'utf8')

const documents = [
  ...readdirSync(root),
  ...readdirSync(join(root, 'docs'), { encoding: 'utf8', recursive: true }).map((name) =>
    join('docs', name),
  ),
].filter((file) => file.endsWith('.md'))

/** GitHub's anchors of a document's headings: in lower case, without punctuation, with hyphens for spaces. */
const anchorsOf = (document: string): readonly string[] =>
  [...read(document).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}_ -]/gu, '')
      .replaceAll(' ', '-'),
  )

describe('documents', () => {
  test.each(documents)('%s names only files that exist', (document) => {
    const named = [...read(document).matchAll(/`((?:[\w-]+\/)+[\w.-]+\.(?:tsx?|json))`/g)]
    const missing = named
      .map(([, file = '']) => file)
      .filter((file) => !['', 'main/'].some((base) => existsSync(join(root, base + file))))
    expect(missing).toEqual([])
  })

  test.each(documents)('%s names only functions that their files have', (document) => {
    const named = [...read(document).matchAll(/`(\w+)`\s(?:in |\()`((?:[\w-]+\/)+[\w.-]+\.tsx?)`/g)]
    const lacking = named.filter(([, symbol = '', file = '']) => {
      const base = ['', 'main/'].find((one) => existsSync(join(root, one + file))) ?? ''
      return !new RegExp(`\\b${symbol}\\b`).test(read(base + file))
    })
    expect(lacking.map(([mention]) => mention)).toEqual([])
  })

  test.each(documents)('%s links only to files and headings that exist', (document) => {
    const links = [...read(document).matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)/g)]
    const broken = links.filter(([, file = '', anchor]) => {
      const target = file === '' ? document : join(dirname(document), file)
      if (!existsSync(join(root, target))) return true
      return anchor !== undefined && !anchorsOf(target).includes(anchor)
    })
    expect(broken.map(([link]) => link)).toEqual([])
  })
})
