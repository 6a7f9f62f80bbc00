import type { Locale } from '../../preload/contract/settings.ts'
import { catalogue } from './catalogue.ts'
import type { LineMemory } from './line-memory.ts'
import { interpolate, lineInTurn, pickLine, type Condition } from './rules/lines.ts'
import { isInTurn, type Trigger, type Variable } from './rules/triggers.ts'

/**
 * What Dash says next at a trigger, and remembers to have said: in both languages, since the voice's may be another than the texts'.
 * @param at milliseconds since the epoch
 */
export function pickTexts(
  trigger: Trigger,
  variables: Readonly<Record<string, Variable>>,
  options: {
    readonly memory: LineMemory
    readonly conditions: readonly Condition[]
    /** From 0 to 1, 1 excluded. */
    readonly random: () => number
    readonly at: number
  },
): Readonly<Record<Locale, string>> {
  const { memory, conditions, random, at } = options
  const lines = catalogue()[trigger].filter(
    ({ when }) => when === undefined || conditions.includes(when),
  )
  const said = memory.said(trigger)
  const { ja, en } = isInTurn(trigger)
    ? lineInTurn(lines, said)
    : pickLine(lines, said, random(), at)
  memory.remember(trigger, { ja, at })
  return { ja: interpolate(ja, 'ja', variables), en: interpolate(en, 'en', variables) }
}
