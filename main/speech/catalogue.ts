import { z } from 'zod'
import chatter from '../../resources/lines/chatter.json' with { type: 'json' }
import days from '../../resources/lines/days.json' with { type: 'json' }
import food from '../../resources/lines/food.json' with { type: 'json' }
import greetings from '../../resources/lines/greetings.json' with { type: 'json' }
import growth from '../../resources/lines/growth.json' with { type: 'json' }
import meals from '../../resources/lines/meals.json' with { type: 'json' }
import seasons from '../../resources/lines/seasons.json' with { type: 'json' }
import serial from '../../resources/lines/serial.json' with { type: 'json' }
import touch from '../../resources/lines/touch.json' with { type: 'json' }
import work from '../../resources/lines/work.json' with { type: 'json' }
import { conditions, variablesIn, type Catalogue } from './rules/lines.ts'
import { triggerNames, variablesOf } from './rules/triggers.ts'

const text = z.string().trim().min(1)
const lineSchema = z.strictObject({ ja: text, en: text, when: z.enum(conditions).optional() })
const catalogueSchema = z
  .record(z.enum(triggerNames), z.array(lineSchema).min(1))
  .superRefine((lines, context) => {
    for (const trigger of triggerNames) {
      const known = variablesOf(trigger)
      for (const line of lines[trigger]) {
        const names = variablesIn(line.ja)
        if (
          names.some((name) => !known.includes(name)) ||
          names.join() !== variablesIn(line.en).join()
        )
          context.addIssue({
            code: 'custom',
            path: [trigger],
            message: `a variable of one language or of another trigger: ${line.ja}`,
          })
      }
    }
  })

/**
 * Parses the lines. Requires every trigger and no others, both languages of each line with the same variables, and
 * only variables that the trigger provides.
 */
export function parseCatalogue(files: unknown): Catalogue {
  return catalogueSchema.parse(files)
}

let parsed: Catalogue | undefined

/** All of Dash's lines, parsed on first use. */
export function catalogue(): Catalogue {
  parsed ??= parseCatalogue({
    ...greetings,
    ...food,
    ...meals,
    ...growth,
    ...touch,
    ...work,
    ...chatter,
    ...days,
    ...seasons,
    ...serial,
  })
  return parsed
}
