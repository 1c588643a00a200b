import { useMemo, useSyncExternalStore } from 'react'
import { useSession } from '../session.ts'
import { TonightIcon } from '../ui/icons.tsx'
import { mixerDriver, plainScale } from './drivers.ts'
import { useIsTonight } from './use-is-tonight.ts'

interface Props {
  readonly address: string
  readonly param: number
  readonly label: string
  readonly text: string
  readonly help?: string
  /** Instead of the text, while it is on. */
  readonly textOn?: string
  readonly className?: string
  readonly isLocked: boolean
}

const onOff = plainScale({ min: 0, max: 1, unit: 0, isWhole: true })

/** Mute, solo, solo-safe: a value of the mixer as a button. */
export function Toggle({
  address,
  param,
  label,
  text,
  textOn = text,
  help,
  className = 'strip-toggle',
  isLocked,
}: Props) {
  const { client, report } = useSession()
  const driver = useMemo(() => mixerDriver(client, address, param, onOff, report), [client, report, address, param])
  const isOn = useSyncExternalStore(driver.listen, driver.shown) >= 0.5
  const isTonight = useIsTonight(address, param)
  return (
    <button
      type="button"
      className={className}
      aria-label={label}
      aria-pressed={isOn}
      aria-disabled={isLocked || undefined}
      title={help ?? label}
      onClick={() => isLocked || driver.set(isOn ? 0 : 1)}
    >
      {isOn ? textOn : text}
      {isTonight ? <TonightIcon /> : null}
    </button>
  )
}
