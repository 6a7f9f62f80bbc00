import { useState } from 'react'
import { mcpClients, type McpClient } from '../../../preload/contract/mcp-clients.ts'
import { Button } from '../../shared/button.tsx'
import { Card } from '../../shared/card.tsx'
import { Choices } from '../../shared/fields.tsx'
import { useLocale } from '../../shared/i18n.ts'
import { useAnswer } from '../../shared/bridge-hooks.ts'
import { Notice } from '../../shared/notice.tsx'
import { useCopy } from '../../shared/use-copy.ts'
import { SettingSwitch } from './setting-fields.tsx'
import { TextToCopy } from './text-to-copy.tsx'

export function McpCard() {
  const { t } = useLocale()
  const [client, setClient] = useState<McpClient>('claude')
  return (
    <Card title={t('settings.mcp.title')} lead={t('settings.mcp.lead')} isStack>
      <Choices<McpClient>
        label={t('settings.mcp.client')}
        value={client}
        options={mcpClients}
        wordsOf={(one) => names[one]}
        onChange={setClient}
      />
      <Configuration key={client} client={client} />
      <SettingSwitch name="agentsSeeNames" />
    </Card>
  )
}

function Configuration({ client }: { readonly client: McpClient }) {
  const { t } = useLocale()
  const { value: text = '', problem } = useAnswer('mcp-configuration', { client })
  const { ref, copied, copy } = useCopy<HTMLPreElement>()
  if (problem) return <Notice problem={problem} />
  return (
    <>
      <p className="soft">{t(`settings.mcp.${client}`)}</p>
      <TextToCopy ref={ref} label={t('settings.mcp.configuration')}>
        <code>{text}</code>
      </TextToCopy>
      {copied === 'by-hand' && <p className="soft">{t('common.copyByHand')}</p>}
      <div className="actions">
        <Button icon={copied === 'yes' ? 'check' : undefined} onClick={() => void copy(text)}>
          {t(copied === 'yes' ? 'common.copied' : 'settings.mcp.copy')}
        </Button>
      </div>
    </>
  )
}

const names: Readonly<Record<McpClient, string>> = {
  claude: 'Claude Code',
  codex: 'Codex',
  zed: 'Zed',
  cursor: 'Cursor',
  vscode: 'VS Code',
}
