// What plans and their parts were converted to, kept as long as the JavaScript object lives. A plan never changes
// (engine/formats/plan.ts), and edits share the parts that they leave alone, so most of a conversion is known already.
#pragma once

#include <napi.h>

#include <memory>

namespace mam::binding {

/// One for each type and JavaScript environment. [main, of that environment]
template <class T> class Known {
 public:
  /// nullptr for an object that was not seen yet.
  static std::shared_ptr<const T> find(const Napi::Object& from) {
    Known* const known = of(from.Env());
    if (known == nullptr) return nullptr;
    const Napi::Value found = known->get_.Call(known->map_.Value(), {from});
    if (!found.IsExternal()) return nullptr;
    return *found.As<Napi::External<std::shared_ptr<const T>>>().Data();
  }

  static void keep(const Napi::Object& from, std::shared_ptr<const T> made) {
    Known* const known = of(from.Env());
    if (known == nullptr) return;
    using Pointer = std::shared_ptr<const T>;
    const auto free = [](Napi::Env, Pointer* pointer) { delete pointer; };
    known->set_.Call(known->map_.Value(),
                     {from, Napi::External<Pointer>::New(from.Env(), new Pointer(std::move(made)), free)});
  }

 private:
  explicit Known(Napi::Env env) : env_(env) {
    const Napi::Object map = env.Global().Get("WeakMap").As<Napi::Function>().New({});
    map_ = Napi::Persistent(map);
    get_ = Napi::Persistent(map.Get("get").As<Napi::Function>());
    set_ = Napi::Persistent(map.Get("set").As<Napi::Function>());
  }

  /// nullptr for a second environment of one thread: it converts everything anew.
  static Known* of(Napi::Env env) {
    thread_local std::unique_ptr<Known> known;
    if (known) return known->env_ == env ? known.get() : nullptr;
    known.reset(new Known(env));
    env.AddCleanupHook([] { known.reset(); });
    return known.get();
  }

  napi_env env_;
  Napi::ObjectReference map_;
  Napi::FunctionReference get_, set_;
};

}  // namespace mam::binding
