import { useTranslation } from 'react-i18next'
import { Card } from '../../shared/card.tsx'
import { Field, Switch } from '../../shared/fields.tsx'
import { Notice } from '../../shared/notice.tsx'
import { useRequest } from '../../shared/requests.ts'
import { AddressForm } from '../engines/address-form.tsx'
import { useSnapshot } from '../../shared/snapshot.ts'

/** Whether a local language model writes some of the lines, and which one. */
export function LocalModel() {
  const { t } = useTranslation()
  const model = useSnapshot((snapshot) => snapshot.model)
  const { ask, asking } = useRequest()
  return (
    <Card title={t('settings.model.title')} lead={t('settings.model.lead')}>
      <div className="stack">
        <Switch
          label={t('settings.model.on')}
          hint={t('settings.model.onText')}
          on={model.on}
          onChange={(modelOn) =>
            void ask('set', { modelOn }).then(() => (modelOn ? ask('find-model', null) : null))
          }
        />
        {model.on && <Chosen />}
        {asking.name === 'failed' && <Notice problem={asking.problem} />}
      </div>
    </Card>
  )
}

/** Where the model's program is, which of its models writes, and another place to look. */
function Chosen() {
  const { t } = useTranslation()
  const model = useSnapshot((snapshot) => snapshot.model)
  const { ask, asking } = useRequest()
  return (
    <>
      {model.state === 'found' && (
        <p className="state state-watching" role="status">
          {t('settings.model.found', { address: model.address })}
        </p>
      )}
      {model.isElsewhere && <p>{t('settings.model.elsewhere', { address: model.address })}</p>}
      {model.models.length > 0 && (
        <Field label={t('settings.model.choose')}>
          {(id) => (
            <select
              id={id}
              className="select"
              value={model.model ?? ''}
              onChange={(event) => void ask('set', { modelName: event.currentTarget.value })}
            >
              {model.models.map((name) => (
                <option key={name}>{name}</option>
              ))}
            </select>
          )}
        </Field>
      )}
      <AddressForm
        label={t('settings.model.address')}
        hint={t('settings.model.addressText')}
        placeholder={model.address}
        button={t('settings.model.find')}
        icon="again"
        busy={asking.name === 'running'}
        onAddress={(address) => void ask('use-model-address', { address })}
      />
      {asking.name === 'failed' && <Notice problem={asking.problem} />}
    </>
  )
}
