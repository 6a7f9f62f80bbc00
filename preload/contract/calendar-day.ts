import type { Brand } from './brand.ts'

/** A calendar day `YYYY-MM-DD` (proleptic Gregorian) without a time zone. It is the author's day, not an instant. */
export type Day = Brand<string, 'Day'>
