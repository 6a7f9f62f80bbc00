import fc from '../support/fast-check.ts'

/** What Hot Dash might append. */
export const group = {
  hooks: [{ type: 'command', command: "'/opt/hot-dash' hook codex", timeout: 3 }],
}

/** JSON texts as people and programs write them: any white space, comments, trailing commas, line ends, a mark at the start. */
const blank = fc
  .array(fc.constantFrom(' ', '\n', '\r\n', '\t', '// note, "{\n', '/* [ */'), { maxLength: 3 })
  .map((parts) => parts.join(''))
const list = (open: string, close: string, items: fc.Arbitrary<readonly string[]>) =>
  fc
    .tuple(items, blank, blank, fc.boolean())
    .map(([texts, before, after, trails]) =>
      texts.length === 0
        ? `${open}${before}${close}`
        : `${open}${before}${texts.join(`${after},${before}`)}${trails ? `${after},` : ''}${after}${close}`,
    )
const anyValue = fc.json({ maxDepth: 2 })
const members = (values: Readonly<Record<string, fc.Arbitrary<string>>>) =>
  fc
    .tuple(
      fc.uniqueArray(fc.constantFrom(...Object.keys(values)), { maxLength: 4 }),
      fc.record(values),
      blank,
    )
    .map(([keys, texts, space]) =>
      keys.map((key) => `${JSON.stringify(key)}${space}:${space}${texts[key]}`),
    )
const otherGroup = fc.oneof(anyValue, fc.constant(JSON.stringify({ matcher: '*', ...group })))
const eventList = list('[', ']', fc.array(otherGroup, { maxLength: 3 }))
export const hooksFile = fc
  .tuple(
    fc.constantFrom('', '\ufeff'),
    blank,
    list(
      '{',
      '}',
      members({
        hooks: list(
          '{',
          '}',
          members({ Stop: eventList, SessionEnd: eventList, Other: eventList }),
        ),
        description: anyValue,
        more: anyValue,
      }),
    ),
    blank,
  )
  .map((parts) => parts.join(''))
