import { useMemo } from 'react'
import { useSession } from '../session.ts'
import type { Driver } from '../ui/control.ts'
import { Fader } from '../ui/fader.tsx'
import { Knob } from '../ui/knob.tsx'
import { mixerDriver, type Scale } from './drivers.ts'
import { useIsTonight } from './use-is-tonight.ts'

interface Props {
  readonly address: string
  readonly param: number
  readonly scale: Scale
  readonly label: string
  readonly help: string
  readonly owner: string
  readonly initial: number
  readonly isLocked: boolean
  readonly hidesLabel?: boolean
  readonly kind?: 'knob' | 'fader' | 'crossfader'
}

const ENDS = [0, 0.5, 1]

/** A value of the mixer under a hand. */
export function MixControl({ address, param, scale, kind = 'knob', ...about }: Props) {
  const driver = useMixDriver(address, param, scale)
  const isTonight = useIsTonight(address, param)
  const common = { ...about, driver, isTonight, range: scale.range }
  if (kind === 'fader') return <Fader {...common} />
  if (kind === 'crossfader') return <Fader {...common} orientation="horizontal" ticks={ENDS} />
  return <Knob {...common} />
}

function useMixDriver(address: string, param: number, scale: Scale): Driver {
  const { client, report } = useSession()
  return useMemo(() => mixerDriver(client, address, param, scale, report), [client, report, address, param, scale])
}
