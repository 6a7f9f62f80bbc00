import type { Rule } from 'eslint'
import path from 'node:path'

/**
 * Words that this project once used for something with an established name, each with that name. An identifier or a
 * file name that contains one is rejected (docs/design/glossary.md: only what is unique to Hot Dash has a word of
 * ours).
 */
const fieldWords: ReadonlyMap<string, string> = new Map([
  ['patience', 'timeoutMs'],
  ['patient', 'withTimeout'],
  ['surroundings', 'context'],
  ['blindness', 'undisclosed'],
  ['blind', 'undisclosed'],
  ['unseen', 'undisclosed, or visually-hidden'],
  ['cutter', 'splitter'],
  ['heir', 'focus successor'],
  ['portion', 'batch'],
  ['portions', 'batches'],
  ['wish', 'mode'],
  ['wishes', 'modes'],
  ['keeper', 'store, locator'],
  ['most', 'max… with what and unit'],
  ['longest', 'max… with what and unit'],
  ['deepest', 'maxDepth'],
  ['shortest', 'min… with what and unit'],
])

/** Names of single things that are rejected as a whole. */
const fieldNames: ReadonlyMap<string, string> = new Map([
  ['Say', 'TFunction'],
  ['Performance', 'Utterance'],
  ['Silence', 'IdleTimeout'],
  ['Company', 'PetVisibility'],
  ['Ground', 'what it sets up'],
  ['World', 'what it sets up'],
  ['Stand', 'what it sets up'],
  ['Desk', 'what it sets up'],
  ['Workshop', 'what it sets up'],
  ['Trail', 'Breadcrumbs'],
  ['Asking', 'RequestState'],
  ['Ask', 'SendRequest'],
  ['Reading', 'scan, git day, pronunciation'],
  ['reading', 'scan, git day, pronunciation'],
])

const wordsOf = (name: string): readonly string[] =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)

/** The established name; undefined if the name contains no word of ours. */
function better(name: string): string | undefined {
  return fieldNames.get(name) ?? wordsOf(name).flatMap((word) => fieldWords.get(word) ?? [])[0]
}

/** Rejects words of our own if the field has an established one. */
export const fieldWordsRule: Rule.RuleModule = {
  meta: {
    type: 'suggestion',
    schema: [],
    messages: {
      name: "'{{name}}' has an established name: {{better}}.",
      file: "This file's name contains a word with an established name: {{better}}.",
    },
  },
  create(context) {
    const check = (node: Rule.Node, name: string) => {
      const found = better(name)
      if (found !== undefined)
        context.report({ node, messageId: 'name', data: { name, better: found } })
    }
    return {
      Program(node) {
        const found = better(path.basename(context.filename).replace(/\.\w+$/, ''))
        if (found !== undefined)
          context.report({ node, messageId: 'file', data: { better: found } })
      },
      Identifier: (node) => check(node, node.name),
      PrivateIdentifier: (node) => check(node, node.name),
    }
  },
}
