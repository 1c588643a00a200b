import { useState } from 'react'

interface Props {
  readonly label: string
  /** What the second press does. */
  readonly again: string
  /** On what, for a screen reader. */
  readonly of: string
  readonly onPress: () => void
}

/** A button for what cannot be taken back: the first press says so, the second one does it, looking elsewhere forgets it. */
export function SecondPress({ label, again, of, onPress }: Props) {
  const [isArmed, setArmed] = useState(false)
  return (
    <button
      type="button"
      className={isArmed ? 'button is-armed' : 'button'}
      onClick={() => {
        if (isArmed) onPress()
        setArmed(!isArmed)
      }}
      onBlur={() => setArmed(false)}
    >
      {isArmed ? again : label}
      <span className="visually-hidden"> {of}</span>
    </button>
  )
}
