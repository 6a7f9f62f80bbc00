import chatter from '../../resources/lines/chatter.json' with { type: 'json' }
import days from '../../resources/lines/days.json' with { type: 'json' }
import food from '../../resources/lines/food.json' with { type: 'json' }
import greetings from '../../resources/lines/greetings.json' with { type: 'json' }
import growth from '../../resources/lines/growth.json' with { type: 'json' }
import meals from '../../resources/lines/meals.json' with { type: 'json' }
import numbers from '../../resources/lines/numbers.json' with { type: 'json' }
import seasons from '../../resources/lines/seasons.json' with { type: 'json' }
import serial from '../../resources/lines/serial.json' with { type: 'json' }
import touch from '../../resources/lines/touch.json' with { type: 'json' }
import trips from '../../resources/lines/trips.json' with { type: 'json' }
import work from '../../resources/lines/work.json' with { type: 'json' }
import type { Catalogue, Line } from './rules/lines.ts'
import type { Trigger } from './rules/triggers.ts'

type RawLine = Omit<Line, 'when'> & { readonly when?: string }

/** Dash's lines by trigger. The compiler finds missing triggers; tests check conditions, variables and lengths. */
export const catalogue = {
  ...greetings,
  ...food,
  ...meals,
  ...growth,
  ...touch,
  ...trips,
  ...work,
  ...chatter,
  ...days,
  ...numbers,
  ...seasons,
  ...serial,
} satisfies Record<Trigger, readonly RawLine[]> as Catalogue
