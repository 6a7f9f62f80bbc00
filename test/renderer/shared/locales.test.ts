import { describe, expect, test } from 'vitest'
import { remedies, type Problem } from '../../../preload/contract/problem.ts'
import { pageLocales, problemText } from '../../../renderer/shared/i18n.ts'
import en from '../../../resources/locales/en.json'
import ja from '../../../resources/locales/ja.json'

function textsOf(tree: object, path = ''): readonly (readonly [key: string, text: string])[] {
  return Object.entries(tree).flatMap(([name, value]: [string, unknown]) =>
    typeof value === 'string'
      ? [[`${path}${name}`, value] as const]
      : textsOf(value as object, `${path}${name}.`),
  )
}

// English has a singular form, Japanese does not.
const withoutPlural = (key: string) => key.replace(/_(one|other)$/, '')
const keysOf = (tree: object) =>
  [...new Set(textsOf(tree).map(([key]) => withoutPlural(key)))].sort()
const variablesOf = (tree: object) => {
  const found = new Map<string, Set<string>>()
  for (const [key, text] of textsOf(tree)) {
    const variables = found.get(withoutPlural(key)) ?? new Set()
    for (const [, name = ''] of text.matchAll(/\{\{(\w+)(?:, number)?\}\}/g)) variables.add(name)
    found.set(withoutPlural(key), variables)
  }
  return Object.fromEntries([...found].map(([key, names]) => [key, [...names].sort()]))
}

const codes = Object.keys(remedies) as Problem['code'][]

describe('the two languages', () => {
  test('have the same keys', () => {
    expect(keysOf(ja)).toEqual(keysOf(en))
  })

  test('use the same variables under each key', () => {
    const english = variablesOf(en)
    const japanese = variablesOf(ja)
    expect(japanese).toEqual(english)
  })

  test('have no empty text', () => {
    const empty = [...textsOf(en), ...textsOf(ja)].filter(([, text]) => text.trim() === '')
    expect(empty).toEqual([])
  })
})

describe.each(['en', 'ja'] as const)('each problem in %s', (locale) => {
  const say = pageLocales[locale].t
  const end = locale === 'ja' ? /。$/ : /\.$/

  test.each(codes)('%s is a sentence that says what to do, even without its params', (code) => {
    const sentence = problemText(say, { code })
    expect(sentence).toMatch(end)
    expect(sentence).not.toContain('{{')
    expect(sentence.length).toBeGreaterThan(20)
  })

  test('names its folder, host or version', () => {
    expect(problemText(say, { code: 'folder-missing', params: { name: '~/仕事' } })).toContain(
      '~/仕事',
    )
    expect(problemText(say, { code: 'github-offline', params: { host: 'ghe.example' } })).toContain(
      'ghe.example',
    )
    expect(
      problemText(say, { code: 'git-too-old', params: { found: '2.11', needed: '2.25' } }),
    ).toMatch(/2\.11.*2\.25/)
  })

  test.each([
    'database-locked',
    'database-readonly',
    'data-gone',
    'disk-readonly',
    'disk-full',
    'disk-failed',
  ] as const)('%s says which repository a scan could not save', (code) => {
    const sentence = problemText(say, { code, params: { name: 'スープ', context: 'scan' } })
    expect(sentence).toContain('スープ')
    expect(sentence).toMatch(end)
  })

  test('distinguishes a shallow clone of a tag from other shallow clones', () => {
    const shallow = (context: string) =>
      problemText(say, { code: 'repository-shallow', params: { name: 'app', context } })
    expect(shallow('branchless')).toMatch(/app.*git switch -c/)
    expect(shallow('')).toMatch(/app.*--unshallow/)
  })

  test('distinguishes the four ways in which GitHub leaves things out', () => {
    const partial = (params: Record<string, string | number>) =>
      problemText(say, { code: 'github-partial', params: { host: 'github.com', ...params } })
    const named = partial({ context: 'named', names: 'acme' })
    const hidden = partial({ context: 'hidden' })
    const truncated = partial({ context: 'truncated', days: 2 })
    expect(named).toContain('acme')
    const setAside = partial({ context: 'set-aside', days: 7 })
    expect(truncated).toContain('2')
    expect(setAside).toContain('7')
    expect(new Set([named, hidden, truncated, setAside, partial({})]).size).toBe(5)
  })
})

test('the pages have the texts of each language', () => {
  expect(pageLocales.en.t('pantry.feedOne')).toBe(en.pantry.feedOne)
  expect(pageLocales.ja.t('pantry.feedOne')).toBe(ja.pantry.feedOne)
})

test('no Japanese line breaks between a number and its counter', () => {
  const { t } = pageLocales.ja
  expect(t('history.explanation.rule')).toContain('1\u00a0件ずつ')
  expect(t('history.total', { count: 3 })).toContain('3\u00a0件')
  expect(t('settings.github.host'), 'no counter').not.toContain('\u00a0')
})
