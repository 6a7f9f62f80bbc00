import { isRecord } from '../../../preload/contract/is-record.ts'
import { memberOf, parseJsonText, valueOf, type JsonNode } from './json-text.ts'

/** What is appended to the hooks of a file: a group for each event. */
export type HookGroups = Readonly<Record<string, unknown>>

export interface TextPart {
  readonly text: string
  readonly isNew: boolean
}

/**
 * Appends a group to the hooks of each event, and changes nothing else in the text.
 * @param text `{ "hooks": { EVENT: [GROUP …] … } }`, with or without any of it
 * @returns the changed text in parts, or null if the text has another shape
 */
export function appendHooks(text: string, groups: HookGroups): readonly TextPart[] | null {
  const root = parseJsonText(text)
  if (root?.type !== 'object') return null
  const append = createAppender(text, root)
  const hooks = memberOf(root, 'hooks')
  if (hooks === undefined) {
    const lists = Object.entries(groups).map(([event, group]) => [event, [group]] as const)
    return partsOf(text, [append(root, [['hooks', Object.fromEntries(lists)]], 1)])
  }
  if (hooks.type !== 'object') return null
  const edits: Edit[] = []
  const absent: (readonly [string, unknown])[] = []
  for (const [event, group] of Object.entries(groups)) {
    const list = memberOf(hooks, event)
    if (list === undefined) absent.push([event, [group]])
    else if (list.type === 'array') edits.push(append(list, [[null, group]], 3))
    else return null
  }
  if (absent.length > 0) edits.push(append(hooks, absent, 2))
  return partsOf(
    text,
    edits.sort((one, other) => one.at - other.at),
  )
}

interface Edit {
  readonly at: number
  readonly text: string
}

/** Appends children to an object or array, indented like the rest. The children are `depth` levels deep. */
function createAppender(text: string, root: JsonNode) {
  const lineEnd = /\r?\n/.exec(text)?.[0] ?? ''
  const unit = lineEnd === '' ? '' : indentationOf(text, root)
  return (
    parent: JsonNode,
    children: readonly (readonly [key: string | null, value: unknown])[],
    depth: number,
  ): Edit => {
    const lines = (level: number) => lineEnd + unit.repeat(level)
    const texts = children.map(([key, value]) => {
      const json = JSON.stringify(value, null, unit).replaceAll('\n', lines(depth))
      return lines(depth) + (key === null ? '' : `${JSON.stringify(key)}: `) + json
    })
    const last = parent.children.at(-1)
    return last === undefined
      ? { at: parent.from + 1, text: texts.join(',') + lines(depth - 1) }
      : { at: last.value.to, text: `,${texts.join(',')}` }
  }
}

function indentationOf(text: string, root: JsonNode): string {
  const first = root.children[0]
  return (first && /\n([ \t]+)$/.exec(text.slice(0, first.from))?.[1]) ?? '  '
}

function partsOf(text: string, edits: readonly Edit[]): readonly TextPart[] {
  const parts: TextPart[] = []
  let from = 0
  for (const edit of edits) {
    parts.push({ text: text.slice(from, edit.at), isNew: false }, { text: edit.text, isNew: true })
    from = edit.at
  }
  return [...parts, { text: text.slice(from), isNew: false }]
}

/**
 * Takes out what `appendHooks` has put in, so that the text is again as it was before.
 * @param pieces the new parts, in their order
 * @returns null if they are not all there as they were
 */
export function takeOutPieces(text: string, pieces: readonly string[]): string | null {
  let rest = ''
  let from = 0
  for (const piece of pieces) {
    const at = text.indexOf(piece, from)
    if (at === -1) return null
    rest += text.slice(from, at)
    from = at + piece.length
  }
  return rest + text.slice(from)
}

/** The events whose hooks include the group that belongs to them; none if the text has another shape. */
export function eventsWith(text: string, groups: HookGroups): readonly string[] {
  return findGroups(text, groups).map(({ event }) => event)
}

/** Takes out our groups wherever they are, for a text that a program or the user has reformatted since. */
export function takeOutGroups(text: string, groups: HookGroups): string {
  let rest = text
  for (const { list, index } of findGroups(text, groups).reverse()) {
    const [before, own, after] = [index - 1, index, index + 1].map((at) => list.children[at])
    if (own === undefined) continue
    const from = before?.value.to ?? own.from
    const to = before === undefined ? (after?.from ?? own.value.to) : own.value.to
    rest = rest.slice(0, from) + rest.slice(to)
  }
  return rest
}

/** Finds the group of each event among its hooks, in the order of the text. */
function findGroups(text: string, groups: HookGroups) {
  const root = parseJsonText(text)
  const hooks = root && memberOf(root, 'hooks')
  return (hooks?.children ?? []).flatMap(({ key, value: list }) => {
    const group = key === null ? undefined : groups[key]
    if (key === null || group === undefined || list.type !== 'array') return []
    const own = sortedText(group)
    const index = list.children.findIndex(({ value }) => sortedText(valueOf(text, value)) === own)
    return index === -1 ? [] : [{ event: key, list, index }]
  })
}

/** The text of a JSON value, whatever the order of its members. */
const sortedText = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) =>
    isRecord(part) ? Object.fromEntries(Object.entries(part).toSorted()) : part,
  )
