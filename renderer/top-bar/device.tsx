import { useEffect, useState } from 'react'
import { useReplica, useSession } from '../session.ts'

interface Entry {
  readonly name: string
  readonly isDefault: boolean
}

/** The device that plays; choosing another one opens it. The list is fetched when it is about to be looked at. */
export function DeviceField() {
  const { client, perform, report } = useSession()
  const device = useReplica((state) => state.device)
  const isLive = useReplica((state) => state.link === 'live')
  const [entries, setEntries] = useState<readonly Entry[]>([])

  const refresh = () => {
    client.listDevices().then(setEntries, report)
  }
  useEffect(() => {
    if (isLive) client.listDevices().then(setEntries, report)
  }, [client, report, isLive])

  if (!device.name) return null
  const names = entries.map(({ name }) => name)
  const all = names.includes(device.name) ? names : [device.name, ...names]
  return (
    <div className="top-device" title={device.trouble || `Plays on ${wordsFor(device.name)}`}>
      <select
        className="top-device-name cut"
        aria-label="Audio device"
        value={device.name}
        onPointerDown={refresh}
        onFocus={refresh}
        onChange={(event) => perform({ case: 'openDevice', value: { name: event.target.value, blockFrames: 0 } })}
      >
        {all.map((name) => (
          <option key={name} value={name}>
            {wordsFor(name)}
          </option>
        ))}
      </select>
      <span className="top-device-block muted mono">
        {device.trouble ? (
          <span className="warning">▲ {device.trouble}</span>
        ) : (
          `${device.sampleRate / 1000} kHz · ${device.blockFrames}`
        )}
      </span>
    </div>
  )
}

function wordsFor(name: string): string {
  return name === 'silent' ? 'No device (silent)' : name
}
