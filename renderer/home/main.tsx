import '../shared/base.css'
import { I18nProvider } from '../shared/i18n.tsx'
import { mountPage } from '../shared/page.tsx'
import { createSoundPlayer } from '../shared/sound.ts'
import { SoundContext } from '../shared/sound-effects.ts'
import { SpokenClips } from '../shared/spoken-clips.tsx'
import { Home } from './home.tsx'

const sound = createSoundPlayer()

void mountPage(
  window.dash,
  <I18nProvider>
    <SoundContext value={sound}>
      <SpokenClips sound={sound}>
        <Home />
      </SpokenClips>
    </SoundContext>
  </I18nProvider>,
)
