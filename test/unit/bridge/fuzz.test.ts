import { EventEmitter } from 'node:events'
import type { WebContents } from 'electron'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import type { Log } from '../../../main/base/log.ts'
import { openBridge, type Handlers } from '../../../main/bridge/bridge.ts'
import { openPages } from '../../../main/bridge/pages.ts'
import { requests, type RequestName } from '../../../preload/contract/requests.ts'
import fc from '../../support/fast-check.ts'

const main = vi.hoisted((): { listener: unknown } => ({ listener: undefined }))
vi.mock('electron', () => ({
  ipcMain: { handle: (_channel: string, listener: unknown) => void (main.listener = listener) },
}))

/** What a schema describes, as far as the requests use it (https://json-schema.org/draft/2020-12). */
interface Schema {
  readonly type?: string
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Schema[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly propertyNames?: Schema
  readonly items?: Schema
  readonly minimum?: number
  readonly maximum?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly maxItems?: number
  readonly pattern?: string
}

/** Values that a schema takes. */
function valuesOf(schema: Schema): fc.Arbitrary<unknown> {
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map(valuesOf))
  if ('const' in schema) return fc.constant(schema.const)
  if (schema.enum) return fc.constantFrom(...schema.enum)
  const { minimum: min = -1e6, maximum: max = 1e6, minLength = 0, maxLength = 50 } = schema
  switch (schema.type) {
    case 'object': {
      if (schema.propertyNames) return fc.constant({})
      const properties = Object.entries(schema.properties ?? {})
      const shape = Object.fromEntries(properties.map(([name, one]) => [name, valuesOf(one)]))
      return fc.record(shape, { requiredKeys: [...(schema.required ?? [])] })
    }
    case 'array':
      return fc.array(valuesOf(schema.items ?? {}), {
        maxLength: Math.min(schema.maxItems ?? 5, 5),
      })
    case 'integer':
      return fc.integer({ min: Math.max(min, -1e6), max: Math.min(max, 1e6) })
    case 'number':
      return fc.double({ min, max, noNaN: true })
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    case undefined:
    default:
      if (schema.pattern?.includes('(?') === true) return fc.constant(example(schema.pattern))
      if (schema.pattern) return fc.stringMatching(new RegExp(schema.pattern))
      return fc.string({ minLength, maxLength: Math.min(maxLength, 50), unit: 'grapheme-ascii' })
  }
}

/** Texts for the two patterns that fast-check cannot generate from: a date, and a shortcut. */
const example = (pattern: string) => (pattern.includes('Control') ? 'Control+D' : '2026-11-25')

/** Values that no leaf of a request takes. */
const wrongLeaf = fc.constantFrom<unknown>(
  ...[undefined, Number.NaN, Infinity, 10n, new Date(0), new Map(), new Uint8Array(3)],
  ...[{}, { toString: () => 'x' }, ['x', 1], '\0'.repeat(70_000)],
)

type Path = readonly (string | number)[]

const isBranch = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null

/** The places of all leaves in a value. */
const leavesOf = (value: unknown, path: Path = []): readonly Path[] =>
  isBranch(value)
    ? Object.entries(value).flatMap(([name, part]) => leavesOf(part, [...path, name]))
    : [path]

/** The places of all objects in a value, except for lists. */
const objectsOf = (value: unknown, path: Path = []): readonly Path[] =>
  isBranch(value)
    ? [
        ...(Array.isArray(value) ? [] : [path]),
        ...Object.entries(value).flatMap(([name, part]) => objectsOf(part, [...path, name])),
      ]
    : []

/** A copy of a value that is changed at one place. */
function changeAt(
  value: unknown,
  [name, ...rest]: Path,
  change: (part: unknown) => unknown,
): unknown {
  if (name === undefined) return change(value)
  const copy = (
    Array.isArray(value) ? [...(value as unknown[])] : { ...(value as object) }
  ) as Record<string, unknown>
  copy[name] = changeAt(copy[name], rest, change)
  return copy
}

const names = Object.keys(requests) as RequestName[]
const validParams = fc.constantFrom(...names).chain((name) => {
  const schema = z.toJSONSchema(requests[name].params, { io: 'input' }) as Schema
  return valuesOf(schema)
    .filter((params) => requests[name].params.safeParse(params).success)
    .map((params) => [name, params] as const)
})

const isWithoutHost = (params: unknown) =>
  typeof params === 'object' && params !== null && 'host' in params && params.host === undefined

/** Valid params with one change that makes them wrong. */
const nearlyValid = fc
  .tuple(validParams, fc.nat(), fc.nat(), wrongLeaf, fc.constantFrom('sql', 'path'))
  .map(([[name, params], which, place, wrong, extra]) => {
    const pick = (paths: readonly Path[]) => paths[place % paths.length] ?? []
    const objects = objectsOf(params)
    if (which % 2 === 1 && objects.length > 0) {
      const more = Object.fromEntries([[extra, 1]])
      const change = (part: unknown) => ({ ...(part as object), ...more })
      return [name, changeAt(params, pick(objects), change)] as const
    }
    return [name, changeAt(params, pick(leavesOf(params)), () => wrong)] as const
  })
  // A request without params takes undefined for null, and a link needs no host.
  .filter(([, params]) => params !== undefined && !isWithoutHost(params))

const ownOrigin = 'app://hot-dash'
const mainFrame = { url: `${ownOrigin}/home/index.html` }
const contents = Object.assign(new EventEmitter(), { mainFrame, send: () => undefined })
const page = contents as unknown as WebContents
const stranger = Object.assign(new EventEmitter(), { mainFrame }) as unknown as WebContents
const called: (readonly [string, unknown])[] = []
let logged = 0

beforeEach(() => {
  called.length = 0
  logged = 0
  const pages = openPages()
  const handlers = Object.fromEntries(
    names.map((name) => [
      name,
      (params: unknown) => {
        called.push([name, params])
        return { ok: true, value: 'photo\u202egpj' }
      },
    ]),
  ) as unknown as Handlers
  openBridge({
    pages,
    early: {},
    late: Promise.resolve(handlers),
    problemOf: () => ({ code: 'disk-full' }),
    onProblem: () => undefined,
    ownOrigin,
    log: { warn: () => (logged += 1), error: () => (logged += 1) } as unknown as Log,
  })
  pages.add(page)
})

const listener = (event: unknown, name: unknown, params: unknown) =>
  (main.listener as (...args: unknown[]) => Promise<unknown>)(event, name, params)
const send = (name: unknown, params: unknown) =>
  listener({ sender: page, senderFrame: mainFrame }, name, params)
const outcomeOf = (answer: Promise<unknown>) =>
  answer.catch((error: unknown) => (error as Error).message)
const unexpected = { ok: false, error: { code: 'unexpected' } }

describe('whatever a page sends', () => {
  test('valid params reach their handler', async () => {
    const seen = new Set<string>()
    await fc.assert(
      fc.asyncProperty(validParams, async ([name, params]) => {
        called.length = 0
        expect(await send(name, params)).toMatchObject({ ok: true })
        expect(called).toEqual([[name, requests[name].params.parse(params)]])
        seen.add(name)
      }),
      { numRuns: 1000 },
    )
    expect(seen.size).toBeGreaterThan(names.length * 0.9)
  })

  test('nearly valid params reach no handler, and are answered', async () => {
    await fc.assert(
      fc.asyncProperty(nearlyValid, async ([name, params]) => {
        expect(await send(name, params)).toEqual(unexpected)
        expect(called).toEqual([])
      }),
      { numRuns: 1000 },
    )
  })

  test('any name with any params is refused, answered, or valid', async () => {
    const anything = fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withNullPrototype: true,
    })
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.constantFrom(...names), anything),
        anything,
        async (name, params) => {
          called.length = 0
          const outcome = await outcomeOf(send(name, params))
          if (called.length === 0) expect([unexpected, 'refused']).toContainEqual(outcome)
          else
            expect(requests[name as RequestName].params.safeParse(params ?? null).success).toBe(
              true,
            )
        },
      ),
      { numRuns: 1000 },
    )
  })

  test('any other sender is refused, whatever it sends', async () => {
    const elsewhere = fc
      .oneof(
        fc.string(),
        fc.constantFrom(
          'https://evil.example/',
          'about:blank',
          ownOrigin,
          `${ownOrigin}.evil.example/`,
        ),
      )
      .filter((url) => !url.startsWith(`${ownOrigin}/`))
    const frame = fc.oneof(
      fc.constant({ sender: stranger, senderFrame: mainFrame }),
      fc.constantFrom(null, { ...mainFrame }).map((one) => ({ sender: page, senderFrame: one })),
      elsewhere.map((url) => {
        const foreign = { url }
        return { sender: Object.assign(page, { mainFrame: foreign }), senderFrame: foreign }
      }),
    )
    await fc.assert(
      fc.asyncProperty(frame, validParams, async (event, [name, params]) => {
        expect(await outcomeOf(listener(event, name, params))).toBe('refused')
      }),
    )
    Object.assign(page, { mainFrame })
    expect(called).toEqual([])
  })

  test('a flood of bad requests leaves room for everything else in the log', async () => {
    for (let n = 0; n < 1000; n += 1)
      await outcomeOf(send(n % 2 === 0 ? 'toString' : 'feed-one', n))
    expect(logged).toBe(100)
  })

  test('hidden characters in an answer become visible', async () => {
    expect(await send('voices', null)).toEqual({ ok: true, value: 'photo\ufffdgpj' })
  })
})
