import '../shared/base.css'
import { dashBridge } from '../shared/bridge.ts'
import { I18nProvider } from '../shared/i18n-provider.tsx'
import { mountPage } from '../shared/page.tsx'
import { createSound } from '../shared/sound.ts'
import { SpokenClips } from '../shared/spoken-clips.tsx'
import { Home } from './home.tsx'

void mountPage(
  dashBridge(),
  <I18nProvider>
    <Home />
    <SpokenClips sound={createSound()} />
  </I18nProvider>,
)
