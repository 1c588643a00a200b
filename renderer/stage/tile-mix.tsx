import { useMemo } from 'react'
import { findStrip, stripParams } from '../../engine/client/mixer.ts'
import { Toggle } from '../mixer/toggle.tsx'
import { useReplica, useSession } from '../session.ts'
import { Meter } from '../ui/meter.tsx'
import { text } from './text.ts'
import './tile-mix.css'

interface Props {
  readonly rack: string
  readonly isLocked: boolean
}

/** Mute and level of one rack among others. */
export function TileMix({ rack, isLocked }: Props) {
  const { client } = useSession()
  const index = useReplica(({ mixer }) => findStrip(mixer, rack)?.index)
  const channels = useMemo(
    () => (index === undefined ? [] : [() => client.levels.takePeak(index, 0), () => client.levels.takePeak(index, 1)]),
    [client, index],
  )
  if (index === undefined) return null
  return (
    <div className="tile-mix">
      <Toggle
        className="button tile-mute"
        address={rack}
        param={stripParams.mute}
        label={text.muteOf(rack)}
        text={text.mute}
        textOn={text.muted}
        isLocked={isLocked}
      />
      <Meter label={text.levelOf(rack)} channels={channels} showsText={false} />
    </div>
  )
}
