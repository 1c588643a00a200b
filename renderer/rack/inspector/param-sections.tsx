import { memo, useMemo, useState } from 'react'
import type { NodeDescriptor, RackNode } from '../../../engine/client/model.ts'
import { words } from '../../strings/words.ts'
import { type Control, controlsOf } from '../controls.ts'
import { ParamControl } from './param-control.tsx'
import { grouped } from './param-groups.ts'

interface Props {
  readonly node: RackNode
  readonly descriptor: NodeDescriptor
}

/** Every value of a node, under headings; what files seldom say comes when asked for. */
export function ParamSections({ node, descriptor }: Props) {
  const controls = useMemo(() => controlsOf(descriptor), [descriptor])
  const [showsMore, setShowsMore] = useState(false)
  if (controls.main.length + controls.more.length === 0)
    return <p className="inspector-note muted">{words.inspector.noParams}</p>
  return (
    <>
      <Groups node={node} descriptor={descriptor} controls={controls.main} />
      {controls.more.length > 0 ? (
        <button
          type="button"
          className="inspector-more"
          aria-expanded={showsMore}
          onClick={() => setShowsMore((shows) => !shows)}
        >
          {words.inspector.moreValues(controls.more.length)}
        </button>
      ) : null}
      {showsMore ? <Groups node={node} descriptor={descriptor} controls={controls.more} /> : null}
    </>
  )
}

const Groups = memo(function Groups(props: Props & { readonly controls: readonly Control[] }) {
  const { node, descriptor, controls } = props
  const groups = useMemo(() => grouped(descriptor, controls), [descriptor, controls])
  return groups.map(({ id, controls: own }) => (
    <section key={id} className="inspector-section">
      <h3 className="inspector-heading">{words.inspector.groups[id]}</h3>
      <div className="inspector-params">
        {own.map((control) => (
          <ParamControl key={control.id} node={node} descriptor={descriptor} control={control} />
        ))}
      </div>
    </section>
  ))
})
