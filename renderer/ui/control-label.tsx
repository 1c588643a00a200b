import { TonightIcon } from './icons.tsx'

interface Props {
  readonly id: string
  readonly owner: string
  readonly label: string
  readonly isTonight: boolean
  /** Its place says what it is: only a screen reader hears the name. */
  readonly isHidden?: boolean | undefined
}

/** The name of a control, below it; a screen reader hears whose it is. */
export function ControlLabel({ id, owner, label, isTonight, isHidden = false }: Props) {
  const hears = isHidden && !isTonight ? 'visually-hidden' : 'knob-label'
  return (
    <span id={id} className={hears}>
      {owner ? <span className="visually-hidden">{owner} </span> : null}
      {isTonight ? <TonightIcon /> : null}
      {isHidden ? <span className="visually-hidden">{label}</span> : label}
    </span>
  )
}
