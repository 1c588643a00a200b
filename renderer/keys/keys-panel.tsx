import { useId } from 'react'
import { useStore } from 'zustand'
import { useReplica, useSession } from '../session.ts'
import { type KeyboardState, playableNodes } from './keyboard.ts'
import './keys-panel.css'
import { noteName } from './layout.ts'
import { Piano } from './piano.tsx'
import { text } from './text.ts'

export const TYPING_SHORTCUT = 'Shift+K'

/** Keys at the foot of the page, for the node that they play; a line that says so where only typing plays. */
export function KeysPanel() {
  const { keys } = useSession()
  const isOpen = useStore(keys.state, (state) => state.isOpen)
  const isTyping = useStore(keys.state, ({ typing }) => typing !== 'off')
  const node = useStore(keys.state, (state) => state.node)
  if (node === null || !(isOpen || isTyping)) return null
  return isOpen ? <OpenKeys /> : <TypingLine node={node} />
}

function OpenKeys() {
  const { keys } = useSession()
  const titleId = useId()
  return (
    <section className="keys" aria-labelledby={titleId}>
      {/* A button that took the focus from a press would take the space bar with it. */}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: nothing is done here, the focus stays where it is */}
      <div className="keys-bar" onMouseDown={keepFocus}>
        <h2 id={titleId} className="keys-title">
          {text.title}
        </h2>
        <NodeChoice />
        <Octave />
        <Velocity />
        <Hold />
        <TypingButtons />
        <span className="keys-space" />
        <button type="button" className="button" title={text.endNotesHelp} onClick={() => keys.endAll()}>
          {text.endNotes}
        </button>
        <button type="button" className="button" onClick={() => keys.close()}>
          {text.close}
          <span className="visually-hidden"> {text.title}</span>
        </button>
      </div>
      <Piano />
    </section>
  )
}

function keepFocus(event: React.MouseEvent): void {
  if (!(event.target instanceof HTMLSelectElement)) event.preventDefault()
}

function NodeChoice() {
  const { keys } = useSession()
  const node = useKeys(({ node }) => node)
  const rack = useReplica((state) => state.rack)
  const descriptors = useReplica((state) => state.descriptors)
  const nodes = playableNodes(rack, descriptors)
  return (
    <select
      className="field keys-node"
      aria-label={text.node}
      value={node ?? ''}
      onChange={(event) => {
        keys.choose(event.target.value)
        // A choice that kept the focus would keep the letters.
        event.target.blur()
      }}
    >
      {nodes.map((id) => (
        <option key={id} value={id}>
          {id}
        </option>
      ))}
    </select>
  )
}

function Octave() {
  const { keys } = useSession()
  const lowest = useKeys((state) => state.lowest)
  return (
    <Stepper
      name={text.octave}
      shown={noteName(lowest + 12)}
      down={{ label: text.octaveDown, hint: text.octaveDownHelp, step: () => keys.moveOctave(-1) }}
      up={{ label: text.octaveUp, hint: text.octaveUpHelp, step: () => keys.moveOctave(1) }}
    />
  )
}

function Velocity() {
  const { keys } = useSession()
  const velocity = useKeys((state) => state.velocity)
  return (
    <Stepper
      name={text.velocity}
      shown={`${Math.round(velocity * 100)} %`}
      down={{
        label: text.softer,
        hint: text.softerHelp,
        step: () => keys.setVelocity(velocity - 0.1),
      }}
      up={{
        label: text.louder,
        hint: text.louderHelp,
        step: () => keys.setVelocity(velocity + 0.1),
      }}
    />
  )
}

interface Way {
  readonly label: string
  readonly hint: string
  readonly step: () => void
}

function Stepper({
  name,
  shown,
  down,
  up,
}: {
  readonly name: string
  readonly shown: string
  readonly down: Way
  readonly up: Way
}) {
  const button = ({ label, hint, step }: Way, sign: string) => (
    <button type="button" className="button keys-step" aria-label={label} title={hint} onClick={step}>
      {sign}
    </button>
  )
  return (
    <fieldset className="keys-stepper" aria-label={name}>
      <span className="muted keys-name" aria-hidden="true">
        {name}
      </span>
      {button(down, '−')}
      <output className="mono keys-shown">{shown}</output>
      {button(up, '+')}
    </fieldset>
  )
}

function Hold() {
  const { keys } = useSession()
  const isHold = useKeys((state) => state.isHold)
  return (
    <button
      type="button"
      className="button"
      aria-pressed={isHold}
      title={text.holdHelp}
      onClick={() => keys.setHold(!isHold)}
    >
      {text.hold}
    </button>
  )
}

function TypingButtons() {
  const { keys } = useSession()
  const typing = useKeys((state) => state.typing)
  const isOn = typing !== 'off'
  return (
    <>
      <button
        type="button"
        className="button keys-typing"
        aria-pressed={isOn}
        aria-keyshortcuts={TYPING_SHORTCUT}
        title={text.typeHelp(TYPING_SHORTCUT)}
        onClick={() => keys.setTyping(isOn ? 'off' : 'on')}
      >
        {text.type}
      </button>
      {isOn ? (
        <button
          type="button"
          className="button keys-typing"
          aria-pressed={typing === 'locked'}
          title={text.lockHelp}
          onClick={() => keys.setTyping(typing === 'locked' ? 'on' : 'locked')}
        >
          {text.lock}
        </button>
      ) : null}
    </>
  )
}

/** The panel is shut, and letters play all the same: that must not be a secret. */
function TypingLine({ node }: { readonly node: string }) {
  const { keys } = useSession()
  return (
    <section className="keys" aria-label={text.typing}>
      <div className="keys-bar">
        <p className="keys-line cut">{text.lettersPlay(node)}</p>
        <span className="keys-space" />
        <TypingButtons />
        <button type="button" className="button" onClick={() => keys.open()}>
          {text.show}
        </button>
      </div>
    </section>
  )
}

function useKeys<T>(select: (state: KeyboardState) => T): T {
  return useStore(useSession().keys.state, select)
}
