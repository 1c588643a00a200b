// What the opaque handles of mam.h stand for.
#pragma once

#include <memory>

#include "engine/engine.hpp"
#include "mam/mam.h"
#include "offline/renderer.hpp"

struct mam_rack {
  mam::Rack rack;
};
struct mam_engine {
  explicit mam_engine(const mam::EngineConfig& config) : engine(config) {}
  mam::Engine engine;
};
struct mam_renderer {
  std::unique_ptr<mam::Renderer> renderer;
};
