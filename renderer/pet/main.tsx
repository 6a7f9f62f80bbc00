import '../shared/base.css'
import { dashBridge } from '../shared/bridge.ts'
import { mountPage } from '../shared/page.tsx'
import { Pet } from './pet.tsx'
import { createSound } from './sound.ts'

void mountPage(dashBridge(), <Pet sound={createSound()} />)
