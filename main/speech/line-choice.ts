import { catalogue } from './catalogue.ts'
import type { LineMemory } from './line-memory.ts'
import { lineInTurn, linesToCome, pickLine, type Condition, type Line } from './rules/lines.ts'
import { isInTurn, type Trigger } from './rules/triggers.ts'

/** Chooses the next line. */
export interface LineChoice {
  /** Chooses a line, and remembers it as said. */
  next(trigger: Trigger): Line
  /** The lines that `next` will choose if nothing changes. Next one first. */
  ahead(trigger: Trigger): readonly Line[]
}

/** @param options.seed of this installation */
export function createLineChoice(options: {
  readonly memory: LineMemory
  readonly seed: string
  readonly now: () => number
  readonly conditions: () => readonly Condition[]
}): LineChoice {
  const { memory, seed, now, conditions } = options

  function ahead(trigger: Trigger): readonly Line[] {
    const current = conditions()
    const lines = catalogue()[trigger].filter(
      ({ when }) => when === undefined || current.includes(when),
    )
    const at = now()
    return linesToCome(memory.said(trigger), at, (said) =>
      isInTurn(trigger) ? lineInTurn(lines, said) : pickLine(lines, said, `${seed} ${trigger}`, at),
    )
  }

  return {
    ahead,
    next(trigger) {
      const [line] = ahead(trigger)
      if (line === undefined) throw new Error('a trigger without lines')
      memory.remember(trigger, { ja: line.ja, at: now() })
      return line
    },
  }
}
