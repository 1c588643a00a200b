import { DevicePanel } from '../device/device-panel.tsx'
import { HistoryPanel } from '../project/history-panel.tsx'
import { Library } from '../project/library.tsx'
import { PathPanel } from '../project/path-panel.tsx'
import { RacksPanel } from '../project/racks-panel.tsx'
import { useSession, useView } from '../session.ts'
import { words } from '../strings/words.ts'
import { Panel } from '../ui/panel.tsx'

/** Above the view, while something is chosen or typed. */
export function OpenPanel() {
  const { view } = useSession()
  const panel = useView((state) => state.panel)
  const close = () => view.setState({ panel: null })
  if (panel === null) return null
  if (panel !== 'openFile' && panel !== 'addRack') return <PathPanel key={panel} action={panel} onClose={close} />
  return (
    <Panel key={panel} title={panel === 'openFile' ? words.frame.open : words.frame.addRack} onClose={close}>
      <Library purpose={panel} onDone={close} />
    </Panel>
  )
}

/** Beside the view. */
export function OpenDock() {
  const dock = useView((state) => state.dock)
  if (dock === 'history') return <HistoryPanel />
  if (dock === 'device') return <DevicePanel />
  return dock === 'racks' ? <RacksPanel /> : null
}

export { KeysPanel } from '../keys/keys-panel.tsx'
