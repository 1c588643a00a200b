import { useReplica } from '../session.ts'
import { Menu } from '../ui/menu.tsx'
import { ChannelMapField } from './channel-map-field.tsx'
import { inputsOf } from './goals.ts'
import type { StripPartProps } from './strip-panel.tsx'
import { text } from './text.ts'
import { WayRow } from './way-row.tsx'

/** Inputs of the device that go to a strip. What is played live need not wait for slower paths. */
export function InputList({ mixer, strip, name, edits }: StripPartProps) {
  const channels = useReplica(({ device }) => device.inputChannels)
  const routes = mixer.routes.filter(({ from, to }) => to === strip.id && from.startsWith('input:'))
  const free = inputsOf(channels, strip.time ? strip.inputs : strip.channels).filter(
    (input) => !routes.some(({ from }) => from === input),
  )
  if (routes.length === 0 && (free.length === 0 || !edits.canEdit)) return null
  return (
    <section className="side-section" aria-label={text.inputs}>
      <h2 className="side-heading" title={text.inputsHelp}>
        {text.inputs}
      </h2>
      <ul>
        {routes.map((route) => {
          const input = text.input(route.from)
          return (
            <WayRow
              key={route.id}
              route={route}
              shown={input}
              label={input}
              removeLabel={text.removeInput(input)}
              edits={edits}
            >
              <ChannelMapField mixer={mixer} route={route} label={input} edits={edits} />
            </WayRow>
          )
        })}
      </ul>
      {edits.canEdit && free.length > 0 ? (
        <Menu
          label={text.addInputTo(name)}
          className="strip-add"
          isFloating
          items={free.map((from) => ({
            id: from,
            title: text.input(from),
            run: () => void edits.act({ case: 'setStripRoute', value: { from, to: strip.id, aligned: false } }),
          }))}
        >
          + {text.addInput}
        </Menu>
      ) : null}
    </section>
  )
}
