import type { Day } from '../../../../preload/contract/calendar-day.ts'
import { useLocale } from '../../../shared/i18n.ts'

/** The state of a tier: stamped on a day, in progress with a part of its ring, or still ahead. */
export type StampState =
  | { readonly name: 'stamped'; readonly day: Day; readonly isBeforeDash: boolean }
  | { readonly name: 'next'; readonly part: number }
  | { readonly name: 'ahead' }

const centre = 38
const radius = 35

/** A bird's footprint: three toes to the front, one to the back. */
const footprint = 'M0 2V-9M0 2L-8-6M0 2L8-6M0 2V8'

/** Stamps are never quite straight. */
const tilts = [-5, 4, -3, 6]

/** The stamp of a tier, as on an old date stamp: the tier, the day, and the footprint of Dash. */
export function Stamp(props: {
  readonly tier: number
  readonly index: number
  readonly state: StampState
}) {
  const { tier, index, state } = props
  const { t, formatNumber } = useLocale()
  const number = formatNumber(tier)
  const size = number.length > 4 ? 15 : 19
  if (state.name !== 'stamped') {
    const length = 2 * Math.PI * radius
    return (
      <svg className={`stamp is-${state.name}`} viewBox="0 0 76 76" aria-hidden="true">
        <circle className="stamp-place" cx={centre} cy={centre} r={radius} />
        {state.name === 'next' && state.part > 0 && (
          <circle
            className="stamp-part"
            cx={centre}
            cy={centre}
            r={radius}
            strokeDasharray={`${length * state.part} ${length}`}
            transform={`rotate(-90 ${centre} ${centre})`}
          />
        )}
        <text x={centre} y={centre + size * 0.36} fontSize={size}>
          {number}
        </text>
      </svg>
    )
  }
  const { day, isBeforeDash } = state
  const before = t('deeds.beforeStamp').split('\n')
  return (
    <svg
      className={`stamp is-stamped ${isBeforeDash ? 'is-before' : ''}`}
      viewBox="0 0 76 76"
      aria-hidden="true"
      style={{ rotate: `${tilts[index % tilts.length] ?? 0}deg` }}
    >
      <circle cx={centre} cy={centre} r={radius} strokeWidth="2.4" />
      <path d="M5 29H71M5 47H71" strokeWidth="1.4" />
      <text x={centre} y="23.5" fontSize={number.length > 4 ? 13 : 16}>
        {number}
      </text>
      <text x={centre} y="42" fontSize="11.5">
        {day.replaceAll('-', '.')}
      </text>
      {isBeforeDash ? (
        before.map((line, row) => (
          <text
            key={line}
            x={centre}
            y={before.length === 1 ? 60 : 56.5 + row * 9.5}
            fontSize={before.length === 1 ? 11 : 9.5}
          >
            {line}
          </text>
        ))
      ) : (
        <path
          d={footprint}
          transform={`translate(${centre} 57) scale(0.78)`}
          strokeWidth="2.8"
          strokeLinecap="round"
        />
      )}
    </svg>
  )
}
