#include "binding/session.hpp"

#include <map>

namespace mam::binding {

namespace {

/// Of the process, as the engines are. Weak: a session lives as long as a JavaScript context holds it.
struct Sessions {
  std::mutex mutex;
  uint64_t newest = 0;
  std::map<uint64_t, std::weak_ptr<Session>> byId;
};

Sessions& sessions() {
  static Sessions all;
  return all;
}

}  // namespace

std::shared_ptr<Session> Session::create(const EngineConfig& config) {
  Sessions& all = sessions();
  const std::lock_guard<std::mutex> lock(all.mutex);
  for (auto entry = all.byId.begin(); entry != all.byId.end();)
    entry = entry->second.expired() ? all.byId.erase(entry) : std::next(entry);
  const uint64_t id = ++all.newest;
  auto session = std::make_shared<Session>(id, config);
  all.byId[id] = session;
  return session;
}

std::shared_ptr<Session> Session::find(uint64_t id) {
  Sessions& all = sessions();
  const std::lock_guard<std::mutex> lock(all.mutex);
  const auto entry = all.byId.find(id);
  const std::shared_ptr<Session> found = entry == all.byId.end() ? nullptr : entry->second.lock();
  return found && !found->closed() ? found : nullptr;
}

bool Session::send(LiveQueue queue, const Command* commands, size_t count) {
  const std::lock_guard<std::mutex> lock(senders_[static_cast<size_t>(queue)]);
  return engine_.send(queue, commands, count);
}

void Session::releaseNotes(LiveQueue queue, Source source) {
  const std::lock_guard<std::mutex> lock(senders_[static_cast<size_t>(queue)]);
  engine_.releaseNotes(queue, source);
}

Error Session::open(const DeviceWish& wish) {
  if (closed()) return {MAM_ERROR_ARGUMENT, "the engine is closed"};
  const Error error = keeper_.open(wish);
  if (closed()) keeper_.close();  // by another thread meanwhile
  return error;
}

void Session::close() {
  closed_.store(true, std::memory_order_release);
  closeDevice();
}

}  // namespace mam::binding
