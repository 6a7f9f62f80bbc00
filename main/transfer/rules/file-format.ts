import * as z from 'zod/mini'
import { parseJson } from '../../base/rules/parse-json.ts'
import { err, ok, type Result } from '../../../preload/contract/result.ts'

/** docs/format.md describes the file, field by field. */
export const format = 'hot-dash'
export const formatVersion = 1

/** Far longer than any row of ours. Without a limit, a line could fill the memory. */
export const maxLineBytes = 1 << 20

const count = z.int().check(z.minimum(0), z.maximum(0x7fffffff))

/** The first line. A newer version may have other fields, so `parseFileHeader` checks the version before this schema. */
const headerSchema = z.strictObject({
  format: z.literal(format),
  version: z.literal(formatVersion),
  /** The number of the last migration of the database. */
  schema: z.int().check(z.minimum(1), z.maximum(100_000)),
  device: z.string().check(z.minLength(1), z.maxLength(100)),
  exportedAt: z.iso.datetime(),
  /** How many rows follow, by table. */
  rows: z.record(z.string().check(z.maxLength(100)), count),
})

export type Header = Readonly<z.infer<typeof headerSchema>>

/** The last line. */
export const footerSchema = z.strictObject({
  rows: count,
  /** Of all bytes before this line, in hexadecimal. */
  sha256: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
})

export type Footer = Readonly<z.infer<typeof footerSchema>>

export const rowsOf = ({ rows }: Header): number =>
  Object.values(rows).reduce((sum, count) => sum + count, 0)

/** Why a file cannot be imported. */
export type FileFlaw =
  /** Not an export of Hot Dash. */
  | { readonly code: 'foreign' }
  /** Written by a newer Hot Dash. */
  | { readonly code: 'newer' }
  /** Cut off, or changed after it was written. */
  | { readonly code: 'torn' }
  /** A line says something that Hot Dash would not write. Lines count from 1. */
  | { readonly code: 'wrong-line'; readonly line: number }

/** @param line the first line of a file */
export function parseFileHeader(line: { toString(): string }): Result<Header, FileFlaw> {
  const parsed = parseJson(line.toString())
  const start = z.object({ format: z.literal(format), version: z.int() }).safeParse(parsed)
  if (!start.success) return err({ code: 'foreign' })
  if (start.data.version > formatVersion) return err({ code: 'newer' })
  const header = headerSchema.safeParse(parsed)
  return header.success ? ok(header.data) : err({ code: 'foreign' })
}
