import '../shared/base.css'
import { dashBridge } from '../shared/bridge.ts'
import { mountPage } from '../shared/page.tsx'
import { Home } from './home.tsx'

void mountPage(dashBridge(), <Home />)
