import { useEffect, useRef } from 'react'
import {
  findStrip,
  type SessionMixer,
  type Strip,
  StripKind,
  type StripRoute,
  sendParams,
  stripParams,
} from '../../engine/client/mixer.ts'
import { RemoveButton } from '../rack/inspector/remove-button.tsx'
import { Menu } from '../ui/menu.tsx'
import { text } from './text.ts'
import '../rack/inspector/inspector.css'
import { BusPanel } from './bus-panel.tsx'
import { ChannelMapField } from './channel-map-field.tsx'
import { panScale } from './drivers.ts'
import { goalsFor } from './goals.ts'
import { InputList } from './input-list.tsx'
import { InsertList } from './insert-list.tsx'
import { MixControl } from './mix-control.tsx'
import { RackPanel } from './rack-panel.tsx'
import { type Choice, kindOf } from './strip.tsx'
import { AddSend, PrePost, SendLevel } from './strip-wiring.tsx'
import { Toggle } from './toggle.tsx'
import { type MixerEdits, nameOf } from './use-mixer.ts'
import { WayRow } from './way-row.tsx'

interface Props {
  readonly mixer: SessionMixer
  readonly edits: MixerEdits
  readonly choice: Choice
  readonly onChoose: (choice: Choice) => void
}

export interface StripPartProps {
  readonly mixer: SessionMixer
  readonly strip: Strip
  readonly name: string
  readonly edits: MixerEdits
}

/** Everything about one strip. */
export function StripPanel({ mixer, edits, choice, onChoose }: Props) {
  const strip = findStrip(mixer, choice.strip)
  if (!strip) return null
  const name = nameOf(strip.id)
  const part = { mixer, strip, name, edits }
  const isMaster = strip.kind === StripKind.MASTER
  return (
    <>
      <div className="side-head">
        <NameField
          key={strip.id}
          {...part}
          takesFocus={choice.isNamed === true}
          onRenamed={(id) => onChoose({ strip: id, insert: choice.insert })}
        />
        <span className="muted">{text.kinds[kindOf(strip)]}</span>
        {isMaster ? null : (
          <Toggle
            address={strip.id}
            param={stripParams.safe}
            label={text.safeOf(name)}
            text={text.safe}
            help={text.safeHelp}
            isLocked={edits.isLocked}
          />
        )}
      </div>
      {strip.kind === StripKind.RACK ? (
        <p className="side-note muted">{text.rackInserts}</p>
      ) : (
        <InsertList {...part} chosen={choice.insert} onChoose={(insert) => onChoose({ strip: strip.id, insert })} />
      )}
      {isMaster ? null : <Routes {...part} />}
      {isMaster ? null : <Sends {...part} />}
      {isMaster ? null : <InputList {...part} />}
      {strip.kind === StripKind.RACK && edits.canEdit ? <RackPanel {...part} /> : null}
      {strip.kind === StripKind.BUS && edits.canEdit ? <BusPanel {...part} /> : null}
    </>
  )
}

interface NameProps extends StripPartProps {
  /** A new strip is named at once: its name is chosen for typing over. */
  readonly takesFocus: boolean
  readonly onRenamed: (id: string) => void
}

function NameField({ strip, name, edits, takesFocus, onRenamed }: NameProps) {
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (!takesFocus) return
    field.current?.focus({ preventScroll: true })
    field.current?.select()
  }, [takesFocus])
  if (!edits.canEdit || strip.kind === StripKind.MASTER) return <h2 className="side-title cut">{name}</h2>
  const isRack = strip.kind === StripKind.RACK
  const commit = (typed: string) => {
    const wanted = typed.trim()
    if (wanted === '' || wanted === name) return
    const renamed = isRack
      ? edits.act({ case: 'renameRack', value: { rack: name, name: wanted } })
      : edits.act({ case: 'renameBus', value: { bus: name, name: wanted } })
    void renamed.then((isDone) => isDone && onRenamed(isRack ? wanted : `bus:${wanted}`))
  }
  return (
    <input
      ref={field}
      className="inspector-name side-title"
      aria-label={text.name(name)}
      defaultValue={name}
      autoComplete="off"
      spellCheck={false}
      onBlur={(event) => commit(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') event.currentTarget.blur()
        if (event.key !== 'Escape') return
        event.stopPropagation()
        event.currentTarget.value = name
        event.currentTarget.blur()
      }}
    />
  )
}

function Routes({ mixer, strip, name, edits }: StripPartProps) {
  const { canEdit, act } = edits
  const routes = mixer.routes.filter(({ from }) => from === strip.id)
  const goals = goalsFor(mixer, strip.id).filter((goal) => !routes.some(({ to }) => to === goal))
  return (
    <section className="side-section" aria-label={text.routes}>
      <h2 className="side-heading" title={text.routesHelp}>
        {text.routes}
      </h2>
      {routes.length === 0 ? <p className="side-note muted">{text.noRoute}</p> : null}
      <ul>
        {routes.map((route) => (
          <RouteRow key={route.id} mixer={mixer} route={route} edits={edits} />
        ))}
      </ul>
      {canEdit && goals.length > 0 ? (
        <Menu
          label={text.addRouteFrom(name)}
          className="strip-add"
          isFloating
          items={goals.map((to) => ({
            id: to,
            title: nameOf(to),
            run: () => void act({ case: 'setStripRoute', value: { from: strip.id, to } }),
          }))}
        >
          + {text.addRoute}
        </Menu>
      ) : null}
    </section>
  )
}

interface RouteRowProps {
  readonly mixer: SessionMixer
  readonly route: StripRoute
  readonly edits: MixerEdits
}

function RouteRow({ mixer, route, edits }: RouteRowProps) {
  const { id, from, to, aligned } = route
  const label = text.routeTo(nameOf(to))
  return (
    <WayRow
      route={route}
      shown={`→ ${nameOf(to)}`}
      label={label}
      removeLabel={text.removeRoute(nameOf(to))}
      edits={edits}
    >
      <MixControl
        address={`route:${id}`}
        param={sendParams.pan}
        scale={panScale}
        label={text.pan}
        help={text.panHelp}
        owner={label}
        initial={0}
        isLocked={edits.isLocked}
      />
      {edits.canEdit ? (
        <button
          type="button"
          className="strip-toggle"
          aria-label={text.alignedOf(nameOf(to))}
          aria-pressed={aligned}
          title={text.alignedHelp}
          onClick={() => void edits.act({ case: 'setStripRoute', value: { from, to, aligned: !aligned } })}
        >
          {text.aligned}
        </button>
      ) : null}
      <ChannelMapField mixer={mixer} route={route} label={label} edits={edits} />
    </WayRow>
  )
}

function Sends(part: StripPartProps) {
  const { mixer, strip, name, edits } = part
  const sends = mixer.sends.filter(({ from }) => from === strip.id)
  const hasBus = mixer.strips.some(({ id, kind }) => kind === StripKind.BUS && id !== strip.id)
  if (!edits.canEdit && sends.length === 0) return null
  return (
    <section className="side-section" aria-label={text.sends}>
      <h2 className="side-heading">{text.sends}</h2>
      {hasBus ? null : <p className="side-note muted">{text.noGoals}</p>}
      <ul>
        {sends.map((send) => (
          <li key={send.id} className="side-row" aria-label={text.sendTo(nameOf(send.to))}>
            <SendLevel send={send} name={name} isLocked={edits.isLocked} />
            <PrePost send={send} edits={edits} />
            {edits.canEdit ? (
              <RemoveButton
                label={text.removeSend(nameOf(send.to))}
                onPress={() => void edits.act({ case: 'removeSend', value: { from: send.from, to: send.to } })}
              />
            ) : null}
          </li>
        ))}
      </ul>
      {edits.canEdit ? <AddSend {...part} /> : null}
    </section>
  )
}
