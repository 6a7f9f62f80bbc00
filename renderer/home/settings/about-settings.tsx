import { Fragment } from 'react'
import { Button } from '../../shared/button.tsx'
import { Card } from '../../shared/card.tsx'
import { sizeInMegabytes } from '../../shared/formats.ts'
import { useLocale } from '../../shared/i18n.ts'
import '../../shared/legal-text.css'
import { Notice } from '../../shared/notice.tsx'
import { useAnswer, useAsk, useSnapshot } from '../../shared/bridge-hooks.ts'
import { LongList } from '../../shared/long-list.tsx'
import { UpdatesCard } from '../updates/updates.tsx'
import { Terms } from '../voices/terms.tsx'
import { DiagnosticsCard } from './diagnostics-card.tsx'

const credits = ['fonts', 'unpacking', 'art', 'sounds'] as const

export function AboutSection({ onOnboarding }: { readonly onOnboarding: () => void }) {
  const { t } = useLocale()
  const version = useSnapshot((snapshot) => snapshot.version)
  const credit = useSnapshot((snapshot) => snapshot.voice.credit)
  const { ask, problem } = useAsk()
  return (
    <>
      <section className="card about">
        <h2>{t('app.name')}</h2>
        <p className="soft">{t('settings.aboutApp.version', { version })}</p>
        <p>{t('settings.aboutApp.text')}</p>
        <Button variant="quiet" onClick={() => void ask('open-link', { link: 'project' })}>
          {t('settings.aboutApp.project')}
        </Button>
        <Button variant="quiet" onClick={onOnboarding}>
          {t('settings.aboutApp.onboarding')}
        </Button>
        <Notice problem={problem} />
      </section>
      <CrashesCard />
      <DiagnosticsCard />
      <UpdatesCard />
      <Card title={t('settings.aboutApp.credits')}>
        <dl className="credits">
          <dt>{t('settings.aboutApp.voice')}</dt>
          <dd>
            {credit ?? t('settings.aboutApp.noVoice')}
            {credit !== null && <Terms character={null} />}
          </dd>
          {credits.map((name) => (
            <Fragment key={name}>
              <dt>{t(`settings.aboutApp.${name}`)}</dt>
              <dd>{t(`settings.aboutApp.${name}Text`)}</dd>
            </Fragment>
          ))}
        </dl>
      </Card>
      <LicencesCard />
    </>
  )
}

function CrashesCard() {
  const { t, formatDateTime } = useLocale()
  const { count, newestAt, bytes } = useSnapshot((snapshot) => snapshot.crashes)
  const { ask, problem } = useAsk()
  if (newestAt === null) return null
  const variables = { count, time: formatDateTime(newestAt), size: sizeInMegabytes(bytes) }
  return (
    <Card title={t('settings.crashes.title')} lead={t('settings.crashes.lead')}>
      <p>{t('settings.crashes.kept', variables)}</p>
      <Notice problem={problem} />
      <div className="actions">
        <Button onClick={() => void ask('show-crash-dumps', null)}>
          {t('settings.crashes.show')}
        </Button>
        <Button variant="quiet" onClick={() => void ask('delete-crash-dumps', null)}>
          {t('settings.crashes.delete')}
        </Button>
      </div>
    </Card>
  )
}

function LicencesCard() {
  const { t } = useLocale()
  const { value: notices, problem } = useAnswer('notices', null)
  return (
    <Card title={t('settings.aboutApp.licences')} lead={t('settings.aboutApp.licencesText')}>
      <Notice problem={problem} />
      {notices && (
        <LongList first={8} className="stack licences" label={t('settings.aboutApp.licences')}>
          {notices.map(({ name, version, license, text }) => (
            <details key={`${name} ${version}`}>
              <summary>
                <b>{name}</b> {version} <span>{license}</span>
              </summary>
              <pre className="legal-text" tabIndex={0}>
                {text.trim()}
              </pre>
            </details>
          ))}
        </LongList>
      )}
    </Card>
  )
}
