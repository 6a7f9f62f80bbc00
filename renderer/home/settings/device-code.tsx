import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SignInView } from '../../../preload/contract/views/github.ts'
import { Button } from '../../shared/button.tsx'
import { useFormats } from '../../shared/formats.ts'
import type { UserRequest } from '../../shared/requests.ts'

type Copying = 'no' | 'done' | 'by-hand'

/** The device flow: a code to type on the host's page. */
export function DeviceCode({
  signIn,
  ask,
}: {
  readonly signIn: Extract<SignInView, { readonly name: 'asking' | 'code' }>
  readonly ask: UserRequest['ask']
}) {
  const { t } = useTranslation()
  const { formatTime } = useFormats()
  const shown = useRef<HTMLOutputElement>(null)
  const [copying, setCopying] = useState<Copying>('no')
  const cancel = () => void ask('cancel-sign-in', null)

  /** If the system blocks the clipboard, selects the code for the user to copy. */
  const copy = async (code: string) => {
    try {
      await navigator.clipboard.writeText(code)
      setCopying('done')
    } catch {
      if (shown.current) window.getSelection()?.selectAllChildren(shown.current)
      setCopying('by-hand')
    }
  }

  if (signIn.name === 'asking') {
    return (
      <div className="device" role="status">
        <p>{t('settings.github.asking', { host: signIn.host })}</p>
        <Button onClick={cancel}>{t('common.cancel')}</Button>
      </div>
    )
  }
  const { userCode } = signIn
  return (
    <div className="device" role="status">
      <p>{t('settings.github.code', { host: signIn.host })}</p>
      <output ref={shown} className="device-code">
        {userCode}
      </output>
      <div className="device-actions">
        <Button look="main" onClick={() => void ask('open-link', { link: 'github-device' })}>
          {t('settings.github.openPage')}
        </Button>
        <Button icon={copying === 'done' ? 'check' : undefined} onClick={() => void copy(userCode)}>
          {t(copying === 'done' ? 'common.copied' : 'common.copy')}
        </Button>
        <Button look="quiet" onClick={cancel}>
          {t('common.cancel')}
        </Button>
      </div>
      {copying === 'by-hand' && <p className="soft">{t('common.copyByHand')}</p>}
      <p className="soft">{t('settings.github.expires', { time: formatTime(signIn.expiresAt) })}</p>
    </div>
  )
}
