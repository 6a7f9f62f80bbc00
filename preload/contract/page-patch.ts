import * as z from 'zod/mini'
import { settingSchemas } from './declared-settings.ts'
import { kinds } from './kinds.ts'

type Optional<Shape extends z.core.$ZodShape> = {
  readonly [Key in keyof Shape]: z.ZodMiniExactOptional<Shape[Key]>
}

/** A strict object of optional fields. */
function someOf<Shape extends z.core.$ZodShape>(shape: Shape) {
  const fields = Object.entries(shape).map(([key, schema]) => [key, z.exactOptional(schema)])
  return z.strictObject(Object.fromEntries(fields) as Optional<Shape>)
}

/** A change of settings as a page sends it. */
export const pagePatch = z.omit(
  someOf({
    ...settingSchemas,
    tuning: someOf(settingSchemas.tuning.shape),
    quietHours: someOf(settingSchemas.quietHours.shape),
    kinds: z.partialRecord(z.enum(kinds), z.boolean()),
  }),
  { modelAddress: true },
)
