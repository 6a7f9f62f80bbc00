/** A value of a JSON text, and where it begins and ends there. */
export interface JsonNode {
  readonly type: 'object' | 'array' | 'scalar'
  readonly from: number
  readonly to: number
  readonly children: readonly JsonChild[]
}

interface JsonChild {
  /** Null in an array. */
  readonly key: string | null
  readonly from: number
  readonly value: JsonNode
}

const blank = /(?:[ \t\r\n]+|\/\/[^\n]*|\/\*[^]*?\*\/)*/y
const string = /"(?:[^"\\\p{Cc}]|[\u007f-\u009f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"/uy
const scalar = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y
const maxDepth = 64

/**
 * Finds the parts of a JSON text without changing it, so that a program can edit the text and keep everything else.
 * Accepts a byte order mark, comments and trailing commas.
 * @returns null if it is not JSON, or nested more than 64 levels deep
 */
export function parseJsonText(text: string): JsonNode | null {
  let at = text.startsWith('\ufeff') ? 1 : 0

  function take(pattern: RegExp): string | null {
    pattern.lastIndex = at
    const found = pattern.exec(text)
    if (found === null) return null
    at = pattern.lastIndex
    return found[0]
  }
  function takeCharacter(character: string): boolean {
    take(blank)
    if (text[at] !== character) return false
    at += 1
    return true
  }
  function takeValue(depth: number): JsonNode | null {
    take(blank)
    const from = at
    if (depth <= maxDepth && takeCharacter('{')) return takeChildren('object', from, depth)
    if (depth <= maxDepth && takeCharacter('[')) return takeChildren('array', from, depth)
    if (take(string) === null && take(scalar) === null) return null
    return { type: 'scalar', from, to: at, children: [] }
  }
  function takeChildren(type: 'object' | 'array', start: number, depth: number): JsonNode | null {
    const end = type === 'object' ? '}' : ']'
    const children: JsonChild[] = []
    let mayFollow = true
    while (!takeCharacter(end)) {
      if (!mayFollow) return null
      const from = at
      const key = type === 'object' ? take(string) : null
      if (type === 'object' && (key === null || !takeCharacter(':'))) return null
      const value = takeValue(depth + 1)
      if (value === null) return null
      children.push({ key: key === null ? null : (JSON.parse(key) as string), from, value })
      mayFollow = takeCharacter(',')
    }
    return { type, from: start, to: at, children }
  }

  const root = takeValue(1)
  take(blank)
  return at === text.length ? root : null
}

/** @returns undefined if there is no such member */
export const memberOf = (node: JsonNode, key: string): JsonNode | undefined =>
  node.children.find((child) => child.key === key)?.value

/** The value of a node, without its comments and trailing commas. */
export function valueOf(text: string, node: JsonNode): unknown {
  if (node.type === 'scalar') return JSON.parse(text.slice(node.from, node.to))
  const values = node.children.map(({ key, value }) => [key, valueOf(text, value)] as const)
  return node.type === 'array' ? values.map(([, value]) => value) : Object.fromEntries(values)
}
