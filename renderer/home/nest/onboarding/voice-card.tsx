import { useTranslation } from 'react-i18next'
import type { TFunction } from 'i18next'
import type { Locale } from '../../../../preload/contract/settings.ts'
import type { VoiceView } from '../../../../preload/contract/views/voice.ts'
import { Button } from '../../../shared/button.tsx'
import { Choices } from '../../../shared/fields.tsx'
import { Notice } from '../../../shared/notice.tsx'
import type { Remedy } from '../../../shared/remedies.ts'
import { useRequest } from '../../../shared/requests.ts'
import { EngineOffer } from '../../engines/engine-offer.tsx'
import { useSnapshot } from '../../../shared/snapshot.ts'

const ways = ['aloud', 'bubbles'] as const

/** The engines speak Japanese alone. */
function voiceText(t: TFunction, engine: VoiceView['engine'], locale: Locale): string {
  if (locale === 'en') return t('onboarding.voice.chirps')
  if (engine.name === 'searching') return t('onboarding.voice.searching')
  if (engine.name === 'starting') return t('onboarding.voice.starting', { brand: engine.brand })
  if (engine.name === 'found') return t('onboarding.voice.found', { brand: engine.brand })
  return t('onboarding.voice.absent')
}

/** Its voice: what was found, how it sounds, and whether it is wanted. */
export function VoiceCard({ onRemedy }: { readonly onRemedy: (remedy: Remedy) => void }) {
  const { t } = useTranslation()
  const { engine, muted, credit } = useSnapshot((snapshot) => snapshot.voice)
  const locale = useSnapshot((snapshot) => snapshot.locale)
  const trying = useRequest()
  const other = useRequest()
  const isAbsent = locale === 'ja' && engine.name === 'absent'
  return (
    <>
      <p role="status">{voiceText(t, engine, locale)}</p>
      <div className="onboarding-row">
        <Button
          icon="voice"
          disabled={muted}
          busy={trying.asking.name === 'running'}
          onClick={() => void trying.ask('try-voice', null)}
        >
          {t('onboarding.voice.try')}
        </Button>
      </div>
      {isAbsent && <EngineOffer onRemedy={onRemedy} />}
      <Choices
        label={t('onboarding.voice.title')}
        value={muted ? 'bubbles' : 'aloud'}
        options={ways.map((value) => ({ value, words: t(`onboarding.voice.${value}`) }))}
        onChange={(way) => void other.ask('set', { muted: way === 'bubbles' })}
      />
      {credit !== null && <p className="soft">{credit}</p>}
      {trying.asking.name === 'failed' && !isAbsent && <Notice problem={trying.asking.problem} />}
    </>
  )
}
