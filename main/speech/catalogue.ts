import { z } from 'zod'
import en from '../../resources/lines/en.json' with { type: 'json' }
import ja from '../../resources/lines/ja.json' with { type: 'json' }
import type { Catalogue } from './rules/lines.ts'
import { variablesIn } from './rules/lines.ts'
import { triggerNames, triggers } from './rules/triggers.ts'

const catalogueSchema = z
  .record(z.enum(triggerNames), z.array(z.string().trim().min(1)).min(1))
  .superRefine((lines, context) => {
    for (const trigger of triggerNames) {
      const known: readonly string[] = triggers[trigger].variables
      for (const line of lines[trigger]) {
        for (const name of variablesIn(line)) {
          if (!known.includes(name))
            context.addIssue({
              code: 'custom',
              path: [trigger],
              message: `unknown {${name}}: ${line}`,
            })
        }
      }
    }
  })

/** Parses one language's lines: every trigger, none besides, and no variable that the trigger does not bring. */
export function parseCatalogue(file: unknown): Catalogue {
  return catalogueSchema.parse(file)
}

export const catalogues: Readonly<Record<'ja' | 'en', Catalogue>> = {
  ja: parseCatalogue(ja),
  en: parseCatalogue(en),
}
