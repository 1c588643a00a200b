// Included by the files under types/ and by types.cpp: a node type of one instruction set.
#pragma once

#include "nodes/registry.hpp"

MAM_BEGIN_ISA

NodeTypes listNodeTypes() noexcept;

MAM_END_ISA
