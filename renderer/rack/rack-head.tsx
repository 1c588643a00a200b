import type { Rack } from '../../engine/client/model.ts'
import { KeysButton } from '../keys/keys-button.tsx'
import { useSession, useView } from '../session.ts'
import { words } from '../strings/words.ts'
import { TempoField } from '../top-bar/tempo.tsx'
import type { RackShow } from '../view-state.ts'
import { usePane } from './panes.ts'

interface Props {
  readonly rack: Rack
  readonly showsProblems: boolean
  readonly onProblems: () => void
  /** Null where no node has a pad. */
  readonly keysPlayPads: boolean | null
  readonly onKeysPlayPads: () => void
}

/** What is open, and how it is shown. */
export function RackHead({ rack, showsProblems, onProblems, keysPlayPads, onKeysPlayPads }: Props) {
  return (
    <header className="rack-head">
      <div className="rack-names">
        <h1 className="rack-name cut" title={rack.path}>
          {rack.name}
        </h1>
        <p className="rack-about cut muted" title={rack.description}>
          {rack.description || rack.path}
        </p>
      </div>
      <div className="rack-actions">
        <span className="rack-tempo">
          <TempoField />
        </span>
        <span className="chip muted">{words.rack.nodes(rack.nodes.length)}</span>
        {rack.problems.length > 0 ? (
          <button type="button" className="button" aria-expanded={showsProblems} onClick={onProblems}>
            <span className="warning" aria-hidden="true">
              ▲
            </span>
            {words.rack.remarks(rack.problems.length)}
          </button>
        ) : null}
        <KeysButton />
        {keysPlayPads === null ? null : (
          <button
            type="button"
            className="button rack-keys"
            aria-pressed={keysPlayPads}
            title={words.rack.keysPlayPadsHelp}
            onClick={onKeysPlayPads}
          >
            {words.rack.keysPlayPads}
          </button>
        )}
        <ShowSwitch />
        <PaneSwitch />
      </div>
    </header>
  )
}

const shows = ['graph', 'outline', 'panels'] as const satisfies readonly RackShow[]

function ShowSwitch() {
  const { view } = useSession()
  const shown = useView((state) => state.rackShow)
  const titles: Readonly<Record<RackShow, string>> = {
    graph: words.rack.showGraph,
    outline: words.rack.showOutline,
    panels: words.rack.showPanels,
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset brings a frame of its own
    <div className="segments" role="group" aria-label={words.rack.show}>
      {shows.map((show) => (
        <button
          key={show}
          type="button"
          className="button segment"
          aria-pressed={shown === show}
          onClick={() => view.setState({ rackShow: show })}
        >
          {titles[show]}
        </button>
      ))}
    </div>
  )
}

function PaneSwitch() {
  const pattern = usePane('pattern')
  const inspector = usePane('inspector')
  const isPanels = useView((state) => state.rackShow === 'panels')
  if (isPanels) return null
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset brings a frame of its own
    <div className="segments" role="group" aria-label={words.rack.panes}>
      <button type="button" className="button segment" aria-pressed={pattern.isOpen} onClick={pattern.toggle}>
        {words.rack.pattern}
      </button>
      <button type="button" className="button segment" aria-pressed={inspector.isOpen} onClick={inspector.toggle}>
        {words.rack.inspector}
      </button>
    </div>
  )
}
