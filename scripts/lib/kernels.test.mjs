import { expect, it } from 'vitest'
import { strayWeakSymbols } from './kernels.mjs'

const listing = `
0000000000000000 W mam::v3::Kick::doProcess(mam::NodeBlock const&)
0000000000000000 V vtable for mam::v3::Kick
0000000000000000 V DW.ref.__gxx_personality_v0
0000000000000000 T mam::listed()
0000000000000000 W float* std::fill_n<float*, int, float>(float*, int, float const&)
0000000000000000 u mam::v2::table
`

it('finds weak symbols outside the namespace of the instruction set', () => {
  expect(strayWeakSymbols(listing, 'v3')).toEqual([
    'float* std::fill_n<float*, int, float>(float*, int, float const&)',
    'mam::v2::table',
  ])
})
