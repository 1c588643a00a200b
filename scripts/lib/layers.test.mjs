import { describe, expect, it } from 'vitest'
import { importsOf, violationsOf } from './layers.mjs'

describe('import directions', () => {
  const bad = [
    ['engine/formats/read.ts', "import { readFileSync } from 'node:fs'"],
    ['engine/formats/read.ts', "import type { Host } from '../host/host.ts'"],
    ['engine/time/map.ts', "import React from 'react'"],
    ['engine/contract/answer.ts', "import { parse } from '../formats/parse.ts'"],
    ['engine/client/client.ts', "export { serve } from '../host/serve.ts'"],
    ['engine/client/client.ts', "import { useState } from 'react'"],
    ['engine/host/host.ts', "import { main } from '../../app/cli.ts'"],
    ['engine/host/host.ts', "const page = await import('../../renderer/page.tsx')"],
    ['engine/host/host.test.ts', "import '../../app/cli.ts'"],
    ['renderer/rack/rack.tsx', "import { openRack } from '../../engine/host/open.ts'"],
    ['renderer/rack/rack.tsx', "import { rackText } from '../../engine/formats/rack.ts'"],
    ['renderer/main.tsx', "import { join } from 'node:path'"],
    ['app/cli.ts', "import { Page } from '../renderer/page.tsx'"],
    ['app/serve.ts', "import { app } from 'electron'"],
    ['app/main.ts', "import { useState } from 'react'"],
    ['app/preload.ts', "import { readFileSync } from 'node:fs'"],
    ['app/preload.ts', "import { loadNative } from '../engine/host/native.ts'"],
    ['engine/host/host.ts', "import type { App } from 'electron'"],
    ['native/src/engine/session.cpp', '#include <napi.h>'],
    ['native/src/graph/graph.cpp', '#include "binding/engine.hpp"'],
    ['native/src/nodes/types/kick.cpp', '#include <vector>'],
    ['native/src/nodes/params.hpp', '#include <memory>'],
    ['native/src/engine/queue.hpp', '// realtime\n#include <mutex>'],
  ]
  it.each(bad)('refuses %s: %s', (path, text) => {
    expect(violationsOf(path, text)).toHaveLength(1)
  })

  const good = [
    ['engine/formats/read.ts', "import { parseTree } from 'jsonc-parser'\nimport type { Ppq } from '../time/ppq.ts'"],
    [
      'engine/formats/read.test.ts',
      "import { readFileSync } from 'node:fs'\nimport { loadNative } from '../host/native.ts'",
    ],
    ['engine/formats/read.ts', "// import { readFileSync } from 'node:fs'\n/* from 'react' */"],
    ['engine/client/client.ts', "import { calls } from '../contract/calls.ts'"],
    ['engine/host/host.ts', "import { readFile } from 'node:fs/promises'\nimport { parse } from '../formats/parse.ts'"],
    ['renderer/rack/rack.tsx', "import { connect } from '../../engine/client/client.ts'\nimport './rack.css'"],
    ['renderer/vite.config.ts', "import { join } from 'node:path'"],
    ['app/cli.ts', "import { openHost } from '../engine/host/host.ts'"],
    ['app/main.ts', "import { app } from 'electron'\nimport { join } from 'node:path'"],
    ['app/electron/menu.ts', "import type { Menu } from 'electron'\nimport { openHost } from '../open-host.ts'"],
    ['app/preload.ts', "import { ipcRenderer } from 'electron'\nimport { channels } from './electron/channels.ts'"],
    ['native/src/binding/addon.cpp', '#include <napi.h>'],
    ['native/src/nodes/types/kick.cpp', '#include <cstring>\n#include "base/math.hpp"'],
    ['native/src/device/silent.cpp', '#include <thread>'],
  ]
  it.each(good)('allows %s: %s', (path, text) => {
    expect(violationsOf(path, text)).toEqual([])
  })

  it('names file, line and reason', () => {
    const text = "import { parseTree } from 'jsonc-parser'\n\nimport {\n  join,\n} from 'node:path'\n"
    expect(violationsOf('engine/formats/a.ts', text)).toEqual([
      'engine/formats/a.ts:3 imports node:path: the domain is pure and imports nothing outside itself',
    ])
  })

  it('sees every form of import', () => {
    const text = "import 'a'\nimport b from 'b'\nimport type { C } from 'c'\nexport * from 'd'\nconst e = import('e')\n"
    expect(importsOf(text).map(({ name }) => name)).toEqual(['a', 'b', 'c', 'd', 'e'])
  })
})
