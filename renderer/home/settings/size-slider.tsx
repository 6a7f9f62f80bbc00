import {
  birdSizeStep,
  maxBirdSize,
  minBirdSize,
} from '../../../preload/contract/setting-choices.ts'
import { useTranslation } from 'react-i18next'
import { Slider } from '../../shared/fields.tsx'

/** The size of the floating Dash, in CSS pixels. */
export function SizeSlider({
  size,
  onChange,
}: {
  readonly size: number
  readonly onChange: (size: number) => void
}) {
  const { t } = useTranslation()
  return (
    <Slider
      label={t('settings.desktop.size')}
      words={t('settings.desktop.pixels', { size })}
      value={size}
      min={minBirdSize}
      max={maxBirdSize}
      step={birdSizeStep}
      onChange={onChange}
    />
  )
}
