import type { ReactNode } from 'react'
import { maxLevel } from '../../../preload/contract/growth.ts'
import type { PetView } from '../../../preload/contract/views/pet.ts'
import { isOutfitId, type OutfitId, type SceneId } from '../../../preload/contract/wardrobe.ts'
import { OutfitPicture } from '../../bird/outfit.tsx'
import { useLocale } from '../../shared/i18n.tsx'
import { Icon } from '../../shared/icon.tsx'
import './flame-badge.css'
import './meter.css'

/** A feast can unlock a dozen items. The pictures show all of them, but the text names at most this many. */
const maxNames = 3

/** Announces a new level and its unlocks. */
export function LevelCard({
  level,
  unlocked,
}: {
  readonly level: number
  readonly unlocked: readonly (OutfitId | SceneId)[]
}) {
  const { t, locale } = useLocale()
  const names = unlocked.map((item) => t(isOutfitId(item) ? `outfit.${item}` : `scene.${item}`))
  const outfits = unlocked.filter(isOutfitId)
  const named =
    names.length <= maxNames
      ? names
      : [
          ...names.slice(0, maxNames - 1),
          t('nest.moreUnlocked', { count: names.length - maxNames + 1 }),
        ]
  const items = new Intl.ListFormat(locale, { style: 'short' }).format(named)
  return (
    <div className="level-card" role="status">
      <div aria-hidden="true">
        <FlameBadge level={level} />
      </div>
      <div>
        <p className="level-card-title">{t('nest.levelUp', { level })}</p>
        {names.length > 0 && <p className="level-card-news">{t('nest.unlocked', { items })}</p>}
      </div>
      {outfits.length > 0 && (
        <div className="level-card-outfits">
          {outfits.map((id) => (
            <OutfitPicture key={id} id={id} size={40} />
          ))}
        </div>
      )}
    </div>
  )
}

const icons = { fullness: 'bowl', heat: 'flame' } as const

/** Level, experience, fullness and heat, always with their numbers. */
export function Status({ pet }: { readonly pet: PetView }) {
  const { t, formatNumber: number } = useLocale()
  const { level, stars, levelProgress, levelLength } = pet
  const left = number(levelLength - levelProgress)
  return (
    <section className="card status" aria-label={t('nest.level', { level })}>
      <div className="status-level">
        <FlameBadge level={level} />
        <div className="status-words">
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
        words={t('nest.experienceOf', { into: number(levelProgress), takes: number(levelLength) })}
        value={levelProgress}
        of={levelLength}
        look="experience"
      />
      <div className="status-feelings">
        {(['fullness', 'heat'] as const).map((feeling) => (
          <Meter
            key={feeling}
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

function FlameBadge({ level }: { readonly level: number }) {
  const { t } = useLocale()
  return (
    <div className="flame-badge" role="img" aria-label={t('nest.level', { level })}>
      <svg viewBox="0 0 72 80" aria-hidden="true" focusable="false">
        <path
          className="flame-outer"
          d="M40 2c2 12 12 17 18 26 2-3 3-7 2-11 7 7 11 17 11 27 0 20-15 34-35 34S1 65 1 46c0-13 7-22 14-29 0 5 1 9 4 12C20 16 28 8 40 2z"
        />
        <path
          className="flame-inner"
          d="M38 26c1 8 8 11 12 17 2-2 2-4 2-6 5 4 8 10 8 16 0 13-10 21-24 21S12 66 12 54c0-8 4-13 9-18 0 4 1 6 3 8 1-8 6-14 14-18z"
        />
      </svg>
      <span aria-hidden="true">{level}</span>
    </div>
  )
}

/** A bar with its number, because colour and length alone must not carry information. */
function Meter({
  words,
  short = words,
  value,
  of,
  look,
  icon,
}: {
  /** The value in words, e.g. "35 / 50 XP". */
  readonly words: string
  /** Shown instead of `words` if there is little room; screen readers still read `words`. */
  readonly short?: string
  readonly value: number
  readonly of: number
  readonly look: 'experience' | 'fullness' | 'heat'
  readonly icon?: ReactNode
}) {
  const { t } = useLocale()
  const label = t(`nest.${look}`)
  const part = of > 0 ? Math.min(1, Math.max(0, value / of)) : 1
  return (
    <div className={`meter meter-${look}`}>
      <div className="meter-words" aria-hidden="true">
        <span className="meter-label">
          {icon}
          {label}
        </span>
        <span className="meter-value">{short}</span>
      </div>
      <div
        className="meter-bar"
        role="meter"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={of}
        aria-valuenow={Math.min(value, of)}
        aria-valuetext={words}
      >
        <div
          className="meter-fill"
          style={{ transform: `translateX(${(part - 1) * 100}%)`, opacity: part === 0 ? 0 : 1 }}
        />
      </div>
    </div>
  )
}
