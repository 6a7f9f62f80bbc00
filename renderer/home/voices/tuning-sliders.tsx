import { useTranslation } from 'react-i18next'
import { plainTuning, tuningRanges } from '../../../preload/contract/setting-choices.ts'
import type { Tuning } from '../../../preload/contract/settings.ts'
import { Button } from '../../shared/button.tsx'
import { Slider } from '../../shared/fields.tsx'

const names = ['speed', 'pitch', 'intonation'] as const

/** Sliders for how the voice says its lines. */
export function TuningSliders({
  tuning,
  onChange,
}: {
  readonly tuning: Tuning
  /** @param part the changed values */
  readonly onChange: (part: Partial<Tuning>) => void
}) {
  const { t } = useTranslation()
  const isPlain = names.every((name) => tuning[name] === plainTuning[name])
  return (
    <>
      {names.map((name) => {
        const value = tuning[name]
        return (
          <Slider
            key={name}
            label={t(`voices.${name}`)}
            words={
              name === 'pitch'
                ? `${value > 0 ? '+' : ''}${value.toFixed(2)}`
                : `×${value.toFixed(2)}`
            }
            value={value}
            {...tuningRanges[name]}
            onChange={(next) => onChange({ [name]: next })}
          />
        )
      })}
      {!isPlain && (
        <div>
          <Button look="quiet" onClick={() => onChange(plainTuning)}>
            {t('voices.plain')}
          </Button>
        </div>
      )}
    </>
  )
}
