import { useState } from 'react'
import { Button } from '../../shared/button.tsx'
import { Card } from '../../shared/card.tsx'
import { useLocale } from '../../shared/i18n.ts'
import { useRequest } from '../../shared/bridge-hooks.ts'
import { Notice } from '../../shared/notice.tsx'
import { useCopy } from '../../shared/use-copy.ts'
import { TextToCopy } from './text-to-copy.tsx'

/** The user sees the text before copying or saving it. */
export function DiagnosticsCard() {
  const { t } = useLocale()
  const { ask, problem, isBusy } = useRequest()
  const [text, setText] = useState<string | null>(null)
  const { ref, copied, copy } = useCopy<HTMLPreElement>()
  const show = async () => {
    const answer = await ask('diagnostics', null)
    if (answer.ok) setText(answer.value)
  }
  return (
    <Card title={t('settings.diagnostics.title')} lead={t('settings.diagnostics.lead')}>
      {text !== null && (
        <TextToCopy ref={ref} label={t('settings.diagnostics.text')}>
          {text}
        </TextToCopy>
      )}
      <Notice problem={problem} />
      {copied === 'by-hand' && <p className="soft">{t('common.copyByHand')}</p>}
      <div className="actions">
        {text === null ? (
          <Button isBusy={isBusy} onClick={() => void show()}>
            {t('settings.diagnostics.show')}
          </Button>
        ) : (
          <>
            <Button icon={copied === 'yes' ? 'check' : undefined} onClick={() => void copy(text)}>
              {t(copied === 'yes' ? 'common.copied' : 'common.copy')}
            </Button>
            <Button isBusy={isBusy} onClick={() => void ask('save-diagnostics', null)}>
              {t('settings.diagnostics.save')}
            </Button>
          </>
        )}
        <Button variant="quiet" onClick={() => void ask('open-link', { link: 'issues' })}>
          {t('settings.diagnostics.tell')}
        </Button>
      </div>
    </Card>
  )
}
