import { Mode } from '../../engine/client/model.ts'
import { alarmOf, deviceFacts, deviceName, shortName, toneOf } from '../device/words.ts'
import { useReplica, useSession, useView } from '../session.ts'
import { words } from '../strings/words.ts'
import { toggleDock } from '../view-state.ts'

/** What plays, at a glance; a press shows which others there are. On stage what is wrong is as large as it can be. */
export function DeviceField() {
  const { view } = useSession()
  const device = useReplica((state) => state.device)
  const isOnStage = useReplica((state) => state.session.mode === Mode.STAGE)
  const isOpen = useView((state) => state.dock === 'device')
  if (!device.name) return null
  const alarm = alarmOf(device)
  const size = isOnStage && alarm ? ' is-large' : ''
  return (
    <button
      type="button"
      className={`top-device is-${toneOf(device)}${size}`}
      aria-expanded={isOpen}
      title={device.trouble || `${deviceName(device)}: ${deviceFacts(device)}`}
      onClick={() => toggleDock(view, 'device')}
    >
      <span className="visually-hidden">{words.topBar.device}</span>
      <span className="top-device-name cut">{shortName(device)}</span>
      <span className="top-device-block mono">
        {alarm ? (
          <>
            <span aria-hidden="true">▲ </span>
            {alarm}
          </>
        ) : (
          deviceFacts(device)
        )}
      </span>
    </button>
  )
}
