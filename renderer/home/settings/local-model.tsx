import { useTranslation } from 'react-i18next'
import { Card } from '../../shared/card.tsx'
import { Select, Switch } from '../../shared/fields.tsx'
import { Notice } from '../../shared/notice.tsx'
import { useRequest } from '../../shared/requests.ts'
import { AddressForm } from '../engines/address-form.tsx'
import { useSnapshot } from '../../shared/snapshot.ts'

/** Whether a local language model writes some of the lines, and which one. */
export function LocalModel() {
  const { t } = useTranslation()
  const isOn = useSnapshot((snapshot) => snapshot.settings.modelOn)
  const { ask, problem } = useRequest()
  return (
    <Card title={t('settings.model.title')} lead={t('settings.model.lead')}>
      <div className="stack">
        <Switch
          label={t('settings.model.on')}
          hint={t('settings.model.onText')}
          on={isOn}
          onChange={(modelOn) =>
            void ask('set', { modelOn }).then(() => (modelOn ? ask('find-model', null) : null))
          }
        />
        {isOn && <Chosen />}
        {problem && <Notice problem={problem} />}
      </div>
    </Card>
  )
}

/** Where the model's program is, which of its models writes, and another place to look. */
function Chosen() {
  const { t } = useTranslation()
  const model = useSnapshot((snapshot) => snapshot.model)
  const modelName = useSnapshot((snapshot) => snapshot.settings.modelName)
  const { ask, isBusy, problem } = useRequest()
  return (
    <>
      {model.state === 'found' && (
        <p className="state state-watching" role="status">
          {t('settings.model.found', { address: model.address })}
        </p>
      )}
      {model.isElsewhere && <p>{t('settings.model.elsewhere', { address: model.address })}</p>}
      {model.models.length > 0 && (
        <Select
          label={t('settings.model.choose')}
          value={modelName}
          options={model.models.map((name) => ({ value: name, name }))}
          onChange={(name) => void ask('set', { modelName: name })}
        />
      )}
      <AddressForm
        label={t('settings.model.address')}
        hint={t('settings.model.addressText')}
        placeholder={model.address}
        button={t('settings.model.find')}
        icon="again"
        busy={isBusy}
        onAddress={(address) => void ask('use-model-address', { address })}
      />
      {problem && <Notice problem={problem} />}
    </>
  )
}
