import { Ajv2020 } from 'ajv/dist/2020.js'
import type { VoicevoxRequest } from '../../fakes/voicevox/contract.ts'
import { recordedJson } from '../../fakes/voicevox/recordings.ts'

interface Parameter {
  readonly name: string
  readonly required?: boolean
  readonly schema: { readonly type?: string; readonly enum?: readonly string[] }
}
interface Operation {
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: unknown
}
type Paths = Readonly<Record<string, Readonly<Record<string, Operation>>>>

const document = recordedJson('openapi.json') as { paths: Paths; components: object }
const ajv = new Ajv2020({ strict: false, allErrors: true })
ajv.addSchema({ $id: 'engine', components: document.components })

/**
 * The places where a value does not match a schema of the engine's OpenAPI document (`AudioQuery`, …); empty if it
 * matches.
 */
export function schemaErrors(schema: string, value: unknown, isList = false): readonly string[] {
  const one = { $ref: `engine#/components/schemas/${schema}` }
  const validate = ajv.compile(isList ? { type: 'array', items: one } : one)
  if (validate(withoutNulls(value))) return []
  return (validate.errors ?? []).map(
    ({ instancePath, message }) => `${instancePath} ${message ?? ''}`,
  )
}

/** What in a request does not match the engine's OpenAPI document; empty if everything does. */
export function requestErrors(request: VoicevoxRequest): readonly string[] {
  const operation = document.paths[request.path]?.[request.method.toLowerCase()]
  if (operation === undefined) return [`no ${request.method} ${request.path}`]
  const known = operation.parameters ?? []
  const unknown = Object.keys(request.query).filter(
    (name) => !known.some((parameter) => parameter.name === name),
  )
  const wrong = known.filter(({ name, required, schema }) => {
    const value = request.query[name]
    if (value === undefined) return required === true
    if (schema.type === 'integer') return !/^-?\d+$/.test(value)
    if (schema.type === 'boolean') return !/^(true|false)$/.test(value)
    return schema.enum?.includes(value) === false
  })
  const body =
    operation.requestBody === undefined
      ? request.body === ''
        ? []
        : ['a body where none is taken']
      : schemaErrors('AudioQuery', JSON.parse(request.body))
  const type =
    operation.requestBody !== undefined && request.headers['content-type'] !== 'application/json'
      ? ['not application/json']
      : []
  return [...unknown, ...wrong.map(({ name }) => name), ...body, ...type]
}

/**
 * The engine writes null where its specification only allows omitting the field (a mora's consonant, a phrase's
 * pause).
 */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, part]) => part !== null)
      .map(([name, part]) => [name, withoutNulls(part)]),
  )
}
