import { TonightIcon } from './icons.tsx'

interface Props {
  readonly id: string
  readonly owner: string
  readonly label: string
  readonly isTonight: boolean
}

/** The name of a control, below it; a screen reader hears whose it is. */
export function ControlLabel({ id, owner, label, isTonight }: Props) {
  return (
    <span id={id} className="knob-label">
      {owner ? <span className="visually-hidden">{owner} </span> : null}
      {isTonight ? <TonightIcon /> : null}
      {label}
    </span>
  )
}
