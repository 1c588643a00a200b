import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { useReplica, useSession } from '../session.ts'
import { words } from '../strings/words.ts'

const text = words.topBar

export const MIN_BPM = 10
export const MAX_BPM = 999

/** Base tempo of the rack: typed, or a step up and down by the arrow keys. */
export function TempoField() {
  const { client, report } = useSession()
  const bpm = useReplica((state) => state.rack?.bpm ?? null)
  const input = useRef<HTMLInputElement>(null)
  const isEdited = useRef(false)
  const [isWrong, setWrong] = useState(false)

  useEffect(() => {
    if (input.current && bpm !== null && !isEdited.current) input.current.value = bpm.toFixed(2)
  }, [bpm])

  if (bpm === null) return null
  const show = () => {
    isEdited.current = false
    if (input.current) input.current.value = bpm.toFixed(2)
    setWrong(false)
  }
  /** False where it is no tempo. */
  const commit = (typed: string): boolean => {
    const wanted = Number(typed.replace(',', '.'))
    const isTempo = wanted >= MIN_BPM && wanted <= MAX_BPM
    setWrong(!isTempo)
    if (!isTempo) return false
    isEdited.current = false
    if (wanted !== Number(bpm.toFixed(2)))
      client.perform({ case: 'setTempo', value: { bpm: wanted } }).catch((error: unknown) => {
        show()
        report(error)
      })
    return true
  }
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    const step = event.key === 'ArrowUp' ? 1 : event.key === 'ArrowDown' ? -1 : 0
    if (event.key === 'Enter') commit(event.currentTarget.value)
    else if (event.key === 'Escape') {
      event.stopPropagation()
      show()
      event.currentTarget.blur()
    } else if (step !== 0) {
      event.preventDefault()
      commit(String(Math.round((bpm + step * (event.shiftKey ? 0.1 : 1)) * 100) / 100))
    }
  }
  return (
    <label className="tempo" title={text.tempoHelp(MIN_BPM, MAX_BPM)}>
      <input
        ref={input}
        className="tempo-field mono"
        aria-label={text.tempo}
        aria-invalid={isWrong}
        inputMode="decimal"
        autoComplete="off"
        defaultValue={bpm.toFixed(2)}
        onFocus={(event) => event.currentTarget.select()}
        onInput={() => {
          isEdited.current = true
        }}
        onBlur={(event) => {
          if (isEdited.current && !commit(event.currentTarget.value)) show()
        }}
        onKeyDown={onKeyDown}
      />
      <span className="muted">{text.bpm}</span>
    </label>
  )
}
