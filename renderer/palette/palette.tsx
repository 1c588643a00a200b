import { useEffect, useRef, useState } from 'react'
import { useSession, useView } from '../session.ts'
import { AllActions } from './all-actions.tsx'
import { Arguments } from './arguments.tsx'
import './palette.css'
import { entryOf } from './questions.ts'

/** Over the view, for as long as something is looked for. It holds nothing up: a press beside it closes it. */
export function Palette() {
  const { view } = useSession()
  const asked = useView((state) => state.palette?.action ?? null)
  const root = useRef<HTMLDivElement>(null)
  const [picked, setPicked] = useState<string | null>(asked)
  const close = () => view.setState({ palette: null })
  useFocusBack()
  useEffect(() => {
    const onPress = (event: Event) => {
      if (!root.current?.contains(event.target as Node)) view.setState({ palette: null })
    }
    document.addEventListener('pointerdown', onPress)
    return () => document.removeEventListener('pointerdown', onPress)
  }, [view])
  useEffect(() => setPicked(asked), [asked])
  const entry = picked === null ? undefined : entryOf(picked)
  return (
    <div ref={root} className="palette">
      {entry ? (
        <Arguments
          key={entry.id}
          entry={entry}
          onBack={() => (asked === null ? setPicked(null) : close())}
          onDone={close}
        />
      ) : (
        <AllActions onPick={setPicked} onDone={close} />
      )}
    </div>
  )
}

/** Who called it goes on where they were. */
function useFocusBack(): void {
  useEffect(() => {
    const before = document.activeElement
    return () => {
      if (document.activeElement === document.body && before instanceof HTMLElement && before.isConnected)
        before.focus()
    }
  }, [])
}
