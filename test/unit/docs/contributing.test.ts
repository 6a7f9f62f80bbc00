import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '../../..')
const read = (file: string) => readFileSync(join(root, file), 'utf8')

/** All documents, except for the one that names files of other projects. */
const documents = ['.', 'docs', 'docs/design', 'docs/design/art']
  .flatMap((folder) => readdirSync(join(root, folder)).map((name) => join(folder, name)))
  .filter((file) => file.endsWith('.md') && file !== 'docs/design/style.md')

/** The rows of the table "Where to look": a file, and what to look for in it. */
const answers = [
  ...read('CONTRIBUTING.md').matchAll(/^\| [^|]+\? +\| `([^`]+)` +\| `([^`]+)` +\|$/gm),
].map(([, file = '', symbol = '']) => [file, symbol] as const)

describe('the guide to the code', () => {
  it('answers the questions of a newcomer', () => {
    expect(answers.length).toBeGreaterThanOrEqual(7)
  })

  it.each(answers)('%s has %s', (file, symbol) => {
    const definition = new RegExp(
      `^(?:export )?(?:async )?(?:class|const|function|interface|type) ${symbol}\\b`,
      'm',
    )
    expect(read(file)).toMatch(definition)
  })

  it.each(documents)('names no file in %s that is not there', (document) => {
    const named = [...read(document).matchAll(/`((?:[\w-]+\/)+[\w.-]+\.(?:tsx?|json))`/g)]
    const missing = named
      .map(([, file = '']) => file)
      .filter((file) => !['', 'main/'].some((base) => existsSync(join(root, base + file))))
    expect(missing).toEqual([])
  })
})
