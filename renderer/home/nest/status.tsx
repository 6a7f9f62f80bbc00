import { useTranslation } from 'react-i18next'
import { maxLevel } from '../../../preload/contract/growth.ts'
import type { PetView } from '../../../preload/contract/views/pet.ts'
import { FlameBadge } from '../../shared/flame-badge.tsx'
import { useFormats } from '../../shared/formats.ts'
import { Icon } from '../../shared/icon.tsx'
import { Meter } from '../../shared/meter.tsx'

const icons = { fullness: 'bowl', heat: 'flame' } as const

/** Level, experience, fullness and heat, always with their numbers. */
export function Status({ pet }: { readonly pet: PetView }) {
  const { t } = useTranslation()
  const { formatNumber: number } = useFormats()
  const left = number(pet.levelLength - pet.levelProgress)
  return (
    <section className="card status" aria-label={t('nest.level', { level: pet.level })}>
      <div className="status-level">
        <FlameBadge level={pet.level} label={t('nest.level', { level: pet.level })} />
        <div className="status-words">
          <p className="status-title">
            {t('nest.level', { level: pet.level })}
            {pet.stars > 0 && <span> · {t('nest.stars', { count: pet.stars })}</span>}
          </p>
          <p className="status-next">
            {pet.level < maxLevel
              ? t('nest.toNext', { left, next: pet.level + 1 })
              : t('nest.toNextStar', { left })}
          </p>
        </div>
      </div>
      <Meter
        label={t('nest.experience')}
        words={t('nest.experienceOf', {
          into: number(pet.levelProgress),
          takes: number(pet.levelLength),
        })}
        value={pet.levelProgress}
        of={pet.levelLength}
        look="experience"
      />
      <div className="status-feelings">
        {(['fullness', 'heat'] as const).map((feeling) => (
          <Meter
            key={feeling}
            label={t(`nest.${feeling}`)}
            words={t('nest.ofHundred', { value: pet[feeling] })}
            short={number(pet[feeling])}
            value={pet[feeling]}
            of={100}
            look={feeling}
            icon={<Icon name={icons[feeling]} size={16} />}
          />
        ))}
      </div>
    </section>
  )
}
