import { useTranslation } from 'react-i18next'
import { Bird } from '../../bird/index.ts'
import { useRequest } from '../../shared/requests.ts'
import { Button } from '../../shared/button.tsx'
import { Card } from '../../shared/card.tsx'
import { Notice } from '../../shared/notice.tsx'
import { useSnapshot } from '../../shared/snapshot.ts'
import { TermsOfNow } from '../voices/terms.tsx'
import { Crashes } from './crashes.tsx'
import { Updates } from '../updates/updates.tsx'
import { Licences } from './licences.tsx'

/** What the app is, its version, and its credits. */
export function About({ onOnboarding }: { readonly onOnboarding: () => void }) {
  const { t } = useTranslation()
  const version = useSnapshot((snapshot) => snapshot.version)
  const credit = useSnapshot((snapshot) => snapshot.voice.credit)
  const { ask, problem } = useRequest()
  return (
    <>
      <section className="card about">
        <Bird pose="happy" size={132} />
        <div>
          <h2>{t('app.name')}</h2>
          <p className="soft">{t('settings.aboutApp.version', { version })}</p>
          <p>{t('settings.aboutApp.text')}</p>
          <Button look="quiet" onClick={() => void ask('open-link', { link: 'project' })}>
            {t('settings.aboutApp.project')}
          </Button>
          <Button look="quiet" onClick={onOnboarding}>
            {t('settings.aboutApp.onboarding')}
          </Button>
          {problem && <Notice problem={problem} />}
        </div>
      </section>
      <Crashes />
      <Updates />
      <Card title={t('settings.aboutApp.credits')}>
        <dl className="credits">
          <dt>{t('settings.aboutApp.voice')}</dt>
          <dd>
            {credit ?? t('settings.aboutApp.noVoice')}
            {credit !== null && <TermsOfNow />}
          </dd>
          <dt>{t('settings.aboutApp.fonts')}</dt>
          <dd>{t('settings.aboutApp.fontsText')}</dd>
          <dt>{t('settings.aboutApp.unpacking')}</dt>
          <dd>{t('settings.aboutApp.unpackingText')}</dd>
          <dt>{t('settings.aboutApp.art')}</dt>
          <dd>{t('settings.aboutApp.artText')}</dd>
          <dt>{t('settings.aboutApp.sounds')}</dt>
          <dd>{t('settings.aboutApp.soundsText')}</dd>
        </dl>
      </Card>
      <Licences />
    </>
  )
}
