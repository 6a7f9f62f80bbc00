import { maxLevel } from '../../../preload/contract/growth.ts'
import type { PetView } from '../../../preload/contract/views/pet.ts'
import { useLocale } from '../../shared/i18n.tsx'
import { Icon } from '../../shared/icon.tsx'
import { FlameBadge } from './flame-badge.tsx'
import { Meter } from './meter.tsx'

const icons = { fullness: 'bowl', heat: 'flame' } as const

/** Level, experience, fullness and heat, always with their numbers. */
export function StatusCard({ pet }: { readonly pet: PetView }) {
  const { t, formatNumber: number } = useLocale()
  const { level, stars, levelProgress, levelLength } = pet
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
          <p className="status-next">
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
            value={pet[feeling]}
            max={100}
            valueText={t('nest.ofHundred', { value: pet[feeling] })}
            shortText={number(pet[feeling])}
            icon={<Icon name={icons[feeling]} size={16} />}
          />
        ))}
      </div>
    </section>
  )
}
