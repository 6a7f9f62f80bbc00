import { memo, type ReactNode } from 'react'
import type { PetStats } from '../../../preload/contract/events.ts'
import { growthOf, maxLevel } from '../../../preload/contract/growth.ts'
import { useLocale } from '../../shared/i18n.ts'
import { Icon } from '../../shared/icon.tsx'
import './flame-badge.css'
import './meter.css'
import './status-card.css'

const icons = { fullness: 'bowl', heat: 'flame' } as const

export const StatusCard = memo(function StatusCard(feelings: Omit<PetStats, 'waiting'>) {
  const { t, formatNumber: number } = useLocale()
  const { level, stars, levelProgress, levelLength } = growthOf(feelings.experience)
  const left = number(levelLength - levelProgress)
  return (
    <section className="card status" aria-label={t('nest.level', { level })}>
      <div className="status-level">
        <FlameBadge level={level} />
        <div>
          <p className="status-title">
            {t('nest.level', { level })}
            {stars > 0 && <span> · {t('nest.stars', { count: stars })}</span>}
          </p>
          <p className="soft">
            {level < maxLevel
              ? t('nest.toNext', { left, next: level + 1 })
              : t('nest.toNextStar', { left })}
          </p>
        </div>
      </div>
      <Meter
        name="experience"
        value={levelProgress}
        max={levelLength}
        valueText={t('nest.experienceOf', {
          into: number(levelProgress),
          takes: number(levelLength),
        })}
      />
      <div className="status-feelings">
        {(['fullness', 'heat'] as const).map((feeling) => (
          <Meter
            key={feeling}
            name={feeling}
            value={feelings[feeling]}
            max={100}
            valueText={t('nest.ofHundred', { value: feelings[feeling] })}
            shortText={number(feelings[feeling])}
            icon={<Icon name={icons[feeling]} size={16} />}
          />
        ))}
      </div>
    </section>
  )
})

export function FlameBadge({ level }: { readonly level: number }) {
  const { t } = useLocale()
  return (
    <div className="flame-badge" role="img" aria-label={t('nest.level', { level })}>
      <svg viewBox="0 0 72 80" aria-hidden="true" focusable="false">
        <path
          fill="var(--hot)"
          d="M40 2c2 12 12 17 18 26 2-3 3-7 2-11 7 7 11 17 11 27 0 20-15 34-35 34S1 65 1 46c0-13 7-22 14-29 0 5 1 9 4 12C20 16 28 8 40 2z"
        />
        <path
          fill="var(--ember)"
          d="M38 26c1 8 8 11 12 17 2-2 2-4 2-6 5 4 8 10 8 16 0 13-10 21-24 21S12 66 12 54c0-8 4-13 9-18 0 4 1 6 3 8 1-8 6-14 14-18z"
        />
      </svg>
      <span aria-hidden="true">{level}</span>
    </div>
  )
}

/** A bar with its number, because colour and length alone must not carry information. */
function Meter(props: {
  readonly name: 'experience' | 'fullness' | 'heat'
  readonly value: number
  readonly max: number
  /** The value in words, e.g. "35 / 50 XP". */
  readonly valueText: string
  /** Shown instead of `valueText`, which screen readers still read. */
  readonly shortText?: string
  readonly icon?: ReactNode
}) {
  const { name, value, max, valueText, shortText = valueText, icon } = props
  const { t } = useLocale()
  const label = t(`nest.${name}`)
  const share = value / max
  return (
    <div className={`meter meter-${name}`}>
      <div className="meter-words" aria-hidden="true">
        <span className="meter-label">
          {icon}
          {label}
        </span>
        <span className="meter-value">{shortText}</span>
      </div>
      <div
        className="meter-bar"
        role="meter"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={max}
        aria-valuenow={value}
        aria-valuetext={valueText}
      >
        <div
          className="meter-fill"
          style={{ transform: `translateX(${(share - 1) * 100}%)`, opacity: share === 0 ? 0 : 1 }}
        />
      </div>
    </div>
  )
}
