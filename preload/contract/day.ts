import type { Brand } from './brand.ts'

/** A calendar day `YYYY-MM-DD` (proleptic Gregorian), without zone: the day of an author, not an instant. */
export type Day = Brand<string, 'Day'>
