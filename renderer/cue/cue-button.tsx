import { CueKind, isCued } from '../../engine/client/cue.ts'
import type { ActionInit } from '../../engine/client/gesture.ts'
import { useReplica, useSession } from '../session.ts'
import { HeadphonesIcon } from '../ui/icons.tsx'
import './cue.css'
import { words } from '../strings/words.ts'

const text = words.cue

interface Props {
  readonly kind: CueKind
  /** Path of a file, id or path of a rack, id of a node. */
  readonly source: string
  /** For a screen reader, and under the pointer. */
  readonly title: string
  readonly action: ActionInit
}

/** Listens to one thing alone on the cue's device; a second press stops. Without a device it shows where one is chosen. */
export function CueButton({ kind, source, title, action }: Props) {
  const { perform, view } = useSession()
  const isOn = useReplica(({ cue }) => isCued(cue, kind, source))
  const hasDevice = useReplica(({ cue }) => cue.device !== '' && cue.unavailable === '')
  const chooseDevice = () => {
    view.setState({ dock: 'device' })
    focusWhenThere('.cue select')
  }
  const press = () => {
    if (isOn) perform({ case: 'stopCue', value: {} })
    else if (hasDevice) perform(action)
    else chooseDevice()
  }
  return (
    <button
      type="button"
      className="button cue-button"
      aria-pressed={isOn}
      aria-label={text.of(title)}
      title={hasDevice ? text.help(title) : text.chooseFirst}
      onClick={press}
    >
      <HeadphonesIcon />
    </button>
  )
}

export const CueNodeButton = ({ node }: { readonly node: string }) => (
  <CueButton kind={CueKind.NODE} source={node} title={node} action={{ case: 'cueNode', value: { node } }} />
)

export const CueRackButton = ({ rack }: { readonly rack: string }) => (
  <CueButton kind={CueKind.RACK} source={rack} title={rack} action={{ case: 'cueRack', value: { rack, path: '' } }} />
)

export const CueRackFileButton = ({ path, name }: { readonly path: string; readonly name: string }) => (
  <CueButton kind={CueKind.RACK} source={path} title={name} action={{ case: 'cueRack', value: { rack: '', path } }} />
)

/** The dock is loaded when it is first wanted. */
const MOST_FRAMES = 120

function focusWhenThere(selector: string, framesLeft = MOST_FRAMES): void {
  requestAnimationFrame(() => {
    const element = document.querySelector<HTMLElement>(selector)
    if (element) element.focus()
    else if (framesLeft > 0) focusWhenThere(selector, framesLeft - 1)
  })
}
